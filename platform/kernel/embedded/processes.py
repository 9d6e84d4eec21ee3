"""Starting, watching and stopping child processes so that none outlives us and none of somebody else's is touched."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from kernel.embedded.account import Account

_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

POLL_SECONDS = 0.02


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str],
    signal_if_orphaned: signal.Signals,
    account: Account | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a direct child that appends to `log`, away from the terminal's Ctrl-C, and that is signalled when we die.

    Call it from the main thread: the kernel sends that signal when the *thread* that started the child ends.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=folder or "/",
            process_group=0,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=when_orphaned(signal_if_orphaned),  # noqa: PLW1509  nothing in it takes a lock
        )


def when_orphaned(signal_number: signal.Signals) -> Callable[[], None] | None:
    """For `preexec_fn` of a Popen of ours: the child gets this signal when we die. It runs after any change of user."""
    return partial(_die_with_parent, os.getpid(), signal_number) if _libc else None


def _die_with_parent(parent: int, signal_number: int) -> None:
    assert _libc is not None  # noqa: S101  spawn() asks for this only where there is one
    _libc.prctl(_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def stop(child: "subprocess.Popen[bytes]", *steps: tuple[signal.Signals, float]) -> int:
    """Stop our own child: each step is a signal and the seconds to wait for it; the last resort is SIGKILL."""
    for number, seconds in steps:
        if child.poll() is not None:
            break
        child.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(seconds)
    if child.poll() is None:
        child.kill()
    return child.wait()


def is_alive(pid: int, mark: str) -> bool:
    """Whether `pid` is a living process (no zombie) with `mark` in its command line: a reused number is not ours."""
    state, command = _describe(pid)
    return bool(state) and state not in "ZX" and mark in command


def working_in(folder: Path) -> list[int]:
    """The living processes whose working folder is `folder`, such as the orphaned backends of a killed PostgreSQL.

    Empty where the system does not tell (it has no /proc).
    """
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (entry / "cwd").readlink() == folder and _describe(int(entry.name))[0] not in "ZX":
                found.append(int(entry.name))
    return found


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again until `condition` holds, at most `seconds`; says whether it held."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _describe(pid: int) -> tuple[str, str]:
    """State letter and command line of a process; two empty strings when there is none."""
    folder = Path("/proc") / str(pid)
    try:
        if folder.is_dir():
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            return state, (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        if Path("/proc/self").exists():
            return "", ""
        answer = subprocess.run(
            ["/bin/ps", "-o", "stat=,command=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
    except OSError:
        return "", ""
    state, _, command = answer.stdout.strip().partition(" ")
    return state[:1], command
