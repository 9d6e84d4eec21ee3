"""A web process as a service manager runs one: `python -m tests.deploy.web_process FOLDER PORT` restarts it and waits."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from kernel.embedded import processes


def start(folder: Path, port: int) -> None:
    """Start it, detached from us, and note its number."""
    log = str(folder / f"{port}.log")
    number = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "tongxin.web"],
        {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
    )
    (folder / f"{port}.pid").write_text(str(number))


def pid(folder: Path, port: int) -> int:
    """The number of the process that runs now."""
    return int((folder / f"{port}.pid").read_text())


def stop(folder: Path, port: int) -> None:
    """SIGTERM, and wait for the end as a service manager does."""
    number = pid(folder, port)
    if processes.is_alive(number, ""):
        os.kill(number, signal.SIGTERM)
    if not processes.wait_until(lambda: not processes.is_alive(number, ""), 30):
        os.killpg(number, signal.SIGKILL)
        sys.exit(f"{port} did not stop")


def main() -> None:
    """Restart."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    stop(folder, port)
    start(folder, port)


if __name__ == "__main__":
    main()
