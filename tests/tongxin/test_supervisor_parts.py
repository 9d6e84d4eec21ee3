"""The supervisor's parts by themselves: pauses, process groups, logs, addresses."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kernel import settings
from kernel.embedded import processes
from tongxin import health, web
from tongxin.child import LONGEST_PAUSE, BackOff, Child
from tongxin.log_files import keep_bounded, tail
from tongxin.process_table import ProcessDefinition, process_table


def child(tmp_path: Path, script: str) -> Child:
    (tmp_path / "logs").mkdir()
    definition = ProcessDefinition("shell", "试验", ("/bin/sh", "-c", script), 5, ("SECRET",))
    return Child(definition, tmp_path, {"PATH": "/usr/bin:/bin", "SECRET": "kept", "TOLD": "yes"})


def test_pauses_double_up_to_half_a_minute() -> None:
    back_off = BackOff()
    pauses = []
    for _ in range(9):
        back_off.started(100.0)
        back_off.died(100.0)
        pauses.append(back_off.due_at - 100.0)

    assert pauses == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_minute_of_health_forgets_earlier_failures() -> None:
    back_off = BackOff(failures=6)

    back_off.started(100.0)
    back_off.died(161.0)

    assert back_off.failures == 1


def test_a_dead_child_waits_for_its_pause_and_starts_again(tmp_path: Path) -> None:
    subject = child(tmp_path, "exit 3")
    subject.start(0.0)
    assert processes.wait_until(lambda: not subject.is_running(), 5)

    assert "code 3" in subject.look_after(10.0)
    assert subject.look_after(10.4) == ""
    assert "started again (1)" in subject.look_after(10.5)
    subject.stop()


def test_what_a_killed_parent_left_behind_is_ended_with_it(tmp_path: Path) -> None:
    subject = child(tmp_path, f"cd {tmp_path}; sleep 60 & exit 1")
    subject.start(0.0)
    assert processes.wait_until(lambda: not subject.is_running() and len(processes.working_in(tmp_path)) == 1, 5)

    subject.look_after(10.0)

    assert processes.wait_until(lambda: processes.working_in(tmp_path) == [], 5)


def test_a_child_is_told_nothing_that_the_table_withholds(tmp_path: Path) -> None:
    subject = child(tmp_path, "env")
    subject.start(0.0)
    assert processes.wait_until(lambda: not subject.is_running(), 5)

    assert "TOLD=yes" in subject.log.read_text()
    assert "SECRET" not in subject.log.read_text()


def test_stopping_what_was_never_started_is_harmless(tmp_path: Path) -> None:
    subject = child(tmp_path, "exit 0")

    subject.stop()

    assert not subject.is_running()


def test_a_log_is_moved_aside_when_it_has_grown_and_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        for number in range(5):
            writer.write(b"%d" % number * 100)
            keep_bounded(tmp_path, largest=50, old_files=3)
        writer.write(b"last")

    assert log.read_bytes() == b"last"
    kept = {path.name: path.read_bytes()[:1] for path in tmp_path.glob("web.log.*")}
    assert kept == {"web.log.1": b"4", "web.log.2": b"3", "web.log.3": b"2"}


def test_a_short_log_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("short")

    keep_bounded(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["web.log"]


def test_the_end_of_a_log_is_shown_even_when_it_is_missing(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("".join(f"line {number}\n" for number in range(20)))

    assert tail(tmp_path / "web.log", 2) == "line 18\nline 19"
    assert tail(tmp_path / "none.log") == ""


@pytest.mark.parametrize(
    ("host", "address", "loopback"),
    [
        ("127.0.0.1", "http://127.0.0.1:8800/", True),
        ("0.0.0.0", "http://127.0.0.1:8800/", False),
        ("::", "http://[::1]:8800/", False),
        ("localhost", "http://localhost:8800/", True),
        ("10.1.2.3", "http://10.1.2.3:8800/", False),
    ],
)
def test_the_address_is_one_that_a_browser_here_can_open(host: str, address: str, loopback: bool) -> None:
    here = settings.read({"HOST": host})

    assert health.address(here) == address
    assert health.is_loopback(here) is loopback


def test_the_web_server_has_a_thread_for_each_connection_of_the_pool() -> None:
    here = replace(settings.read({}), pool_size=5, workers=3)

    made = web.server(here)

    assert (made.blocking_threads, made.workers) == (5, 3)
    assert made.respawn_failed_workers


def test_the_web_server_has_its_drain_time_on_top_to_stop() -> None:
    here = replace(settings.read({}), drain_seconds=7)

    definitions = {definition.name: definition for definition in process_table(here)}

    assert web.server(here).drain_seconds == 7
    assert definitions["web"].stop_seconds > 7 + web.KILL_SECONDS
    assert definitions["web"].command == (sys.executable, "-m", "tongxin.web")
