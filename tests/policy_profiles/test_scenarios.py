"""Every scenario file says what the engine must say, and every rule of the built-in profiles has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_profiles.loader import builtin_keys, load_builtin
from tests.policy_profiles import scenario_files

FILES = sorted(scenario_files.FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_engine_agrees_with_the_scenario(path: Path) -> None:
    scenario = scenario_files.read(path)

    assert scenario.differences() == []


@pytest.mark.parametrize("key", builtin_keys())
def test_every_rule_of_a_profile_has_a_scenario(key: str) -> None:
    scenarios = [scenario for scenario in map(scenario_files.read, FILES) if scenario.profile.key == key]

    expected = {str(row["rule"]) for scenario in scenarios for row in scenario.expect}

    assert {rule.code for rule in load_builtin(key).rules} <= expected


def test_a_scenario_that_expects_something_else_is_told_apart(tmp_path: Path) -> None:
    text = (scenario_files.FOLDER / "r01-autumn-window.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("due: 2026-09-14", "due: 2026-09-15"), encoding="utf-8")

    assert scenario_files.read(wrong).differences() == ["R01 2026-1: due is 2026-09-14, not 2026-09-15"]


def test_a_scenario_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    text = (scenario_files.FOLDER / "r01-autumn-window.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("    due:", "    duee:"), encoding="utf-8")

    with pytest.raises(ValueError, match="是不是想写「due」"):
        scenario_files.read(wrong)
