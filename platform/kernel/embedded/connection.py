"""Who owns a home's servers (a lock) and how others attach to them (a file that only we can read)."""

import fcntl
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from kernel.embedded.processes import wait_until
from kernel.private_files import write_private
from kernel.startup import ExitCode, StartRefused

LOCK_WAIT_SECONDS = 1.0


@dataclass(frozen=True)
class Addresses:
    """How to reach the running servers of a home. The superuser's address is for creating roles and databases only."""

    superuser_url: str
    redis_url: str


class HomeLock:
    """The one owner of a home's servers. The system frees it when the owner dies, however it dies."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Become the owner. Raises StartRefused when another process is."""
        file = (self._home / "servers.lock").open("a")
        # Somebody who only looks whether the lock is held holds it for an instant: hence the short wait.
        if not wait_until(lambda: _try(file, fcntl.LOCK_EX), LOCK_WAIT_SECONDS):
            file.close()
            raise _already_running(self._home)
        self._file = file

    def release(self) -> None:
        """Withdraw the addresses and stop being the owner."""
        if self._file is not None:
            _connection_file(self._home).unlink(missing_ok=True)
            self._file.close()
            self._file = None


def publish(home: Path, addresses: Addresses) -> None:
    """Let the other commands of this user attach. The owner of the lock calls it when the servers are ready."""
    write_private(_connection_file(home), json.dumps(asdict(addresses)))


def attach(home: Path) -> Addresses | None:
    """The addresses of the servers that run in this home; `None` when nobody runs them (a stale file counts for nothing)."""
    try:
        content = _connection_file(home).read_text()
        with (home / "servers.lock").open("r") as lock:
            if _try(lock, fcntl.LOCK_SH):
                return None
    except FileNotFoundError:
        return None
    return Addresses(**json.loads(content))


def _connection_file(home: Path) -> Path:
    return home / "servers.json"


def _try(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _already_running(home: Path) -> StartRefused:
    return StartRefused(
        f"同心护航已经在 {home} 里运行。请使用正在运行的那个，或先把它停下来（Ctrl-C）。",
        f"Another process already runs the servers of {home}. Use that one, or stop it first.",
        exit_code=ExitCode.ALREADY_RUNNING,
    )
