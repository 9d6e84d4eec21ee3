"""Every shipped scenario says what the rules must say, and every rule of the built-in profiles has one."""

from __future__ import annotations

from functools import cache

import pytest

from policy_profiles.loader import builtin_keys, load_builtin
from policy_profiles.scenarios import Scenario, differences, load, shipped
from policy_profiles.scenarios.differences import About, FieldDifference, Kind

AUTUMN = "p2/r01-autumn-window"


@cache
def scenario(name: str) -> Scenario:
    return shipped.scenario(name)


def changed(name: str, old: str, new: str) -> Scenario:
    text = shipped.yaml_of(name)
    assert old in text
    return load(text.replace(old, new))


@pytest.mark.parametrize("name", shipped.names())
def test_the_rules_agree_with_the_scenario(name: str) -> None:
    assert scenario(name).expectation.says_something
    assert differences(scenario(name)) == []


def test_there_are_enough_scenarios_for_each_profile() -> None:
    keys = [scenario(name).profile.key for name in shipped.names()]

    assert len(keys) >= 120
    assert min(keys.count(key) for key in builtin_keys()) >= 10


def test_a_scenario_lies_in_the_folder_of_its_profile() -> None:
    lost = [name for name in shipped.names() if name.partition("/")[0] != scenario(name).profile.key.lower()]

    assert lost == []


def test_no_two_scenarios_have_the_same_name() -> None:
    titles = [(name.partition("/")[0], scenario(name).name) for name in shipped.names()]

    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("key", builtin_keys())
def test_every_rule_in_force_has_a_scenario(key: str) -> None:
    expected = {
        str(row["rule"])
        for name in shipped.names()
        if scenario(name).profile.key == key
        for row in scenario(name).expectation.duties or ()
    }

    assert {rule.code for rule in load_builtin(key).rules if rule.enabled} - expected == set()


def test_every_rule_that_is_only_offered_has_a_scenario_somewhere() -> None:
    expected = {str(row["rule"]) for name in shipped.names() for row in scenario(name).expectation.duties or ()}
    offered = {rule.code for key in builtin_keys() for rule in load_builtin(key).rules if not rule.enabled}

    assert offered - expected == set()


def test_another_date_is_a_difference_of_that_field() -> None:
    (found,) = differences(changed(AUTUMN, "due: 2026-09-14", "due: 2026-09-15"))

    assert (found.kind, found.about, found.key) == (Kind.DIFFERENT, About.DUTIES, ("R01", "c1", "2026-1"))
    assert found.fields == (FieldDifference("due", "2026-09-15", "2026-09-14"),)


def test_a_duty_that_does_not_follow_is_missing_and_the_real_one_unexpected() -> None:
    missing, unexpected = differences(changed(AUTUMN, "period: 2026-1", "period: 2027-1"))

    assert (missing.kind, missing.key) == (Kind.MISSING, ("R01", "c1", "2027-1"))
    assert (unexpected.kind, unexpected.key) == (Kind.UNEXPECTED, ("R01", "c1", "2026-1"))


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        ("u/candidates-with-a-tie-at-place-five", "s05, s06]}", "s05]}", ("c1",)),
        ("u/candidates-with-a-tie-at-place-five", "{c1: [s04, s02, s03, s01, s05, s06]}", "refused", ("results",)),
        ("m1/results-are-refused", "candidates: refused", "candidates: {c1: [s01]}", ("results",)),
        ("u/priority-two-types-or-a-risk", "k1: categories,", "k1: risk_flag,", ("k1",)),
        ("m1/improper-method-with-adverse-consequence", "{i1: 24,", "{i1: 12,", ("i1",)),
        (
            "m1/plan-without-a-milestone",
            "plan_gaps: {p1: [阶段性目标（日期、指标）]}",
            "plan_gaps: {p1: [学科]}",
            ("p1",),
        ),
        ("m1/r25-no-head-no-activation", "unmet_preconditions: [R25]", "unmet_preconditions: []", ("R25",)),
    ],
)
def test_what_is_no_duty_is_compared_as_well(name: str, old: str, new: str, key: tuple[str, ...]) -> None:
    assert [found.key for found in differences(changed(name, old, new))] == [key]


def test_what_a_scenario_leaves_out_is_not_compared() -> None:
    text = shipped.yaml_of(AUTUMN)
    silent = load(text[: text.index("expect:")])

    assert not silent.expectation.says_something
    assert silent.duties() != ()
    assert differences(silent) == []
