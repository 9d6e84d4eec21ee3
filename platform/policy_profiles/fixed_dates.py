"""Dates that the document names: the 15th of odd months, the last of May (domain.md 2.3, A2 to A5)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from policy_profiles.carriers import Carrier
from policy_profiles.duty import Occurrence, Step
from policy_profiles.rules import PointDates, Vacation, YearQuota
from school_calendar.workdays import CalendarGap, MissingTerm, SchoolCalendar

ONE_DAY = timedelta(days=1)
SCHOOL_YEAR_BEGINS_IN = 8
LONGEST_YEAR = timedelta(days=365)
LONGEST_MERGE = 12
"""A date in a break moves on by at most so many dates; no break is longer than a year."""


def point_dates(when: PointDates, carrier: Carrier, calendar: SchoolCalendar, last: date) -> Iterator[Occurrence]:
    """One for each date named, as far as those that open by `last`. It can be done late until the day before the next date.

    A date inside a break is merged into the next one, kept, or dropped; a date on a rest day is shifted.
    """
    dates = _dates_from(when, carrier.starts_on)
    for named in dates:
        opens = max(named - timedelta(days=when.opens_before), carrier.starts_on)
        if opens > last:
            return
        occurrence = _on(when, named, opens, calendar)
        if occurrence is None or not carrier.outlives(occurrence.due or named):
            continue
        if occurrence.due is None or occurrence.due >= opens:
            yield occurrence
        elif occurrence.due >= carrier.starts_on:
            yield replace(occurrence, opens=occurrence.due)


def _on(when: PointDates, named: date, opens: date, calendar: SchoolCalendar) -> Occurrence | None:
    steps: tuple[Step, ...] = (Step.of("point", on=named),)
    period, target, merged_into = named.isoformat(), named, None
    try:
        vacation = calendar.break_of(named) if when.vacation is not Vacation.KEEP else None
        if vacation and when.vacation is Vacation.WAIVE:
            return None
        if vacation:
            target = _next_in_term(when, named, calendar)
            merged_into = target.isoformat()
            steps += (Step.of("merged", name=vacation.name, into=target),)
        due = calendar.shift(target, when.shift)
    except CalendarGap as gap:
        return Occurrence(period, opens, None, _day_before_next(when, target), steps, awaiting=gap.reason)
    if due is None:
        return None
    if due != target:
        steps += (Step.of("shift", frm=target, to=due),)
    return Occurrence(period, opens, due, _day_before_next(when, target), steps, merged_into=merged_into)


def _next_in_term(when: PointDates, named: date, calendar: SchoolCalendar) -> date:
    later = islice(_dates_from(when, named + ONE_DAY), LONGEST_MERGE)
    return next(day for day in later if not calendar.is_vacation(day))


def _day_before_next(when: PointDates, named: date) -> date:
    return next(_dates_from(when, named + ONE_DAY)) - ONE_DAY


def _dates_from(when: PointDates, first: date) -> Iterator[date]:
    year, months = first.year, sorted(when.months)
    while year < date.max.year:
        for month in months:
            day = date(year, month, min(when.day, monthrange(year, month)[1]))
            if day >= first:
                yield day
        year += 1


def year_quotas(when: YearQuota, carrier: Carrier, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    """One in each school year that the calendar knows, due by the month and day named; who joins late has until its last day.

    Counted from confirmation, not pro rata (A5). It can be done late until the school year ends.
    """
    for year in sorted({term.year for term in calendar.terms}):
        begins = calendar.school_year_starts_on(year)
        ends = _year_end(year, calendar)
        if carrier.starts_on > (ends or begins + LONGEST_YEAR):
            continue
        due, steps, awaiting = _year_due(when, year, carrier, calendar)
        if (due or awaiting) is None or (due and (due < carrier.starts_on or not carrier.outlives(due))):
            continue
        yield Occurrence(
            period=f"{year}-{year + 1}",
            opens=max(begins, carrier.starts_on),
            due=due,
            period_end=ends,
            steps=steps,
            awaiting=awaiting,
        )


def _year_end(year: int, calendar: SchoolCalendar) -> date | None:
    try:
        return calendar.school_year_ends_on(year)
    except CalendarGap:
        return None


def _year_due(
    when: YearQuota, year: int, carrier: Carrier, calendar: SchoolCalendar
) -> tuple[date | None, tuple[Step, ...], str | None]:
    if when.late_after and carrier.starts_on > _in_school_year(when.late_after, year):
        head = Step.of("year_late", since=carrier.starts_on)
        ends = _year_end(year, calendar)
        return ends, (head,), None if ends else MissingTerm(calendar.terms[-1].ends_on).reason
    named = _in_school_year(when.due, year)
    head = Step.of("year_by", year=year, on=named)
    if named < carrier.starts_on:
        return None, (head,), None
    try:
        due = calendar.shift(named, when.shift)
    except CalendarGap as gap:
        return None, (head,), gap.reason
    return due, (head, Step.of("shift", frm=named, to=due)) if due and due != named else (head,), None


def _in_school_year(month_and_day: tuple[int, int], year: int) -> date:
    month, day = month_and_day
    in_year = year if month >= SCHOOL_YEAR_BEGINS_IN else year + 1
    return date(in_year, month, min(day, monthrange(in_year, month)[1]))
