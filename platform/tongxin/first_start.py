"""The first start of a home: whether its demo district is still to be loaded, and loading it in a process of its own."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from demo.catalog import Selection
from kernel.embedded import processes
from kernel.startup import ExitCode, StartRefused
from tongxin.log_files import tail

LOADING = "loading"
LOADED = "loaded"
NOT_NEEDED = "not needed"

LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the loading is, from 0 to 1, and what is being done; a line of text between processes."""

    share: float
    step: str

    def line(self) -> str:
        """As it is printed."""
        return f"{self.share:.4f}\t{self.step}"

    @classmethod
    def read(cls, line: str) -> Self:
        """What was printed; raises ValueError for anything else."""
        share, _, step = line.rstrip("\n").partition("\t")
        return cls(float(share), step)


def state_file(home: Path) -> Path:
    """Where a home remembers how far the demo came. While it says "loading", the database holds nothing but half a demo."""
    return home / "demo-state"


def is_settled(home: Path) -> bool:
    """Whether the demo was loaded, or found not to be needed."""
    return has_demo(home) or _state(home) == NOT_NEEDED


def has_demo(home: Path) -> bool:
    """Whether the demo's people can sign in here."""
    return _state(home).partition(" ")[0] == LOADED


def selection(home: Path) -> Selection:
    """Which part of the demo was loaded here. Homes of earlier versions, which do not say, have the small one."""
    if not has_demo(home):
        return Selection.NONE
    return Selection(_state(home).partition(" ")[2] or Selection.SMALL)


def is_half_loaded(home: Path) -> bool:
    """Whether an earlier start was killed while it loaded the demo."""
    return _state(home) == LOADING


def load_demo(
    home: Path, environment: Mapping[str, str], report: Callable[[Progress], None], stop: threading.Event
) -> None:
    """Load the demo and report how far it is; gives up when told to stop. Raises StartRefused when the loading fails."""
    log = home / "logs" / "demo.log"
    with log.open("ab") as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", "tongxin.load_demo"],
            stdout=subprocess.PIPE,
            stderr=errors,
            env=dict(environment),
            process_group=0,
            preexec_fn=processes.when_orphaned(signal.SIGTERM),  # noqa: PLW1509  nothing in it takes a lock
        )
    with child:
        for line in _lines(child, stop):
            report(Progress.read(line))
        if stop.is_set():
            processes.stop(child, (signal.SIGTERM, 5))
            return
    if child.returncode:
        raise StartRefused(
            f"示范数据没有装好。原因写在 {log} 的末尾；不需要示范数据时，请用 tongxin up --no-demo。",
            f"The demo could not be loaded; `tongxin up --no-demo` starts without it. {log} ends with:\n{tail(log)}",
            exit_code=ExitCode.MISSING,
        )


def _lines(child: "subprocess.Popen[bytes]", stop: threading.Event) -> Iterator[str]:
    """What the child prints, line by line, until it ends or we are told to stop."""
    assert child.stdout is not None  # noqa: S101  it was started with a pipe
    rest = b""
    while not stop.is_set():
        if not select.select([child.stdout], [], [], LOOK_SECONDS)[0]:
            continue
        chunk = os.read(child.stdout.fileno(), 65536)
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line.decode(errors="replace") for line in lines)
        if not chunk:
            return


def _state(home: Path) -> str:
    file = state_file(home)
    return file.read_text().strip() if file.exists() else ""
