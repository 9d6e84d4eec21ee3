"""The house that all test workers share: started by whoever comes first, ended when the last one has gone.

`python -m e2e.keeper <folder> [bare]` is a process of its own, so that the house outlives the worker that asked for it.
Everybody who uses the house holds a shared lock on `visitors`; the system lets go of it even when a worker crashes. When
nobody holds it any more the keeper stops the house; should the keeper be killed, the house, bound to its parent, goes too.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.embedded import processes
from tests.tongxin.starting import ROOT, Command, Up

# The demo is loaded at the first start; on two busy cores that takes its time.
START_SECONDS = 900
LOOKS_EVERY = 0.5

MORE = {"TONGXIN_SECURE_COOKIES": "no"}

_keepers: list[subprocess.Popen[bytes]] = []
"""Started here and left running: Python complains of a child that is forgotten."""


@contextmanager
def shared(
    name: str, *, with_demo: bool = True, furnish: Callable[[Command], None] = lambda _command: None
) -> Iterator[Command]:
    """The house of that name, running; started by the first who comes, who also furnishes it before others come in."""
    folder = Path(tempfile.gettempdir()) / f"tongxin-e2e-{name}"
    folder.mkdir(mode=0o711, exist_ok=True)
    folder.chmod(0o711)
    with (folder / "visitors").open("a") as visitors:
        fcntl.flock(visitors, fcntl.LOCK_SH)
        with (folder / "door").open("a") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            if not _is_locked(folder / "keeper"):
                _start(folder, with_demo=with_demo)
                furnish(_command(folder))
        yield _command(folder)


@contextmanager
def alone(command: Command) -> Iterator[None]:
    """Nobody else who asks to be alone in this house is in it meanwhile."""
    with (command.home.parent / "alone").open("a") as key:
        fcntl.flock(key, fcntl.LOCK_EX)
        yield


def _command(folder: Path) -> Command:
    found = json.loads((folder / "house.json").read_text())
    return Command(Path(found["home"]), found["port"], more=MORE)


def _start(folder: Path, *, with_demo: bool) -> None:
    """Start a keeper and wait until it says where the house is."""
    (folder / "house.json").unlink(missing_ok=True)
    with (folder / "keeper.txt").open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "e2e.keeper", str(folder), *([] if with_demo else ["bare"])],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C ends the tests; the keeper notices that and tidies up
        )
    _keepers.append(keeper)
    there = processes.wait_until(
        lambda: (folder / "house.json").exists() or keeper.poll() is not None, START_SECONDS + 60
    )
    assert there, "the keeper does not answer"
    assert keeper.poll() is None, (folder / "keeper.txt").read_text()


def keep(folder: Path, *, with_demo: bool) -> None:
    """Run the house until nobody needs it any more."""
    with (folder / "keeper").open("a") as keeper:
        fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
        home = Path(tempfile.mkdtemp(prefix="house-", dir=folder))
        home.chmod(0o711)
        command = Command(home / "home", more=MORE)
        house = Up(command, with_demo=with_demo)
        try:
            _open(house, folder, until=time.monotonic() + START_SECONDS)
            while house.process.poll() is None and _is_locked(folder / "visitors"):
                time.sleep(LOOKS_EVERY)
        finally:
            house.stop()
            shutil.rmtree(home, ignore_errors=True)


def _open(house: Up, folder: Path, *, until: float) -> None:
    """Write down where the house is, once it is ready; give up when it fails, takes too long, or nobody waits any more."""
    while "已就绪" not in house.output:
        if house.process.poll() is not None or time.monotonic() > until:
            sys.exit(house.output)
        if not _is_locked(folder / "visitors"):
            sys.exit("nobody waits for the house any more")
        time.sleep(LOOKS_EVERY)
    half = folder / "house.json.half"
    half.write_text(json.dumps({"port": house.command.port, "home": str(house.home)}))
    half.replace(folder / "house.json")


def _is_locked(file: Path) -> bool:
    """Whether a living process holds a lock on this file."""
    with file.open("a") as probe:
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _stop(_number: int, _frame: object) -> None:
    sys.exit("told to stop")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)
    keep(Path(sys.argv[1]), with_demo="bare" not in sys.argv[2:])
    shutil.rmtree(sys.argv[1], ignore_errors=True)
