"""`tongxin up`: starts everything in order, keeps it running, and stops what it started and nothing else."""

import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from demo import cast
from demo.cast import DemoAccount
from demo.catalog import Selection
from kernel.embedded import Addresses, Servers
from kernel.private_files import write_private
from kernel.settings import Settings, adopt, environment
from kernel.startup import ExitCode, StartRefused
from tongxin import first_start, health, migrate, surroundings
from tongxin.child import BackOff, Child
from tongxin.console_output import ConsoleOutput
from tongxin.log_files import keep_bounded, tail
from tongxin.process_table import process_table
from tongxin.readiness import require_safe_database

TICK_SECONDS = 0.25
LOG_CHECK_SECONDS = 30.0
HEALTHY_SECONDS = 180.0
MOST_FAILURES_BEFORE_HEALTHY = 3


@dataclass(frozen=True)
class Wishes:
    """What the person at the console asked for."""

    demo: Selection = Selection.DISTRICT


class Supervisor:
    """The servers and processes of one home. Everything happens in the main thread, one tick after another."""

    def __init__(self, here: Settings, stop: threading.Event, output: ConsoleOutput, wishes: Wishes) -> None:
        self._here = here
        self._stop = stop
        self._output = output
        self._wishes = wishes
        self._servers: Servers = surroundings.embedded_servers(here)
        self._server_pauses: dict[str, BackOff] = {}
        self._children: list[Child] = []
        self._logs_checked_at = 0.0

    def run(self) -> None:
        """Start, watch until told to stop, stop. Raises StartRefused when the start fails; nothing is left running then."""
        try:
            addresses = self._start_servers()
            self._prepare_database(addresses)
            if not self._stop.is_set():
                self._start_children()
            if not self._stop.is_set():
                self._output.ready(health.address(self._here), self._demo_accounts())
                self._warn_about_cookies()
            while not self._stop.wait(TICK_SECONDS):
                self._look_after_everything()
        finally:
            self._stop_everything()

    def _start_servers(self) -> Addresses:
        with self._output.step("启动数据库和队列", "starting PostgreSQL and Valkey"):
            addresses = self._servers.start()
        # Only now, because a second `up` of the same home should hear about the first one, not about its port.
        health.require_free_port(self._here)
        return addresses

    def _prepare_database(self, addresses: Addresses) -> None:
        surroundings.make_database(self._here.home, addresses)
        here = self._here = adopt(self._values(addresses))
        self._clear_half_a_demo(addresses)
        require_safe_database()
        if migrate.current(here.database_owner_url) != migrate.head():
            with self._output.step("准备数据表", "migrating the database"):
                migrate.upgrade(here.database_owner_url)
        if (
            self._wishes.demo is not Selection.NONE
            and not first_start.is_settled(here.home)
            and not self._stop.is_set()
        ):
            told = {**environment(), "TONGXIN_DEMO": self._wishes.demo.value}
            with self._output.progress("装入示范区", "loading the demo district") as report:
                first_start.load_demo(here.home, told, report, self._stop)

    def _values(self, addresses: Addresses) -> dict[str, str]:
        values = surroundings.complete(self._here, addresses)
        if health.is_loopback(self._here) and "TONGXIN_SECURE_COOKIES" not in environment():
            # Nothing leaves this machine, and some clients refuse secure cookies over plain http even here.
            values["TONGXIN_SECURE_COOKIES"] = "no"
        return values

    def _clear_half_a_demo(self, addresses: Addresses) -> None:
        if not first_start.is_half_loaded(self._here.home):
            return
        if not addresses.superuser_url:
            raise StartRefused(
                "上次装入示范数据时中断了，外部数据库里只有一半。请换一个空的数据库（tongxin db setup --database 新名字）。",
                "Loading the demo was interrupted, and the outside database holds half of it. Use an empty one "
                "(`tongxin db setup --database NEW`).",
            )
        with self._output.step("清理没装完的示范数据", "removing a half-loaded demo"):
            surroundings.remake_database(self._here.home, addresses)
            first_start.state_file(self._here.home).unlink()

    def _start_children(self) -> None:
        with self._output.step("启动网站和后台任务", "starting web, worker, relay and scheduler"):
            for definition in process_table(self._here):
                child = Child(definition, self._here.home, environment())
                self._children.append(child)
                child.start(time.monotonic())
            self._write_status()
            self._wait_until_healthy()

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + HEALTHY_SECONDS
        while not self._stop.is_set() and not (self._all_run() and health.answers(self._here)):
            self._look_after_everything()
            broken = next((c for c in self._children if c.back_off.failures >= MOST_FAILURES_BEFORE_HEALTHY), None)
            if broken or time.monotonic() > deadline:
                raise _never_healthy(broken or self._children[-1])
            self._stop.wait(TICK_SECONDS)

    def _all_run(self) -> bool:
        return all(child.is_running() for child in self._children)

    def _look_after_everything(self) -> None:
        now = time.monotonic()
        news = [*self._look_after_servers(now), *(child.look_after(now) for child in self._children)]
        for line in filter(None, news):
            self._output.event(line)
        if any(news):
            self._write_status()
        if now - self._logs_checked_at > LOG_CHECK_SECONDS:
            self._logs_checked_at = now
            keep_bounded(self._here.logs)

    def _look_after_servers(self, now: float) -> Sequence[str]:
        news = []
        for server in self._servers.dead():
            pause = self._server_pauses.setdefault(server.name, BackOff())
            if now < pause.due_at:
                continue
            pause.died(now)
            pause.started(now)
            try:
                server.start()
                news.append(f"{server.name} had ended and was started again")
            except StartRefused as refusal:
                news.append(refusal.english)
        return news

    def _demo_accounts(self) -> list[DemoAccount]:
        loaded = first_start.selection(self._here.home)
        return cast.leading_accounts(loaded) if loaded is not Selection.NONE else []

    def _warn_about_cookies(self) -> None:
        if self._here.secure_cookies and not health.is_loopback(self._here):
            self._output.event(
                "其他电脑要经 https 才能登录：请在前面放一个 TLS 代理；确属封闭内网时可设 TONGXIN_SECURE_COOKIES=no。"
                " Sign-in from other machines needs https in front, or that setting on a closed network."
            )

    def _write_status(self) -> None:
        rows = [
            {"name": child.name, "pid": child.process.pid if child.process else None, "restarts": child.restarts}
            for child in self._children
        ]
        write_private(self._here.home / "processes.json", json.dumps(rows))

    def _stop_everything(self) -> None:
        started = bool(self._children)
        if started:
            self._output.say("正在停止 …", "stopping")
        while self._children:
            self._children.pop().stop()
        if started:
            (self._here.home / "processes.json").unlink(missing_ok=True)
        self._servers.stop()
        if started:
            self._output.say(f"已全部停止，数据保留在 {self._here.home}。", "Everything has stopped; the data is kept.")


def _never_healthy(child: Child) -> StartRefused:
    return StartRefused(
        f"「{child.definition.purpose}」没能启动。原因写在 {child.log} 的末尾，也可以运行 tongxin doctor。",
        f"{child.name} did not become healthy. {child.log} ends with:\n{tail(child.log)}",
        exit_code=ExitCode.MISSING,
    )
