"""Random calendars and facts for the property tests: small, odd, and always valid."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.facts import Case, CaseCategory, ClassGroup, College, Contact, Event, Facts
from policy_profiles.format import Profile
from policy_profiles.loader import builtin_keys, load_builtin
from policy_profiles.rules import PointDates, Rule, Vacation, Year, YearQuota
from school_calendar.workdays import DayKind, SchoolCalendar, Shift, TermSpan

a_school = settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties over whole schools, which take a while to make up; time limits would only fail on a busy machine."""

FIRST_DAY = date(2026, 6, 1)
LAST_DAY = date(2028, 3, 31)

days = st.dates(min_value=FIRST_DAY, max_value=LAST_DAY)
ranges = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))


@functools.cache
def complete(key: str) -> Profile:
    """A built-in profile with every offered rule switched on."""
    profile = load_builtin(key)
    return replace(profile, rules=tuple(replace(rule, enabled=True) for rule in profile.rules))


@functools.cache
def everything() -> Profile:
    """All profiles in one: each rule and each kind of schedule at least once."""
    whole = [complete(key) for key in builtin_keys() if key != "P2"] + [complete("P2")]
    rules = {rule.code: rule for profile in whole for rule in profile.rules}
    clauses = {key: clause for profile in whole for key, clause in profile.clauses.items()}
    return replace(whole[-1], rules=tuple(rules.values()), clauses=clauses)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """One of the six, or all in one; the dates that it names are shifted in any of the ways that a school may choose."""
    profile = draw(st.sampled_from([complete(key) for key in builtin_keys()] + [everything()]))
    shift, vacation = draw(st.sampled_from(Shift)), draw(st.sampled_from(Vacation))

    def chosen(rule: Rule) -> Rule:
        match rule.when:
            case PointDates():
                return replace(rule, when=replace(rule.when, shift=shift, vacation=vacation))
            case YearQuota():
                return replace(rule, when=replace(rule.when, shift=shift, year=draw(st.sampled_from(Year))))
        return rule

    return replace(profile, rules=tuple(chosen(rule) for rule in profile.rules))


@st.composite
def calendars(draw: st.DrawFn) -> SchoolCalendar:
    """Up to four terms with gaps between them, scattered holidays, and now and then a year that is not published."""
    terms = tuple(_terms(draw))
    holidays = draw(st.sets(days, max_size=30))
    makeups = {day for day in draw(st.sets(days, max_size=10)) if day.weekday() >= 5}
    kinds = {**dict.fromkeys(makeups, DayKind.MAKEUP), **dict.fromkeys(holidays, DayKind.HOLIDAY)}
    years = draw(st.sampled_from([{2025, 2026, 2027, 2028, 2029}, {2026, 2027, 2028}, {2026, 2027}, {2026}]))
    return SchoolCalendar("v1", frozenset(years), kinds, terms)


def _terms(draw: st.DrawFn) -> Iterator[TermSpan]:
    first = draw(st.dates(min_value=date(2026, 8, 15), max_value=date(2026, 9, 20)))
    for index in range(draw(st.integers(min_value=0, max_value=4))):
        last = first + timedelta(days=draw(st.integers(min_value=5, max_value=150)))
        yield TermSpan(2026 + index // 2, index % 2 + 1, first, last)
        first = last + timedelta(days=draw(st.integers(min_value=1, max_value=60)))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """A small school with cases, contacts and events, some of them before the profile or after the end of a case."""
    cases = tuple(draw(_case(f"case{number}")) for number in range(draw(st.integers(0, 3))))
    subjects = ["school", "class1", "law", *(case.id for case in cases)]
    return Facts(
        school_id="school",
        in_force_on=draw(days),
        colleges=(College("law"),),
        classes=(ClassGroup("class1"), ClassGroup("class2", opened_on=draw(days), graduating=True)),
        cases=cases,
        contacts=tuple(draw(st.lists(_contact(subjects), max_size=12))),
        events=tuple(draw(_event(f"event{number}")) for number in range(draw(st.integers(0, 3)))),
    )


@st.composite
def _case(draw: st.DrawFn, name: str) -> Case:
    confirmed_on = draw(days)
    later = st.integers(0, 300).map(lambda number: confirmed_on + timedelta(days=number))
    return Case(
        id=name,
        confirmed_on=confirmed_on,
        priority_since=draw(st.none() | later),
        closed_on=draw(st.none() | later),
        categories=tuple(draw(st.lists(_category(later), max_size=2))),
        teachers=tuple(draw(st.sets(st.sampled_from(["t1", "t2"])))),
    )


def _category(later: st.SearchStrategy[date]) -> st.SearchStrategy[CaseCategory]:
    kinds = st.sampled_from([("K2", "single_parent"), ("K2", "divorced"), ("K4", None), ("E2", None), ("E6", None)])
    return st.builds(lambda kind, since: CaseCategory(kind[0], kind[1], since), kinds, st.none() | later)


def _contact(subjects: list[str]) -> st.SearchStrategy[Contact]:
    kinds = st.frozensets(st.sampled_from(list(EvidenceKind)), min_size=1, max_size=3)
    return st.builds(Contact, st.sampled_from(subjects), kinds, days)


def _event(name: str) -> st.SearchStrategy[Event]:
    hours = (LAST_DAY - FIRST_DAY).days * 24
    begin = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
    moments = st.integers(0, hours).map(lambda hour: begin + timedelta(hours=hour))
    return st.builds(Event, st.just(name), st.sampled_from(list(EventKind)), moments, st.booleans())
