"""What `deploy/monitoring/` asks for is counted, every rule says what to do, and everything counted is looked at."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
import yaml

from kernel import metrics
from tests.tongxin.starting import ROOT

FOLDER = ROOT / "deploy" / "monitoring"
DASHBOARDS = sorted(FOLDER.glob("dashboard-*.json"))


def counted() -> set[str]:
    """The name of every series that our processes offer."""
    found = set()
    for field in dataclasses.fields(metrics.Instruments):
        for family in getattr(metrics.instruments(), field.name).describe():
            suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(family.type, [""])
            found |= {f"{family.name}{suffix}" for suffix in suffixes}
    return found


def named(expressions: list[str]) -> set[str]:
    return {name for each in expressions for name in re.findall(r"tongxin_[a-z_]+", each)}


def alerts() -> list[dict[str, object]]:
    groups = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def drawn() -> list[str]:
    return [
        target["expr"]
        for path in DASHBOARDS
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]
        for target in panel["targets"]
    ]


def test_everything_that_is_asked_for_is_counted() -> None:
    asked = named([str(rule["expr"]) for rule in alerts()]) | named(drawn())

    assert asked - counted() == set()


def test_everything_that_is_counted_is_looked_at_somewhere() -> None:
    asked = named([str(rule["expr"]) for rule in alerts()]) | named(drawn())
    looked_at = {re.sub(r"_(bucket|total)$", "", name) for name in asked}

    assert {re.sub(r"_(bucket|sum|count|total)$", "", name) for name in counted()} - looked_at == set()


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: str(rule["alert"]))
def test_every_alert_says_how_urgent_it_is_and_what_to_do(rule: dict[str, dict[str, str]]) -> None:
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"].endswith(".")
    assert len(rule["annotations"]["action"]) > 20


def test_expressions_have_their_brackets_in_pairs() -> None:
    for expression in [*drawn(), *(str(rule["expr"]) for rule in alerts())]:
        assert all(expression.count(opening) == expression.count(closing) for opening, closing in ("()", "{}", "[]"))


def test_the_dashboards_have_names_of_their_own() -> None:
    boards = [json.loads(path.read_text(encoding="utf-8")) for path in DASHBOARDS]

    assert len({board["uid"] for board in boards}) == len(boards) == 2
    for board in boards:
        assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
