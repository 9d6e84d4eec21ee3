"""Run the suite against the system's own PostgreSQL and Redis as outside servers: `make test-outside`.

They are Debian's packages or the like, found on PATH and in the usual folders, run on data of their own that is thrown
away; a machine without them is told which are missing. What follows the command goes to pytest.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg

from kernel.embedded import processes
from kernel.embedded.account import QUIET_ENVIRONMENT, Account, server_account
from tests.servers import CARELESS

READY_SECONDS = 60.0


def main() -> None:
    """Start both, run pytest with their addresses, stop both; ends with pytest's exit code."""
    with tempfile.TemporaryDirectory(prefix="tongxin-outside-", dir="/tmp") as folder:
        home = Path(folder)
        home.chmod(0o711)
        account = server_account(home / "postgres")
        started: list[subprocess.Popen[bytes]] = []
        try:
            database, server = _postgres(home, account)
            started.append(server)
            queue, server = _redis(home, account)
            started.append(server)
            code = _pytest({"TEST_DATABASE_URL": database, "TEST_REDIS_URL": queue})
        finally:
            for server in started:
                processes.stop(server, (signal.SIGINT, 30))
    sys.exit(code)


def _pytest(addresses: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "--dist", "loadfile", *sys.argv[1:]]
    return subprocess.run(command, env={**os.environ, **addresses}, check=False).returncode


def _postgres(home: Path, account: Account | None) -> tuple[str, "subprocess.Popen[bytes]"]:
    """A fresh cluster of the newest installed version; its superuser's address."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    programs = folders[-1] if folders else Path(_program("postgres")).resolve().parent
    data, password = home / "postgres", secrets.token_hex(16)
    _private(data, account)
    password_file = home / "password"
    password_file.write_text(password)
    if account:
        account.own(password_file)
    initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"]
    initialised = _spawn([*initdb, "--auth=scram-sha-256", f"--pwfile={password_file}"], home, account)
    if initialised.wait():
        sys.exit((home / "log").read_text())
    options = {**CARELESS, "listen_addresses": "", "unix_socket_directories": str(data)}
    command: list[str | Path] = [programs / "postgres", "-D", data]
    server = _spawn([*command, *(part for one in options.items() for part in ("-c", "=".join(one)))], home, account)
    url = f"postgresql://postgres:{password}@/postgres?host={quote(str(data), safe='')}"
    _wait(server, home, lambda: _answers(url))
    return url, server


def _redis(home: Path, account: Account | None) -> tuple[str, "subprocess.Popen[bytes]"]:
    """A server on a socket of its own; its address."""
    folder = home / "redis"
    _private(folder, account)
    address = folder / "redis.sock"
    command: list[str | Path] = [_program("redis-server"), "--port", "0", "--unixsocket", address, "--dir", folder]
    server = _spawn([*command, "--save", "", "--maxmemory-policy", "noeviction"], home, account)
    _wait(server, home, address.exists)
    return f"unix://{quote(str(address))}?db=0", server


def _program(name: str) -> str:
    return shutil.which(name) or sys.exit(f"{name} is not installed on this machine")


def _private(folder: Path, account: Account | None) -> None:
    folder.mkdir(mode=0o700)
    if account:
        account.own(folder)


def _spawn(command: list[str | Path], home: Path, account: Account | None) -> "subprocess.Popen[bytes]":
    return processes.spawn(
        command,
        log=home / "log",
        environment=QUIET_ENVIRONMENT,
        signal_if_orphaned=signal.SIGTERM,
        account=account,
    )


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def _wait(server: "subprocess.Popen[bytes]", home: Path, ready: Callable[[], bool]) -> None:
    if (
        not processes.wait_until(lambda: ready() or server.poll() is not None, READY_SECONDS)
        or server.poll() is not None
    ):
        sys.exit((home / "log").read_text())


if __name__ == "__main__":
    main()
