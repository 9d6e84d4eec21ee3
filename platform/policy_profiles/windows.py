"""Windows inside a term or a month. Their end is never moved by a rest day; only the reminder is (domain.md 2.3)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise, zip_longest

from policy_profiles.carriers import Carrier
from policy_profiles.duty import Occurrence, Step
from policy_profiles.rules import Anchor, LateStart, MonthWindow, TermQuota, Terms, TermWindow
from school_calendar.workdays import CalendarGap, SchoolCalendar, TermSpan

ONE_DAY = timedelta(days=1)


def term_windows(when: TermWindow, carrier: Carrier, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    """One in each term that the rule names. It opens at the later of its first day and the subject's start.

    A subject that starts inside the term has as many days as the others, within the term, or is left out (`late_start`),
    then also when it starts on the window's first day: what is renewed each year was done just before.
    It can be done late until the term ends.
    """
    for term in calendar.terms:
        if carrier.starts_on > term.ends_on or not _named(when.terms, term):
            continue
        opens, due = days_of(when, term.starts_on)
        if when.late_start is LateStart.SKIP and carrier.starts_on >= opens:
            continue
        late = carrier.starts_on > opens
        if late:
            opens = carrier.starts_on
            due = min(max(due, opens + timedelta(days=when.last_day - when.first_day)), term.ends_on)
        if not carrier.outlives(due):
            continue
        steps = [Step.of("term_start", term=term.key, on=term.starts_on)]
        steps += [Step.of("late_start", on=opens, days=when.last_day - when.first_day + 1)] if late else []
        steps += [] if late else [Step.of(f"days_{when.anchor}", first=when.first_day, last=when.last_day)]
        yield Occurrence(term.key, opens, due, term.ends_on, tuple(steps))


def _named(terms: Terms, term: TermSpan) -> bool:
    return terms is Terms.EACH or (terms is Terms.AUTUMN) == (term.number == 1)


def days_of(when: TermWindow, term_start: date) -> tuple[date, date]:
    """The first and last day of the window of a term, for who was there before it."""
    if when.anchor is Anchor.BEFORE:
        return term_start - timedelta(days=when.last_day), term_start - timedelta(days=when.first_day)
    before_first = term_start - ONE_DAY
    return before_first + timedelta(days=when.first_day), before_first + timedelta(days=when.last_day)


def term_quotas(when: TermQuota, carrier: Carrier, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    """`times` in each term, each due at the end of its share; it can be done late until the next term begins."""
    for term in calendar.terms:
        alert_on = _week(term, when.alert_week)
        for number, (first, last) in enumerate(_shares(term, when.times), start=1):
            begins = max(first, carrier.starts_on)
            if not carrier.outlives(last) or (last - begins).days + 1 < max(when.min_days, 1):
                continue
            opens = max(begins, last - timedelta(days=when.opens_before_end)) if when.opens_before_end else begins
            step = Step.of("term_share", term=term.key, times=when.times, number=number)
            yield Occurrence(
                period=term.key if when.times == 1 else f"{term.key}/{number}",
                opens=opens,
                due=last,
                period_end=_day_before_next_term(term, calendar),
                steps=(Step.of("term_quota", term=term.key) if when.times == 1 else step,),
                alert_on=max(alert_on, opens) if alert_on and alert_on <= last else None,
            )


def _shares(term: TermSpan, times: int) -> Iterator[tuple[date, date]]:
    length = (term.ends_on - term.starts_on).days + 1
    ends = [length * share // times for share in range(times + 1)]
    for begin, end in pairwise(ends):
        yield term.starts_on + timedelta(days=begin), term.starts_on + timedelta(days=end - 1)


def _week(term: TermSpan, week: int | None) -> date | None:
    return term.starts_on + timedelta(weeks=week - 1) if week else None


def _day_before_next_term(term: TermSpan, calendar: SchoolCalendar) -> date | None:
    try:
        return calendar.term_after(term).starts_on - ONE_DAY
    except CalendarGap:
        return None


@dataclass(frozen=True, slots=True)
class _Month:
    """The days of term inside one month."""

    key: str
    first: date
    last: date


def month_windows(when: MonthWindow, carrier: Carrier, calendar: SchoolCalendar) -> Iterator[Occurrence]:
    """One in each month with enough days of term; it can be done late until the next one falls due."""
    months = [month for month in _months(calendar.terms) if (month.last - month.first).days + 1 >= when.min_days]
    begins = _first_day(when, carrier)
    if begins is None:
        return
    for month, following in zip_longest(months, months[1:]):
        opens = max(month.first, begins)
        if not carrier.outlives(month.last) or (month.last - opens).days + 1 < max(when.min_days, 1):
            continue
        yield Occurrence(
            period=month.key,
            opens=opens,
            due=month.last,
            period_end=following.last - ONE_DAY if following else None,
            steps=(Step.of("month_window", month=month.key),),
        )


def _first_day(when: MonthWindow, carrier: Carrier) -> date | None:
    if when.after_first is None:
        return carrier.starts_on
    made = carrier.days_of(when.after_first)
    if not made:
        return None
    return max(carrier.starts_on, _last_of_month(made[0]) + ONE_DAY)


@lru_cache(maxsize=64)
def _months(terms: tuple[TermSpan, ...]) -> tuple[_Month, ...]:
    """The months of a calendar, asked for by every case anew."""
    return tuple(_months_of(terms))


def _months_of(terms: tuple[TermSpan, ...]) -> Iterator[_Month]:
    for term in terms:
        first = term.starts_on
        while first <= term.ends_on:
            last = min(_last_of_month(first), term.ends_on)
            yield _Month(f"{first:%Y-%m}", first, last)
            first = last + ONE_DAY


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
