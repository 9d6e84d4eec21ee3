"""Two web processes are restarted one after the other while visitors go on reading and writing: no request fails."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

import pytest

from kernel.database_roles import RoleUrls
from kernel.embedded import processes
from kernel.settings import read
from tests.deploy import balancers, web_process
from tests.deploy.balancers import NGINX, Front
from tests.tongxin.starting import ROOT, free_port
from tongxin import health

# Six web processes are started here one after another, on machines that may be busy.
pytestmark = pytest.mark.timeout(400)

SCRIPT = ROOT / "deploy" / "nginx" / "rolling-restart.sh"
VISITORS, MOST_REQUESTS, PAUSE = 4, 4000, 0.01
TOLD = {
    "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
    "TONGXIN_DRAIN_SECONDS": "1",
    "TONGXIN_WEB_WORKERS": "1",
    "TONGXIN_POOL_SIZE": "4",
    "TONGXIN_TRUSTED_PROXIES": "1",
}

Share = Callable[[Path, list[int]], AbstractContextManager[Front]]
FRONTS: dict[str, Share] = {"own": balancers.own, **({"nginx": balancers.nginx} if NGINX else {})}


class Load:
    """Visitors, each a thread: opens the sign-in page, and changes the language, which is a form with a token."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._visit, daemon=True) for _ in range(VISITORS)]
        self.answers: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def _visit(self) -> None:
        cookie = token = ""
        for _ in range(MOST_REQUESTS // VISITORS // 2):
            if self._stop.is_set():
                return
            text, cookie = self._ask("GET", "/login", cookie)
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
            token = found.group(1) if found else token
            _, cookie = self._ask("POST", "/language", cookie, {"csrf_token": token, "locale": "en"})
            time.sleep(PAUSE)

    def _ask(self, method: str, path: str, cookie: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """One request on a connection of its own, as a new visitor would; nothing is tried twice."""
        address = "127.0.0.1", self._front.port
        connection = (
            http.client.HTTPSConnection(*address, timeout=20, context=self._front.tls)
            if self._front.tls
            else http.client.HTTPConnection(*address, timeout=20)
        )
        scheme = "https" if self._front.tls else "http"
        origin = f"{scheme}://127.0.0.1:{self._front.port}"
        headers = {"Connection": "close", "Cookie": cookie, "Origin": origin, "Referer": f"{origin}/login"}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(form or {}), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            self._note(f"{method} {answer.status}")
            given = [value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie", [])]
            return text, "; ".join(given) or cookie
        except (OSError, http.client.HTTPException) as fault:
            self._note(f"{method} {type(fault).__name__}")
            return "", cookie
        finally:
            connection.close()

    def _note(self, answer: str) -> None:
        with self._lock:
            self.answers[answer] += 1

    def wait_for(self, number: int) -> None:
        """Until so many were answered."""
        assert processes.wait_until(lambda: sum(self.answers.values()) >= number, 60), self.answers


@dataclass(frozen=True)
class Two:
    """Two ready web processes on one database."""

    folder: Path
    ports: list[int]

    def pids(self) -> list[int]:
        """Their numbers now."""
        return [web_process.pid(self.folder, port) for port in self.ports]


@pytest.fixture(scope="module")
def two(database: RoleUrls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Started once for this file, since each compiles every page."""
    running = Two(tmp_path_factory.mktemp("web"), [free_port(), free_port()])
    with pytest.MonkeyPatch.context() as patched:
        for name, value in TOLD.items():
            patched.setenv(name, value)
        for port in running.ports:
            web_process.start(running.folder, port)
        for port in running.ports:
            assert processes.wait_until(partial(is_ready, port), 90), (running.folder / f"{port}.log").read_text()
        yield running
    for number in running.pids():
        if processes.is_alive(number, ""):
            os.killpg(number, signal.SIGKILL)


def is_ready(port: int) -> bool:
    return health.answers(read({"PORT": str(port)}), path="/readyz")


def restart_all(two: Two, front: Front, ports: list[int]) -> subprocess.CompletedProcess[str]:
    """As an operator does it."""
    # The port is put right behind the last word: here that is an empty one.
    restart = f"{sys.executable} -m tests.deploy.web_process {two.folder} "
    return subprocess.run(
        [str(SCRIPT), *map(str, ports)],
        env={**os.environ, **front.told, "RESTART": restart, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize("share", FRONTS.values(), ids=FRONTS)
def test_no_request_fails_while_both_are_restarted(two: Two, tmp_path: Path, share: Share) -> None:
    before = two.pids()

    with share(tmp_path, two.ports) as front, Load(front) as load:
        load.wait_for(40)
        answer = restart_all(two, front, two.ports)
        meanwhile = sum(load.answers.values())
        load.wait_for(meanwhile + 40)

    assert answer.returncode == 0, answer.stderr
    assert set(load.answers) == {"GET 200", "POST 303"}, load.answers
    assert not set(before) & set(two.pids())
    assert meanwhile > 80


def test_one_process_alone_is_not_restarted(two: Two, tmp_path: Path) -> None:
    front = Front(0, {"RELOAD": "true", "UPSTREAM_FILE": str(tmp_path / "upstream.conf")})

    answer = restart_all(two, front, two.ports[:1])

    assert answer.returncode == 64
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_restarted_when_one_is_not_ready(two: Two, tmp_path: Path) -> None:
    before = two.pids()
    front = Front(0, {"RELOAD": "true", "UPSTREAM_FILE": str(tmp_path / "upstream.conf")})

    answer = restart_all(two, front, [*two.ports, free_port()])

    assert answer.returncode == 1
    assert "not ready before we begin" in answer.stderr
    assert two.pids() == before
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_was_told_to_stop_serves_on_but_is_not_ready(two: Two) -> None:
    """The last one here: it ends a process."""
    port, number = two.ports[0], two.pids()[0]
    os.kill(number, signal.SIGTERM)

    assert processes.wait_until(lambda: not is_ready(port), 1)
    assert health.answers(read({"PORT": str(port)}))
    assert processes.wait_until(lambda: not processes.is_alive(number, ""), 20)
    assert is_ready(two.ports[1])
