"""docs/scenarios.md: its three examples run, and it names every word and field that a scenario can use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from policy_profiles.evidence import EVIDENCE_LABELS, EventKind
from policy_profiles.loader import builtin_keys
from policy_profiles.scenarios import differences, load
from policy_profiles.scenarios.scenario_schema import scenario_schema
from policy_profiles.schedule_schema import schedules
from school_calendar.calendar_files import builtin_names, load_builtin
from tongxin.commands.policy import command

PAGE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)


def test_there_are_three_examples() -> None:
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("text", EXAMPLES, ids=["talk", "changed", "university"])
def test_an_example_runs_as_the_page_says(text: str) -> None:
    scenario = load(text)

    assert scenario.duties() != ()
    assert differences(scenario) == []
    result = CliRunner().invoke(command, ["duties", "-"], input=text)
    assert (result.exit_code, "✓ 与预期一致。" in result.stdout) == (0, True)


@pytest.mark.parametrize("text", EXAMPLES, ids=["talk", "changed", "university"])
def test_an_example_would_notice_another_date(text: str) -> None:
    moved = re.sub(r"due: 2026-(\d\d)-(\d\d)", r"due: 2031-\1-\2", text)

    assert differences(load(moved)) != []


def test_the_page_names_every_word() -> None:
    words = [f"`{kind}` {label}" for kind, label in EVIDENCE_LABELS.items()] + [f"`{kind}`" for kind in EventKind]

    assert [word for word in words if word not in PAGE] == []
    assert all(key in PAGE for key in builtin_keys())


def test_the_page_lists_every_built_in_calendar_and_what_is_official_in_it() -> None:
    for name in builtin_names():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
        years = load_builtin(name).years
        assert [
            year for year, standing in years.items() if not re.search(rf"{year} 年是[^；|]*`{standing}`", row)
        ] == []


def test_the_page_says_of_every_kind_of_rule_when_it_can_be_done() -> None:
    assert [kind for kind in schedules() if f"| `{kind}` " not in PAGE] == []


def test_the_page_names_every_field() -> None:
    assert sorted(name for name in _fields(scenario_schema()) if not re.search(rf"\b{name}\b", PAGE)) == []


def _fields(schema: Any) -> Iterator[str]:  # Any: a JSON Schema is untyped data
    if isinstance(schema, dict):
        properties = schema.get("properties", {})
        yield from properties
        for inner in [*properties.values(), *(value for key, value in schema.items() if key != "properties")]:
            yield from _fields(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _fields(inner)
