"""`tongxin statistics suppress`: a file in, JSON or clear sentences out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from district.frozen_table import FrozenTable
from tests.district.tables import district
from tests.district.test_table_format import document
from tongxin.commands.statistics import command

PLATFORM = Path(__file__).parents[2] / "platform"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Scenario 6: nine of forty-seven."""
    table = document() | {"by": "school", "restricted": []}
    table["columns"] = [{"id": school, "base": 400} for school in ("S01", "S02", "S03")]
    table["rows"] = [{"node": "DIS", "counts": {"S01": 9, "S02": 12, "S03": 26}}]
    path = tmp_path / "table.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    return path


def run(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(command, ["suppress", *arguments], input=text)


def counts(output: str) -> list[Any]:
    return [cell["count"] for row in json.loads(output)["rows"] for cell in row["cells"]]


def test_nine_of_forty_seven_is_masked_with_a_second_school(file: Path) -> None:
    result = run(str(file))

    assert result.exit_code == 0
    assert result.stderr == ""
    assert counts(result.stdout) == ["*", "*", 25, 45]


def test_a_table_can_come_from_standard_input(file: Path) -> None:
    assert run("-", text=file.read_bytes()).stdout == run(str(file)).stdout


def test_the_threshold_can_be_raised(file: Path) -> None:
    result = run(str(file), "--k", "30")

    assert counts(result.stdout) == ["*", "*", "*", 45]
    assert json.loads(result.stdout)["threshold"] == 30


@pytest.mark.parametrize("threshold", ["9", "0", "-3"])
def test_the_threshold_cannot_be_lowered(file: Path, threshold: str) -> None:
    result = run(str(file), "--k", threshold)

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"不能低于 10，只能提高；您给的是 {threshold}" in result.stderr


def test_every_fault_of_a_file_is_told_with_its_path(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(document() | {"by": "class", "rows": []}), encoding="utf-8")

    result = run(str(broken))

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == ["统计表有 1 处需要修改。", "  by：应为 school、stage 或 area。"]


def test_faults_name_the_numbers_place_but_never_the_number_of_a_masked_cell(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace('"S03": 26', '"S03": "26"'), encoding="utf-8")

    assert run(str(file)).stderr.splitlines()[1:] == ["  rows[DIS].counts.S03：应为整数。"]


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    missing, folder = run(str(tmp_path / "none.json")), run(str(tmp_path))

    assert (missing.exit_code, folder.exit_code) == (2, 2)
    assert "找不到文件" in missing.stderr
    assert "是一个文件夹" in folder.stderr


@pytest.mark.parametrize("text", [b"", b"not json", b"\xff\xfe", b"[]"])
def test_what_is_no_table_is_refused_without_a_traceback(text: bytes) -> None:
    result = run("-", text=text)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("统计表有 1 处需要修改。")


def test_the_same_table_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    path = tmp_path / "district.json"
    path.write_text(json.dumps(as_document(district(5, columns=8, grouped=True, scale=0.5))), encoding="utf-8")
    program = "from tongxin.commands.statistics import command; command()"

    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, "suppress", str(path)],
            env=os.environ | {"PYTHONPATH": str(PLATFORM), "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(outputs) == 1
    assert len(set(counts(outputs.pop().decode("utf-8")))) > 10


def as_document(frozen: FrozenTable) -> dict[str, Any]:
    return {
        "format": "tongxin-statistics/1",
        "snapshot": frozen.snapshot,
        "by": frozen.by.value,
        "columns": [{"id": column.id, "base": column.base, "group": column.group} for column in frozen.columns],
        "rows": [
            {"node": node, "counts": {column.id: frozen.counts[node, column.id] for column in frozen.columns}}
            for node in frozen.rows
        ],
    }
