"""The built-in profiles have the rules of the table of cadence rules (domain.md 2.3), dated and owned as it says."""

from __future__ import annotations

import pytest

from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.loader import builtin_keys, load_builtin
from policy_profiles.rules import (
    AfterConfirmation,
    AfterEvent,
    EveryDays,
    Mark,
    MonthWindow,
    PointDates,
    Schedule,
    TermQuota,
    Terms,
    TermWindow,
    YearQuota,
)

E5 = load_builtin("E5")

# The table of cadence rules (domain.md 2.3): the rules of each profile, and those that it offers.
OFFERED = {"R09", "R09.chase", "R09.call", "R10", "R23", "R27"}
REFERRAL = {"R21", "R21.ack", "R21.reply"}
SHARED = {"R01", "R04", "R05", "R08", "R11", "R12", "R17", "R25", "R29", "R30"}
TEN_TYPES = SHARED | REFERRAL | {"R07", "R13", "R14", "R14.review", "R15"}
REPORTING = {"R06", "R16", "R22", "R22.action", "R28", "R28.talk"}
RULES = {
    "U": {"R01u", "R02", "R03", "R04", "R05", "R09", "R09.chase", "R09.call", "R10", "R17", "R23", "R24", "R25", "R27"}
    | {"R30", "R31"},
    "M1": TEN_TYPES | REPORTING,
    "P2": TEN_TYPES | REPORTING,
    "P3": {"R07", "R08", "R26", "R30"},
    "P4": TEN_TYPES,
    "E5": SHARED | {"R06", "R12.case", "R18", "R19", "R19.review", "R20", "R20.review"},
}
OFFERS = {
    "U": REFERRAL,
    "M1": OFFERED,
    "P2": OFFERED,
    "P3": OFFERED | REFERRAL | {"R01"},
    "P4": OFFERED,
    "E5": OFFERED | REFERRAL,
}

# Its bold values: the periods that a source states.
STATED = {
    "U": {"R02", "R03", "R09"},
    "M1": {"R01", "R06", "R11", "R12"},
    "P2": {"R01", "R06", "R11", "R12"},
    "P3": set(),
    "P4": {"R01", "R11", "R12"},
    "E5": {"R01", "R06", "R11", "R12", "R12.case"},
}


@pytest.mark.parametrize("key", RULES)
def test_a_profile_has_every_rule_that_belongs_to_it_and_offers_the_rest(key: str) -> None:
    rules = load_builtin(key).rules

    assert {rule.code for rule in rules if rule.enabled} == RULES[key]
    assert {rule.code for rule in rules if not rule.enabled} == OFFERS[key]


@pytest.mark.parametrize("key", STATED)
def test_the_periods_that_the_source_states_are_marked_so(key: str) -> None:
    assert {rule.code for rule in load_builtin(key).rules if rule.period_mark is Mark.SOURCE} == STATED[key]


@pytest.mark.parametrize("key", builtin_keys())
def test_what_a_profile_offers_is_the_platforms_and_what_the_source_demands_is_on(key: str) -> None:
    for rule in load_builtin(key).rules:
        assert rule.enabled or rule.mark is Mark.PLATFORM, rule.code
        assert rule.clauses or rule.mark is not Mark.SOURCE, rule.code


# Owner and receivers of the table where the profiles differ from one another.
@pytest.mark.parametrize(
    ("key", "code", "owner", "receivers"),
    [
        ("U", "R01u", "group_head", ("counsellor",)),
        ("U", "R02", "grade_head", ("counsellor",)),
        ("U", "R03", "grade_head", ("counsellor",)),
        ("U", "R09", "class_teacher", ("guardian",)),
        ("U", "R23", "evaluator", ("principal", "group_head")),
        ("U", "R24", "class_teacher", ("group_head",)),
        ("U", "R31", "counsellor", ("group_head",)),
        ("M1", "R16", "logistics", ("principal",)),
        ("M1", "R21", "principal", ("village_contact", "guardian")),
        ("P2", "R12", "class_teacher", ("group_head",)),
        ("P3", "R26", "principal", ()),
        ("P3", "R30", "class_teacher", ("principal",)),
        ("P4", "R01", "class_teacher", ("group_head",)),
        ("P4", "R14", "subject_teacher", ()),
        ("E5", "R01", "class_teacher", ("academic_affairs",)),
        ("E5", "R18", "group_head", ()),
    ],
)
def test_a_rule_goes_from_its_owner_to_its_receivers(
    key: str, code: str, owner: str, receivers: tuple[str, ...]
) -> None:
    rule = load_builtin(key).rule(code)

    assert (rule.owner, rule.receivers) == (owner, receivers)


@pytest.mark.parametrize(
    ("key", "code", "when"),
    [
        ("U", "R01u", TermWindow(1, 28, terms=Terms.AUTUMN)),
        ("U", "R02", PointDates(15, (1, 3, 5, 7, 9, 11))),
        ("U", "R03", PointDates(15, tuple(range(1, 13)))),
        ("U", "R04", EveryDays(30, priority_days=14)),
        ("U", "R09", YearQuota((5, 31), late_after=(3, 31))),
        ("U", "R09.chase", AfterEvent(EventKind.LETTER_POSTED, days=21)),
        ("U", "R09.call", AfterEvent(EventKind.LETTER_POSTED, days=42)),
        ("U", "R10", AfterEvent(EventKind.SPECIAL_EVENT, hours=24, at_once_if_harm=True)),
        ("U", "R24", TermWindow(1, 30, terms=Terms.AUTUMN)),
        ("U", "R27", AfterEvent(EventKind.EVIDENCE_FOUND, hours=24)),
        ("M1", "R04", EveryDays(30, priority_days=14)),
        ("M1", "R22", AfterEvent(EventKind.IMPROPER_METHOD, hours=24)),
        ("M1", "R28", AfterEvent(EventKind.SERIOUS_BREACH, workdays=10)),
        ("P3", "R07", TermQuota(min_days=14)),
        ("P4", "R04", EveryDays(60, priority_days=14)),
        ("P4", "R21", AfterEvent(EventKind.REFERRAL_NEEDED, workdays=3)),
        ("E5", "R01", TermWindow(1, 14)),
        ("E5", "R04", EveryDays(30, priority_days=14)),
        ("E5", "R06", MonthWindow(min_days=7)),
        ("E5", "R18", TermQuota(times=2, min_days=14)),
        ("E5", "R19", AfterConfirmation(days=30)),
    ],
)
def test_a_rule_is_dated_as_the_table_says(key: str, code: str, when: Schedule) -> None:
    assert load_builtin(key).rule(code).when == when


def test_e5_tracks_by_forum_or_visit_and_plans_for_those_who_need_it() -> None:
    assert E5.rule("R06").evidence == (EvidenceKind.STUDENT_FORUM, EvidenceKind.HOME_VISIT)
    assert E5.rule("R19").audience.categories == (("E6", None),)
    assert [code for code, _ in E5.rule("R20").audience.categories] == ["E2", "E6", "E7", "E8"]
