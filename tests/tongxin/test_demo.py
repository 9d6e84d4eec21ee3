"""The demo at the console: what is loaded, how far it is, and when it is not touched."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from rich.console import Console

from demo.catalog import Selection
from kernel.settings import SettingsError, read
from kernel.startup import ExitCode
from tests.tongxin.starting import Command
from tongxin import first_start
from tongxin.console_output import ConsoleOutput
from tongxin.first_start import Progress, state_file


@pytest.mark.parametrize("share", [0.0, 0.4217, 1.0])
def test_progress_is_read_back_as_it_was_printed(share: float) -> None:
    line = Progress(share, "云杉小学：9 月 9 日").line()

    assert Progress.read(f"{line}\n") == Progress(share, "云杉小学：9 月 9 日")


@pytest.mark.parametrize("line", ["", "区、校历与账号", "half\t云杉小学"])
def test_a_line_that_is_no_progress_is_a_mistake(line: str) -> None:
    with pytest.raises(ValueError, match="float"):
        Progress.read(line)


@pytest.mark.parametrize(
    ("said", "selection", "is_settled"),
    [
        (None, Selection.NONE, False),
        ("loading", Selection.NONE, False),
        ("not needed", Selection.NONE, True),
        ("loaded", Selection.SMALL, True),
        ("loaded small", Selection.SMALL, True),
        ("loaded district", Selection.DISTRICT, True),
    ],
)
def test_a_home_remembers_what_was_loaded(
    tmp_path: Path, said: str | None, selection: Selection, *, is_settled: bool
) -> None:
    if said is not None:
        state_file(tmp_path).write_text(said)

    assert first_start.selection(tmp_path) is selection
    assert first_start.is_settled(tmp_path) is is_settled
    assert first_start.has_demo(tmp_path) is (selection is not Selection.NONE)


@pytest.mark.parametrize(
    ("given", "expected"), [("", "district"), ("small", "small"), ("NONE", "none"), ("District", "district")]
)
def test_the_setting_names_the_part_that_is_loaded(given: str, expected: str) -> None:
    assert read({"TONGXIN_DEMO": given}).demo == expected


def test_a_part_that_does_not_exist_is_a_fault_of_the_settings() -> None:
    with pytest.raises(SettingsError, match="TONGXIN_DEMO must be one of district, small, none"):
        read({"TONGXIN_DEMO": "huge"})


def test_without_a_terminal_progress_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    shown, now = io.StringIO(), [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    output = ConsoleOutput(Console(file=shown, highlight=False, width=200))

    with output.progress("装入示范区", "loading the demo district") as report:
        for seconds, share in ((0, 0.0), (1, 0.05), (5, 0.25), (2, 0.5), (5, 0.75)):
            now[0] += seconds
            report(Progress(share, "云杉小学：9 月 9 日"))

    lines = [line.strip() for line in shown.getvalue().splitlines()]
    assert lines == [
        "[  0%] 云杉小学：9 月 9 日",
        "[ 25%] 云杉小学：9 月 9 日，约还需 18 秒",
        "[ 75%] 云杉小学：9 月 9 日，约还需 4 秒",
        "✓ 装入示范区 loading the demo district 13.0 s",
    ]


def test_on_a_terminal_progress_is_a_bar() -> None:
    shown = io.StringIO()
    output = ConsoleOutput(Console(file=shown, force_terminal=True, width=120))

    with output.progress("装入示范区", "loading the demo district") as report:
        report(Progress(0.5, "云杉小学：[9] 月 9 日"))
        report(Progress(1.0, ""))

    assert "100%" in shown.getvalue()
    assert "装入示范区" in shown.getvalue()


@pytest.mark.parametrize("said", [None, "not needed"])
def test_a_home_that_is_no_demo_is_never_reset(command: Command, said: str | None) -> None:
    command.home.mkdir(parents=True, exist_ok=True)
    if said:
        state_file(command.home).write_text(said)

    refused = command.run("demo", "reset", "--yes")

    assert refused.returncode == ExitCode.REFUSED
    assert "不是示范平台" in refused.stderr


def test_a_reset_asks_first_and_takes_no_for_an_answer(command: Command) -> None:
    command.home.mkdir(parents=True, exist_ok=True)
    state_file(command.home).write_text("loaded small")

    asked = command.run("demo", "reset")

    assert asked.returncode == 1
    assert "继续吗" in asked.stdout
    assert state_file(command.home).read_text() == "loaded small"


def test_a_demo_that_is_switched_off_is_not_loaded(command: Command) -> None:
    command.more["TONGXIN_DEMO"] = "none"

    refused = command.run("demo", "load")

    assert refused.returncode == ExitCode.REFUSED
    assert "--selection" in refused.stderr


@pytest.mark.timeout(1500)
def test_a_demo_is_made_anew_and_left_alone_while_it_runs(command: Command) -> None:
    command.home.mkdir(parents=True, exist_ok=True)
    # As a start leaves it that was killed while it loaded the demo.
    state_file(command.home).write_text("loading")

    done = _patiently(command, "demo", "reset", "--yes", "--selection", "small")

    assert done.returncode == 0, done.stderr
    assert "约还需" in done.stdout
    assert state_file(command.home).read_text() == "loaded small"
    schools = {row["slug"]: row for row in json.loads(command.run("school", "list", "--json").stdout)}
    assert {slug: row["students"] for slug, row in schools.items()} == {
        "yunshan": 1008,
        "wangjiang": 720,
        "liuxi": 420,
        "lanwan": 0,
    }
    assert {row["school"] for row in json.loads(command.run("demo", "accounts", "--json").stdout)} == {None, *schools}

    again = command.run("demo", "load")

    assert again.returncode == ExitCode.REFUSED
    assert "已经有学校" in again.stderr

    up = command.up()
    refused = command.run("demo", "reset", "--yes")
    up.stop()

    assert refused.returncode == ExitCode.ALREADY_RUNNING
    assert state_file(command.home).read_text() == "loaded small"


def test_a_loading_that_is_told_to_stop_stops(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    stop = threading.Event()
    stop.set()

    first_start.load_demo(tmp_path, {**os.environ, "DATABASE_URL": ""}, lambda _far: None, stop)

    assert not state_file(tmp_path).exists()


def _patiently(command: Command, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Loading takes its time on a busy machine."""
    return subprocess.run(
        [sys.executable, "-m", "tongxin.console", *arguments],
        env=command.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
