"""On which days a plan meets, and which of them the law keeps free; pure, it asks the school's calendar.

《未成年人保护法》第三十三条: schools may not use public holidays, rest days and vacations to tutor pupils of compulsory
education together. One child with one teacher is no such tutoring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from care.support_plans.errors import CalendarNotPublished, GroupOnRestDay
from care.support_plans.terms import REST_LABELS, RestKind
from school_calendar.workdays import CalendarGap, DayKind, SchoolCalendar

ONE_DAY = timedelta(days=1)
MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When a plan meets: on these weekdays (Monday is 0) between two days, and on single days besides."""

    first: date
    last: date
    weekdays: frozenset[int] = frozenset()
    dates: tuple[date, ...] = ()
    begins_at: time | None = None
    ends_at: time | None = None

    @property
    def is_set(self) -> bool:
        """Whether there is a slot: a day, and from when to when."""
        return bool(self.weekdays or self.dates) and self.begins_at is not None and self.ends_at is not None


@dataclass(frozen=True, slots=True)
class Meetings:
    """The days on which a plan meets, those that the calendar takes out of its weeks, and those that it cannot tell yet."""

    held: tuple[date, ...]
    left_out: tuple[tuple[date, RestKind], ...]
    unknown: tuple[date, ...]


def days_of(times: Times) -> list[date]:
    """Every day that the plan names, by weekday or by date, in order."""
    return sorted({*_weekly(times), *times.dates})


def meetings(times: Times, calendar: SchoolCalendar) -> Meetings:
    """What the calendar makes of these days. A day whose year or term is not published is unknown, never a guess (INV-10)."""
    held: list[date] = []
    left_out: list[tuple[date, RestKind]] = []
    unknown: list[date] = []
    for day in days_of(times):
        try:
            rest = rest_on(day, calendar)
        except CalendarGap:
            unknown.append(day)
            continue
        if rest is None:
            held.append(day)
        else:
            left_out.append((day, rest))
    return Meetings(tuple(held), tuple(left_out), tuple(unknown))


def rest_on(day: date, calendar: SchoolCalendar) -> RestKind | None:
    """Why school is out on that day, None on a day of school. Raises CalendarGap."""
    if not calendar.is_workday(day):
        return RestKind.HOLIDAY if calendar.days.get(day) is DayKind.HOLIDAY else _weekend_or_break(day, calendar)
    return RestKind.VACATION if calendar.is_vacation(day) else None


def check_group(times: Times, calendar: SchoolCalendar) -> None:
    """Whether a group may meet so, in compulsory education.

    A single day must be one of school. A weekly slot must have such days; those that fall on a holiday are left out of it.
    Raises GroupOnRestDay, CalendarNotPublished.
    """
    _check_dates(times.dates, calendar)
    for weekday in sorted(times.weekdays):
        slot = Times(first=times.first, last=times.last, weekdays=frozenset({weekday}))
        found = meetings(slot, calendar)
        if found.left_out and not (found.held or found.unknown):
            raise GroupOnRestDay(days=_named(found.left_out))


def _check_dates(dates: Iterable[date], calendar: SchoolCalendar) -> None:
    resting: list[tuple[date, RestKind]] = []
    for day in sorted(dates):
        try:
            rest = rest_on(day, calendar)
        except CalendarGap as gap:
            raise CalendarNotPublished(day=day.isoformat()) from gap
        if rest is not None:
            resting.append((day, rest))
    if resting:
        raise GroupOnRestDay(days=_named(resting))


def _named(days: Iterable[tuple[date, RestKind]]) -> str:
    return "、".join(f"{day.isoformat()}（{REST_LABELS[rest]}）" for day, rest in list(days)[:MOST_NAMED])


def _weekend_or_break(day: date, calendar: SchoolCalendar) -> RestKind:
    return RestKind.VACATION if calendar.is_vacation(day) else RestKind.WEEKEND


def _weekly(times: Times) -> Iterator[date]:
    day = times.first
    while times.weekdays and day <= times.last:
        if day.weekday() in times.weekdays:
            yield day
        day += ONE_DAY
