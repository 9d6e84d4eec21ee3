"""`tongxin policy lint` tells everything that is wrong with a file, and says so with its exit code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policy_profiles.loader import builtin_keys
from tongxin.console import main

BUILTIN = resources.files("policy_profiles").joinpath("builtin")


def lint(file: Path, *options: str) -> Result:
    arguments: Sequence[str] = ["policy", "lint", str(file), *options]
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of P2, to be written in."""
    path = tmp_path / "ours.yaml"
    path.write_text(BUILTIN.joinpath("p2.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.mark.parametrize("key", builtin_keys())
def test_a_built_in_profile_is_in_order(key: str) -> None:
    with resources.as_file(BUILTIN.joinpath(f"{key.lower()}.yaml")) as path:
        outcome = lint(path)

    assert (outcome.exit_code, outcome.output) == (0, "没有问题。\n")


def test_every_fault_is_printed_with_its_place_and_remedy(file: Path) -> None:
    replace(file, ("days: 30, priority_days: 14", "days: 30, priority_days: 40"), ("owner: logistics", "owner: nobody"))
    before = file.read_bytes()

    outcome = lint(file)

    assert outcome.exit_code == 1
    assert outcome.output.splitlines() == [
        "rules.R16.owner：没有说明角色「nobody」是谁。请在 roles 中补上，或改正名称。",
        "rules.R04.when.priority_days：重点对象的间隔比一般的还长。请写得不长于 days。",
        "共 2 处需要修改。",
    ]
    assert file.read_bytes() == before


def test_json_tells_the_same_to_programs(file: Path) -> None:
    replace(file, ("owner: logistics", "owner: nobody"))

    outcome = lint(file, "--json")

    assert outcome.exit_code == 1
    assert json.loads(outcome.output) == {
        "file": str(file),
        "faults": [
            {
                "path": "rules.R16.owner",
                "problem": "没有说明角色「nobody」是谁",
                "remedy": "请在 roles 中补上，或改正名称",
            }
        ],
    }


def test_json_of_a_good_file_lists_nothing(file: Path) -> None:
    outcome = lint(file, "--json")

    assert (outcome.exit_code, json.loads(outcome.output)["faults"]) == (0, [])


def test_a_file_that_is_no_text_or_too_long_is_told(file: Path) -> None:
    file.write_bytes("关爱".encode("gb18030"))
    assert lint(file).output.startswith("全文：不是 UTF-8 文本。")

    file.write_bytes(b"a: 1\n" * 2_000_000)
    assert lint(file).output.startswith("全文：文件超过 2 MB。")
    assert lint(file).exit_code == 1


def test_a_file_that_is_not_there_is_no_fault_of_a_document(tmp_path: Path) -> None:
    assert lint(tmp_path / "missing.yaml").exit_code == 2
    assert lint(tmp_path).exit_code == 2


def replace(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
