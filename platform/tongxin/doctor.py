"""What `tongxin doctor` looks at, one finding per question, each with what to do."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import psycopg
import redis
from sqlalchemy.exc import SQLAlchemyError

from kernel.embedded import Addresses, attach
from kernel.embedded.binaries import find_postgres, find_valkey
from kernel.settings import Settings, SettingsError, adopt, settings
from kernel.startup import StartRefused
from tongxin import health, migrate, surroundings
from tongxin.log_files import tail
from tongxin.process_table import process_table
from tongxin.readiness import require_safe_database
from web import assets

LEAST_FREE_BYTES = 1_000_000_000


class State(StrEnum):
    """How a finding is to be taken."""

    OK = "ok"
    NOTE = "note"
    """Not wrong, but worth knowing: it does not run, say."""
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """The answer to one question; `advice` says what to do when it is not OK."""

    check: str
    state: State
    message: str
    advice: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything, in the order in which one thing needs the other; stops where nothing further can be asked."""
    yield _python()
    try:
        here = settings()
    except SettingsError as fault:
        yield Finding("settings", State.WRONG, "；".join(fault.faults), "请改正这些环境变量。 Correct these variables.")
        return
    yield Finding("settings", State.OK, f"数据文件夹 {here.home}，端口 {here.port}")
    home = _home(here)
    yield home
    yield from _programs(here)
    yield _assets()
    if home.state is State.WRONG:
        return
    addresses = attach(here.home)
    if addresses is None and not (here.database_url and here.redis_url):
        yield Finding("running", State.NOTE, "现在没有运行。 Not running.", "运行 tongxin up 后再检查，可以看到更多。")
        return
    yield from _while_running(here, addresses or Addresses("", ""))


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", State.OK, f"Python {version}，{sys.executable}")


def _home(here: Settings) -> Finding:
    parent = next(folder for folder in (here.home, *here.home.parents) if folder.exists())
    if not os.access(parent, os.W_OK | os.X_OK) or not parent.is_dir():
        return Finding("home", State.WRONG, f"{parent} 不能写入", "检查权限，或用 TONGXIN_HOME 指定另一个文件夹。")
    free = shutil.disk_usage(parent).free
    if free < LEAST_FREE_BYTES:
        return Finding("home", State.WRONG, f"{parent} 只剩 {free // 1_000_000} MB", "请腾出至少 1 GB 空间。")
    pointer = here.home / "servers-folder"
    # As root below a closed folder, the data lies elsewhere; whoever backs up or deletes the home has to know.
    elsewhere = f"；数据库在 {pointer.read_text().strip()}" if pointer.exists() else ""
    return Finding("home", State.OK, f"{here.home} 可写，剩余 {free // 1_000_000_000} GB{elsewhere}")


def _programs(here: Settings) -> Iterator[Finding]:
    if not here.database_url:
        with _as_finding("postgres-programs") as found:
            programs = find_postgres(surroundings.configured_postgres(here))
            found.append(Finding("postgres-programs", State.OK, f"PostgreSQL {programs.major}，{programs.folder}"))
        yield from found
    if not here.redis_url:
        with _as_finding("valkey-program") as found:
            found.append(Finding("valkey-program", State.OK, str(find_valkey())))
        yield from found


def _assets() -> Finding:
    manifest = assets.FOLDER / "manifest.json"
    if manifest.exists():
        return Finding("assets", State.OK, "页面的样式和脚本已生成")
    return Finding("assets", State.WRONG, f"没有 {manifest}", "请运行 make assets。 Run make assets.")


def _while_running(here: Settings, addresses: Addresses) -> Iterator[Finding]:
    with _as_finding("settings") as found:
        here = adopt(surroundings.complete(here, addresses))
    yield from found
    if found:
        return
    yield from _ask("database", lambda: _database(here))
    yield from _ask("queue", lambda: _queue(here))
    yield from _processes(here)
    yield _portal(here)


def _database(here: Settings) -> str:
    require_safe_database()
    current, head = migrate.current(here.database_owner_url), migrate.head()
    if current != head:
        raise StartRefused(
            f"数据表是版本 {current}，程序需要 {head}。请运行 tongxin db migrate。",
            f"The database is at {current}, the program needs {head}: run tongxin db migrate.",
        )
    return f"能连上，账号权限正确，数据表版本 {current}"


def _queue(here: Settings) -> str:
    with redis.Redis.from_url(here.redis_url, socket_timeout=2) as client:
        client.ping()
    return "能连上"


def _processes(here: Settings) -> Iterator[Finding]:
    status = here.home / "processes.json"
    if not status.exists():
        yield Finding("processes", State.NOTE, "没有由 tongxin up 看护的进程", "分开部署时这是正常的。")
        return
    rows = {row["name"]: row for row in json.loads(status.read_text())}
    for definition in process_table(here):
        row = rows.get(definition.name, {})
        check = f"process-{definition.name}"
        log = here.logs / f"{definition.name}.log"
        if not row.get("pid"):
            yield Finding(check, State.WRONG, f"{definition.purpose}没有运行", f"{log} 的末尾：\n{tail(log, 5)}")
        elif row["restarts"]:
            yield Finding(check, State.NOTE, f"{definition.purpose}重启过 {row['restarts']} 次", f"请看 {log}。")
        else:
            yield Finding(check, State.OK, f"{definition.purpose}在运行（进程 {row['pid']}）")


def _portal(here: Settings) -> Finding:
    address = health.address(here)
    if health.answers(here):
        return Finding("portal", State.OK, f"{address} 正常")
    return Finding("portal", State.WRONG, f"{address} 没有应答", f"请看 {here.logs / 'web.log'}。")


def _ask(check: str, question: Callable[[], str]) -> list[Finding]:
    with _as_finding(check) as found:
        found.append(Finding(check, State.OK, question()))
    return found


@contextmanager
def _as_finding(check: str) -> Iterator[list[Finding]]:
    """Collects findings; a refusal, or a server that does not answer, becomes one as well."""
    found: list[Finding] = []
    try:
        yield found
    except StartRefused as refusal:
        found.append(Finding(check, State.WRONG, refusal.chinese, refusal.english))
    except (SQLAlchemyError, psycopg.Error, redis.RedisError, OSError) as fault:
        # The text of such an error can repeat an address with its password: only its kind is told.
        advice = "请检查地址和服务器是否在运行。 Check the address and that the server runs."
        found.append(Finding(check, State.WRONG, f"连不上({type(fault).__name__})", advice))
