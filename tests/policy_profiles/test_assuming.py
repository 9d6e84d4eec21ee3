"""Looking ahead as if all were done when it is due: it ends, adds nothing twice, and leaves nothing that is due by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_profiles import engine
from policy_profiles.assuming import as_if_done
from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import Case, Contact, Facts
from policy_profiles.format import Profile
from policy_profiles.rules import EveryDays
from school_calendar.workdays import SchoolCalendar, TermSpan
from tests.policy_profiles.strategies import FIRST_DAY, LAST_DAY, a_school, calendars, complete, days, facts, profiles

TODAY = date(2026, 11, 18)
AUTUMN = TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 22))
CALENDAR = SchoolCalendar("v1", frozenset({2026, 2027}), {}, (AUTUMN,))
TALK = frozenset({EvidenceKind.TALK})


def school(*, closed_on: date | None, talked_on: date | None = None) -> Facts:
    contacts = (Contact("case", TALK, talked_on),) if talked_on else ()
    return Facts(
        "school", date(2026, 9, 1), cases=(Case("case", date(2026, 9, 10), closed_on=closed_on),), contacts=contacts
    )


def talks(given_facts: Facts) -> list[date]:
    return [contact.happened_on for contact in given_facts.contacts if EvidenceKind.TALK in contact.evidence]


def ahead(given_facts: Facts, until: date = AUTUMN.ends_on) -> Facts:
    return as_if_done(complete("P2"), given_facts, CALENDAR, today=TODAY, until=until)


def test_what_is_late_is_done_today_and_the_rest_when_it_is_due() -> None:
    assert talks(ahead(school(closed_on=None))) == [TODAY, date(2026, 12, 18), date(2027, 1, 17)]


@pytest.mark.parametrize("closed_on", [TODAY, TODAY + timedelta(days=1), date(2026, 12, 20)])
def test_a_case_that_closes_before_the_next_one_is_due_ends_the_row(closed_on: date) -> None:
    made = talks(ahead(school(closed_on=closed_on, talked_on=TODAY - timedelta(days=5))))

    assert made == sorted({*made})
    assert all(day <= closed_on for day in made)


def test_a_case_that_is_closed_gets_no_more() -> None:
    assert talks(ahead(school(closed_on=TODAY - timedelta(days=1)))) == []


@a_school
@given(profiles(), facts(), calendars(), days, st.integers(0, 400))
def test_it_ends_and_leaves_nothing_that_is_due_by_then(
    p: Profile, f: Facts, c: SchoolCalendar, today: date, more: int
) -> None:
    until = min(today + timedelta(days=more), LAST_DAY)
    seen = as_if_done(p, f, c, today=today, until=until)

    assert seen.contacts[: len(f.contacts)] == f.contacts
    assert all(today <= contact.happened_on <= until for contact in seen.contacts[len(f.contacts) :])
    assert as_if_done(p, seen, c, today=today, until=until) == seen
    rolling = {rule.code for rule in p.rules if isinstance(rule.when, EveryDays)}
    for duty in engine.duties(p, seen, c, (FIRST_DAY, LAST_DAY)):
        if duty.rule in rolling and duty.due and today <= duty.due <= until and duty.opens <= duty.due:
            assert duty.period_end is not None


@a_school
@given(profiles(), facts(), calendars(), days)
def test_without_a_day_in_force_nothing_is_done(p: Profile, f: Facts, c: SchoolCalendar, today: date) -> None:
    silent = replace(f, in_force_on=None)

    assert as_if_done(p, silent, c, today=today, until=LAST_DAY) == silent
