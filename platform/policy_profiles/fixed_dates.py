"""Dates that the document names: the 15th of odd months, the last of May (domain.md 2.3, A2 to A5)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from policy_profiles.carriers import Carrier
from policy_profiles.duty import Occurrence, Step
from policy_profiles.rules import PointDates, Vacation, Year, YearQuota
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


@dataclass(frozen=True, slots=True)
class _Span:
    """One year, of the school or of the calendar (A5): its number, its first day and, as far as known, its last one."""

    kind: Year
    number: int
    begins: date
    ends: date | None

    @property
    def period(self) -> str:
        return f"{self.number}-{self.number + 1}" if self.kind is Year.SCHOOL else str(self.number)

    def day(self, month_and_day: tuple[int, int]) -> date:
        month, day = month_and_day
        is_spring = self.kind is Year.SCHOOL and month < SCHOOL_YEAR_BEGINS_IN
        year = self.number + 1 if is_spring else self.number
        return date(year, month, min(day, monthrange(year, month)[1]))

    def by(self, day: date) -> Step:
        if self.kind is Year.SCHOOL:
            return Step.of("year_by", year=self.number, on=day)
        return Step.of("calendar_year_by", number=self.number, on=day)

    def late(self, since: date) -> Step:
        return Step.of("year_late" if self.kind is Year.SCHOOL else "calendar_year_late", since=since)


def year_quotas(when: YearQuota, carrier: Carrier, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    """One in each year that the calendar knows, due by the month and day named; who joins late has until its last day.

    Counted from confirmation, not pro rata (A5). It can be done late until the year ends.
    """
    for span in _spans(when.year, calendar):
        if carrier.starts_on > (span.ends or span.begins + LONGEST_YEAR):
            continue
        due, steps, awaiting = _year_due(when, span, carrier, calendar)
        if (due or awaiting) is None or (due and (due < carrier.starts_on or not carrier.outlives(due))):
            continue
        yield Occurrence(
            period=span.period,
            opens=max(span.begins, carrier.starts_on),
            due=due,
            period_end=span.ends,
            steps=steps,
            awaiting=awaiting,
        )


def _spans(kind: Year, calendar: SchoolCalendar) -> Iterator[_Span]:
    if kind is Year.SCHOOL:
        for year in sorted({term.year for term in calendar.terms}):
            yield _Span(kind, year, calendar.school_year_starts_on(year), _year_end(year, calendar))
    else:
        for year in sorted({day.year for term in calendar.terms for day in (term.starts_on, term.ends_on)}):
            yield _Span(kind, year, date(year, 1, 1), date(year, 12, 31))


def _year_end(year: int, calendar: SchoolCalendar) -> date | None:
    try:
        return calendar.school_year_ends_on(year)
    except CalendarGap:
        return None


def _year_due(
    when: YearQuota, span: _Span, carrier: Carrier, calendar: SchoolCalendar
) -> tuple[date | None, tuple[Step, ...], str | None]:
    if when.late_after and carrier.starts_on > span.day(when.late_after):
        head = span.late(carrier.starts_on)
        return span.ends, (head,), None if span.ends else MissingTerm(calendar.terms[-1].ends_on).reason
    named = span.day(when.due)
    head = span.by(named)
    if named < carrier.starts_on:
        return None, (head,), None
    try:
        due = calendar.shift(named, when.shift)
    except CalendarGap as gap:
        return None, (head,), gap.reason
    return due, (head, Step.of("shift", frm=named, to=due)) if due and due != named else (head,), None
