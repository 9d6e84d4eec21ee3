"""Which way a change goes: said field by field, and held to properties over random documents and schools."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_profiles import loader
from policy_profiles.change_words import line, plain_words
from policy_profiles.directions import Direction, opposite
from policy_profiles.documents import Document
from policy_profiles.duty import Duty
from policy_profiles.engine import duties
from policy_profiles.facts import Case, CaseCategory, Facts
from policy_profiles.loosening import Change, between, looser, needs_consent
from policy_profiles.reading import profile_of
from school_calendar import calendar_files
from school_calendar.workdays import SchoolCalendar
from tests.policy_profiles.edited_documents import changed, documents, made, p2, rule_edits
from tests.policy_profiles.strategies import facts

LOOSER, STRICTER, OTHER = Direction.LOOSER, Direction.STRICTER, Direction.OTHER

ONE_WAY = [
    ("rules.R04.when.days", 60, LOOSER),
    ("rules.R04.when.days", 20, STRICTER),
    ("rules.R04.when.priority_days", None, LOOSER),
    ("rules.R04.when.priority_days", 7, STRICTER),
    ("rules.R05.when.priority_days", 7, STRICTER),
    ("rules.R04.when.pause_in_vacation", False, STRICTER),
    ("rules.R01.when.last_day", 21, LOOSER),
    ("rules.R01.when.terms", "autumn", LOOSER),
    ("rules.R01.when.late_start", "skip", LOOSER),
    ("rules.R11.when.times", 2, STRICTER),
    ("rules.R12.when.opens_before_end", 7, OTHER),
    ("rules.R06.when.min_days", 20, LOOSER),
    ("rules.R06.when.after_first", "talk_plan", LOOSER),
    ("rules.R13.when.months", [1, 7], STRICTER),
    ("rules.R13.when.day", 20, LOOSER),
    ("rules.R13.when.shift", "skip", LOOSER),
    ("rules.R13.when.shift", "prev", STRICTER),
    ("rules.R13.when.vacation", "waive", LOOSER),
    ("rules.R14.when.days", 10, STRICTER),
    ("rules.R16.when.workdays", 20, LOOSER),
    ("rules.R22.when.hours", 48, LOOSER),
    ("rules.R22.grace_workdays", 2, LOOSER),
    ("rules.R04.grace_workdays", 0, STRICTER),
    ("rules.R04.enabled", False, LOOSER),
    ("rules.R09.enabled", True, STRICTER),
    ("rules.R04.owner", "counsellor", OTHER),
    ("rules.R04.title", "谈心", OTHER),
    ("rules.R04.evidence", ["talk", "home_visit"], LOOSER),
    ("rules.R05.evidence", ["peer_talk"], STRICTER),
    ("rules.R04.only", {"categories": ["K2"]}, LOOSER),
    ("rules.R16.only", {"categories": ["K2", "K4"]}, STRICTER),
    ("rules.R14.per_teacher", False, LOOSER),
    ("rules.R25.precondition", False, LOOSER),
    ("rules.R04", None, LOOSER),
    ("rules.R09", None, OTHER),
    ("grace_workdays", 5, LOOSER),
    ("grace_workdays", 0, STRICTER),
    ("disqualification", None, LOOSER),
    ("disqualification.discrimination", False, LOOSER),
    ("disqualification.improper_method", "serious", LOOSER),
    ("disqualification.months", 36, STRICTER),
    ("referral.enabled", False, LOOSER),
    ("referral.required", ["village_contact"], LOOSER),
    ("referral.further", ["guardian"], STRICTER),
    ("referral.sender", "group_head", OTHER),
    ("confidentiality.level", "strict", STRICTER),
    ("features.letter.presence", "none", LOOSER),
    ("features.talks.presence", "offered", LOOSER),
    ("roles.class_teacher.title", "辅导员", OTHER),
    ("preamble", "以生为本。", OTHER),
    ("clauses.K-1.text", "另有说法。", OTHER),
]


@pytest.mark.parametrize(("path", "value", "direction"), ONE_WAY, ids=lambda value: str(value)[:40])
def test_a_change_has_its_direction(path: str, value: object, direction: Direction) -> None:
    before = p2()
    found = between(before, changed(before, {path: value}))

    assert [change.direction for change in found] == [direction]
    assert line(found[0], before, before)


BOTH_WAYS = [
    ("rules.R04.evidence", ["home_visit"]),
    ("rules.R16.only", {"categories": ["K7"]}),
    ("rules.R13.when.months", [6]),
    ("rules.R06.when", {"kind": "term_quota", "times": 2}),
    ("rules.R01.when.anchor", "before"),
    ("rules.R22.when.event", "serious_breach"),
]


@pytest.mark.parametrize(("path", "value"), BOTH_WAYS, ids=lambda value: str(value)[:40])
def test_what_gives_up_one_thing_for_another_is_said_as_both(path: str, value: object) -> None:
    found = between(p2(), changed(p2(), {path: value}))

    assert {change.direction for change in found} == {LOOSER, STRICTER}
    assert len({change.key for change in found}) == 1


def test_a_rule_that_is_off_demands_nothing_however_it_is_changed() -> None:
    found = between(p2(), changed(p2(), {"rules.R10.when.hours": 100}))

    assert [change.direction for change in found] == [OTHER]


@pytest.mark.parametrize(
    ("edit", "direction"),
    [({"retired": True}, LOOSER), ({"tier": "T1"}, LOOSER), ({"tier": "T4"}, STRICTER), ({"title": "单亲"}, OTHER)],
)
def test_types_of_students_have_directions_too(edit: Document, direction: Direction) -> None:
    before, after = p2(), p2()
    after["categories"][1].update(edit)

    assert [change.direction for change in between(before, after)] == [direction]


def test_a_finer_kind_that_more_people_may_see_is_looser() -> None:
    after = p2()
    after["categories"][0]["subtags"][4]["tier"] = "T2"

    (change,) = looser(p2(), after)
    assert (change.field, change.before, change.after) == ("tier", "T4", "T2")


def test_a_window_before_term_is_judged_by_its_end() -> None:
    before = changed(p2(), {"rules.R01.when.anchor": "before"})

    assert [change.direction for change in between(before, changed(before, {"rules.R01.when.first_day": 5}))] == [
        STRICTER
    ]


def test_the_floor_and_the_law_are_forbidden_to_everybody() -> None:
    after = p2()
    after["floor"].remove("access_log")

    (change,) = looser(p2(), after)
    assert change.forbidden
    assert not needs_consent(change)


@pytest.mark.parametrize(
    ("path", "value", "asked"),
    [
        ("rules.R01.when.last_day", 21, True),
        ("rules.R04.when.days", 90, False),
        ("rules.R04.enabled", False, True),
        ("rules.R30.enabled", False, False),
        ("rules.R13.when.shift", "skip", False),
        ("disqualification.improper_method", "serious", True),
        ("grace_workdays", 5, False),
    ],
)
def test_the_district_is_asked_for_what_the_source_itself_demands(path: str, value: object, asked: bool) -> None:
    (change,) = looser(p2(), changed(p2(), {path: value}))

    assert needs_consent(change) is asked


def test_a_change_survives_its_way_through_json() -> None:
    for change in between(
        p2(), changed(p2(), {"rules.R01.when.last_day": 21, "rules.R04.only": {"categories": ["K2"]}})
    ):
        assert Change.from_data(change.as_data()) == change


@pytest.mark.parametrize("key", loader.builtin_keys())
@pytest.mark.parametrize("other", loader.builtin_keys())
def test_any_two_built_in_profiles_can_be_compared(key: str, other: str) -> None:
    before, after = loader.builtin_document(key), loader.builtin_document(other)
    found = between(before, after)

    assert (found == ()) is (key == other)
    assert all(line(change, before, after) for change in found)


@given(documents())
def test_a_document_is_not_looser_than_itself(document: Document) -> None:
    assert between(document, document) == ()


def places(changes: tuple[Change, ...]) -> Counter[tuple[str, str, Direction]]:
    return Counter((*change.key, change.direction) for change in changes)


@given(documents(), documents())
def test_the_way_back_says_the_opposite(first: Document, second: Document) -> None:
    there, back = between(first, second), between(second, first)

    assert places(there) == Counter((place, field, opposite(way)) for place, field, way in places(back).elements())


@given(documents(), documents(), documents())
def test_two_steps_that_loosen_nothing_loosen_nothing_together(
    first: Document, second: Document, third: Document
) -> None:
    there, on = looser(first, second), looser(second, third)
    loosened = {change.place for change in (*there, *on)}
    found = looser(first, third)
    if "grace_workdays" in loosened:  # the grace of all is that of each rule without one of its own
        found = tuple(change for change in found if change.field != "grace_workdays")

    assert {change.place for change in found} <= loosened


CALENDAR: SchoolCalendar = calendar_files.load_builtin("2026-2027").calendar("compulsory")
LATEST = date.max
A_CASE = Case("known", date(2026, 9, 10), categories=(CaseCategory("K2", "single_parent"),), teachers=("t1", "t2"))
WHOLE = (date(2026, 6, 1), date(2027, 8, 31))


edited_pairs = st.builds(lambda first, edit: (first, made(edit, of=first)), documents(rule_edits), rule_edits)
"""A random document, and the same with one rule edited further."""


def owed(document: Document, school: Facts) -> dict[object, Duty]:
    """What the document asks of the school from its first day on, by rule, subject and period."""
    known = replace(school, contacts=(), in_force_on=WHOLE[0], cases=(A_CASE, *school.cases))
    found = duties(profile_of(document), known, CALENDAR, WHOLE)
    return {duty.key: duty for duty in found}


@settings(max_examples=200)
@given(edited_pairs, facts())
def test_what_is_not_looser_asks_for_no_fewer_duties_and_none_later(
    pair: tuple[Document, Document], school: Facts
) -> None:
    """Rule by rule, on a real calendar, while nothing was done yet: work done moves later dates in both."""
    first, second = pair
    loosened = {change.place for change in looser(first, second)}
    before, after = owed(first, school), owed(second, school)
    counts = [Counter(duty.rule for duty in found.values()) for found in (before, after)]

    for rule in first["rules"]:
        if f"rules.{rule}" not in loosened and not _follows(first, rule, loosened):
            assert counts[1][rule] >= counts[0][rule], rule
            for key, duty in before.items():
                if duty.rule == rule and key in after:
                    assert (after[key].grace_end or LATEST) <= (duty.grace_end or LATEST), rule


def _follows(document: Document, rule: str, loosened: set[str]) -> bool:
    """A duty before a first time follows the rule that it precedes."""
    other = document["rules"][rule]["when"].get("rule")
    return f"rules.{other}" in loosened


@given(st.data())
def test_every_looser_change_of_a_random_pair_is_one_of_its_differences(data: st.DataObject) -> None:
    first, second = data.draw(documents()), data.draw(documents())

    assert set(map(repr, looser(first, second))) <= set(map(repr, between(first, second)))
    assert all(change.before != change.after for change in between(first, second))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("when.shift", "next", "顺延到下一个工作日"),
        ("when.shift", "none", "日期不变"),
        ("when.year", "calendar", "按日历年"),
        ("indicator.ties", "none", "并列的都不算"),
        ("level", "strict", "严格保密"),
        ("when.kind", "month_window", "每月一次"),
    ],
)
def test_a_value_is_worded_as_its_field_means_it(field: str, value: str, words: str) -> None:
    assert plain_words(field, value) == words
