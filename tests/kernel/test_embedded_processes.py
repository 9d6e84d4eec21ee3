"""Child processes: who counts as alive, and how one that will not go is stopped."""

import os
import signal
import subprocess
from pathlib import Path

from kernel.embedded import processes


def start(tmp_path: Path, script: str) -> "subprocess.Popen[bytes]":
    return processes.spawn(
        ["/bin/sh", "-c", script],
        log=tmp_path / "child.log",
        environment={"PATH": "/usr/bin:/bin", "MARK": "kept"},
        signal_if_orphaned=signal.SIGKILL,
        folder=tmp_path,
    )


def test_a_zombie_is_not_alive(tmp_path: Path) -> None:
    child = start(tmp_path, "read line; : mark")

    # Its standard input is empty, so it ends by itself; nobody has waited for it yet.
    assert processes.wait_until(lambda: not processes.is_alive(child.pid, "mark"), 5)
    assert Path("/proc", str(child.pid)).exists()
    child.wait()


def test_a_process_without_our_mark_is_not_ours() -> None:
    assert processes.is_alive(os.getpid(), "")
    assert not processes.is_alive(os.getpid(), "/no/such/data/folder")


def test_a_number_that_nobody_has_is_not_alive() -> None:
    assert not processes.is_alive(2**22 + 1, "")


def test_a_process_is_found_by_its_working_folder(tmp_path: Path) -> None:
    child = start(tmp_path, "exec sleep 60")

    assert processes.wait_until(lambda: processes.working_in(tmp_path) == [child.pid], 5)
    processes.stop(child, (signal.SIGTERM, 5))

    assert processes.working_in(tmp_path) == []


def test_a_child_that_ignores_the_first_signal_is_killed_in_the_end(tmp_path: Path) -> None:
    child = start(tmp_path, "trap '' TERM; echo ready; while :; do sleep 0.05; done")
    assert processes.wait_until(lambda: b"ready" in (tmp_path / "child.log").read_bytes(), 5)

    assert processes.stop(child, (signal.SIGTERM, 0.2)) == -signal.SIGKILL


def test_the_terminals_ctrl_c_does_not_reach_a_child(tmp_path: Path) -> None:
    child = start(tmp_path, "exec sleep 60")

    assert os.getpgid(child.pid) != os.getpgid(0)
    processes.stop(child, (signal.SIGTERM, 5))


def test_a_child_gets_only_the_environment_it_was_given(tmp_path: Path) -> None:
    start(tmp_path, "env").wait()

    names = {line.partition("=")[0] for line in (tmp_path / "child.log").read_text().splitlines()}
    assert names - {"PWD", "OLDPWD", "_", "SHLVL"} == {"PATH", "MARK"}
