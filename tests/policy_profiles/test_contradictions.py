"""What contradicts itself is told before it is published, all of it, with its place and what to do."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from policy_profiles import loader
from policy_profiles.errors import ProfileFaults
from tests.policy_profiles.documents import document, faults


@pytest.mark.parametrize(
    ("changes", "place", "problem"),
    [
        (
            {"rules.R09.enabled": True},
            "features.letter.presence",
            "写的是可以另外选用的功能，规则「R09」却已经启用",
        ),
        (
            {"features.seminar": {"presence": "none"}},
            "features.seminar.presence",
            "写的是没有的功能，规则「R11」却已经启用",
        ),
        (
            {"rules[R14.review].when.after_first": "rehab_plan"},
            "rules[R14.review].when.after_first",
            "要等第一份「rehab_plan」，却没有启用的规则会留下它",
        ),
        (
            {"rules.R14.enabled": False},
            "rules[R14.review].when.after_first",
            "要等第一份「tutoring_plan」，却没有启用的规则会留下它",
        ),
        (
            {"rules[R14.review].evidence": ["rehab_plan"], "rules[R14.review].when.after_first": "rehab_plan"},
            "rules[R14.review].when.after_first",
            "与「R14.review」互相等待，永远不会开始",
        ),
        (
            {"rules.R06.when.after_first": "plan_review", "rules[R14.review].when.after_first": "follow_up"},
            "rules.R06.when.after_first",
            "与「R14.review」互相等待，永远不会开始",
        ),
        ({"rules.R04.enabled": False}, "rules.R15.when.rule", "要赶在「R04」之前，「R04」却没有启用"),
        ({"rules.R29.evidence": ["training"]}, "rules.R29.evidence", "与「R17」要求的是同一件事"),
        (
            {"categories.3.retired": True},
            "tags[5].to[0]",
            "类型「K4」已停用，名单用词「留守少年」却还指向它",
        ),
        (
            {"categories.1.indicator": {"places": 5, "ties": "all", "smallest_class": 15}},
            "categories[1].indicator",
            "未成年学生不存成绩名次，不能按名次提出候选",
        ),
        ({"settings.A1.values": {"rules.R99.when": 1}}, "settings.A1.values", "制度中没有「rules.R99.when」"),
        ({"referral.sender": None}, "referral.sender", "启用了协助函，却没有写由谁发出"),
        (
            {"rules.R21.enabled": False, "rules[R21.ack].enabled": False, "rules[R21.reply].enabled": False},
            "referral.enabled",
            "启用了协助函，却没有启用「R21」",
        ),
    ],
)
def test_a_contradiction_is_told_with_its_place(changes: dict[str, object], place: str, problem: str) -> None:
    assert (place, problem) in faults(document("P2", changes))


@pytest.mark.parametrize(
    ("changes", "place", "problem"),
    [
        ({"rules.R15.when.rule": "R15"}, "rules.R15.when.rule", "规则互相等待：R15 → R15"),
        (
            {"rules.R15.when.rule": "R05", "rules.R05.when": {"kind": "before_first", "rule": "R15"}},
            "rules.R05.when.rule",
            "规则互相等待：R15 → R05 → R15",
        ),
        ({"rules.R04.owner": "nobody"}, "rules.R04.owner", "没有说明角色「nobody」是谁"),
        ({"rules.R04.evidence": ["talk", "talk"]}, "rules.R04.evidence", "有重复的内容"),
        ({"categories.0.evidence": ["证明", "证明"]}, "categories[0].evidence", "有重复的内容"),
    ],
)
def test_rules_that_wait_in_a_circle_or_have_no_owner_are_told(
    changes: dict[str, object], place: str, problem: str
) -> None:
    assert (place, problem) in faults(document("P2", changes))


def test_no_category_may_be_left() -> None:
    whole = document("U")
    for category in whole["categories"]:
        category["retired"] = True

    assert ("categories", "所有类型都已停用") in faults(whole)


def test_everything_is_told_at_once() -> None:
    changes: dict[str, object] = {
        "rules.R04.owner": "nobody",
        "rules.R09.enabled": True,
        "rules.R29.evidence": ["training"],
        "floor": ["access_log"],
    }

    told = {place for place, _ in faults(document("P2", changes))}

    assert told == {"rules.R04.owner", "features.letter.presence", "rules.R29.evidence", "floor"}


def test_a_written_text_is_refused_and_a_stored_version_still_read() -> None:
    """A school that adopted it keeps working, however much stricter the platform has become since."""
    contradictory = document("P2", {"rules.R09.enabled": True})

    with pytest.raises(ProfileFaults):
        loader.load(as_text(contradictory))
    assert loader.parse(contradictory).rule("R09").enabled


def test_an_offered_rule_may_be_switched_on_together_with_its_feature() -> None:
    changed = document("P2", {"rules.R09.enabled": True, "features.letter": {"presence": "always"}})

    assert faults(changed) == []
    assert loader.load(as_text(changed)).rule("R09").enabled


def as_text(whole: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)
    return text
