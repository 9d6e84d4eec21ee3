"""Workdays, terms and breaks of one school: pure values and the arithmetic over them (domain.md, A2 to A4 and INV-10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What a calendar says about one day; a day that it does not name follows its weekday."""

    WORKDAY = "workday"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    """调休: a Saturday or Sunday on which people work."""


class Shift(StrEnum):
    """Where a date goes that falls on a rest day (A2)."""

    NEXT = "next"
    PREV = "prev"
    SKIP = "skip"
    NONE = "none"


class BreakName(StrEnum):
    """Which time without school a break is."""

    WINTER = "winter"
    SUMMER = "summer"
    BEFORE_FIRST_TERM = "before_first_term"


class CalendarGap(LookupError):
    """The published calendar does not reach far enough to say: 待校历确认, never a guess (INV-10)."""

    reason: str


class MissingYear(CalendarGap):
    """No workdays are published for `year`."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.reason = f"year:{year}"
        super().__init__(self.reason)


class MissingTerm(CalendarGap):
    """The term that follows `after` is not published."""

    def __init__(self, after: date) -> None:
        self.after = after
        self.reason = f"term:{after.isoformat()}"
        super().__init__(self.reason)


@dataclass(frozen=True, slots=True)
class TermSpan:
    """One term; `year` is the year in which its school year begins, so spring 2027 is (2026, 2)."""

    year: int
    number: int
    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(f"term {self.key} ends before it starts")

    @property
    def key(self) -> str:
        """`2026-1`: the key of periods that last a term."""
        return f"{self.year}-{self.number}"

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class Break:
    """Days without school, both ends included."""

    name: BreakName
    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """Its length in calendar days."""
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """One version of a school's calendar.

    `years` are those whose holidays are published; `days` names holidays, make-up workdays and local exceptions; `terms`
    stand in order and do not overlap.
    """

    version: str
    years: frozenset[int]
    days: Mapping[date, DayKind]
    terms: tuple[TermSpan, ...]

    def __post_init__(self) -> None:
        for term, following in zip(self.terms, self.terms[1:], strict=False):
            if following.starts_on <= term.ends_on:
                raise ValueError(f"terms {term.key} and {following.key} overlap or are out of order")

    def covers(self, day: date) -> bool:
        """Whether the holidays of that day's year are published."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether people work: make-up workdays count, weekends and holidays do not. Raises MissingYear."""
        if not self.covers(day):
            raise MissingYear(day.year)
        kind = self.days.get(day)
        if kind is None:
            return day.weekday() < SATURDAY
        return kind is not DayKind.HOLIDAY

    def shift(self, day: date, rule: Shift) -> date | None:
        """The day itself if it is a workday or the rule is `none`, else the next or previous workday.

        None only for `skip` on a rest day: then nothing is due. Raises MissingYear.
        """
        if rule is Shift.NONE or self.is_workday(day):
            return day
        if rule is Shift.SKIP:
            return None
        return self.add_workdays(day, 1 if rule is Shift.NEXT else -1)

    def add_workdays(self, day: date, count: int) -> date:
        """The count-th workday after `day`, before it when `count` is negative; `day` itself for 0. Raises MissingYear."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def last_workday_before(self, day: date) -> date:
        """The nearest workday earlier than `day`. Raises MissingYear."""
        return self.add_workdays(day, -1)

    def term_of(self, day: date) -> TermSpan | None:
        """The term that holds the day, or None in a break and outside what is published."""
        return next((term for term in self.terms if day in term), None)

    def term_after(self, term: TermSpan) -> TermSpan:
        """The term that follows. Raises MissingTerm when it, or a whole school year between, is not published."""
        later = next((other for other in self.terms if other.starts_on > term.ends_on), None)
        if later is None or later.year > term.year + 1:
            raise MissingTerm(term.ends_on)
        return later

    def is_vacation(self, day: date) -> bool:
        """Whether school is out; days before the first published term count so. Raises MissingTerm beyond the last one."""
        return self.break_of(day) is not None

    def break_of(self, day: date) -> Break | None:
        """The break around a day, None in term. Raises MissingTerm where its end is not published."""
        if self.term_of(day):
            return None
        for vacation in self.breaks():
            if vacation.starts_on <= day <= vacation.ends_on:
                return vacation
        earlier = [term.ends_on for term in self.terms if term.ends_on < day]
        raise MissingTerm(max(earlier, default=day))

    def breaks(self) -> Iterator[Break]:
        """Every break whose two ends are known, in order, led by the open time before the first term."""
        if self.terms:
            yield Break(BreakName.BEFORE_FIRST_TERM, date.min, self.terms[0].starts_on - ONE_DAY)
        for term in self.terms[:-1]:
            try:
                following = self.term_after(term)
            except MissingTerm:
                continue
            vacation = _between(term, following)
            if vacation.days > 0:
                yield vacation

    def add_term_days(self, day: date, count: int) -> tuple[date, tuple[Break, ...]]:
        """The count-th day of term after `day`, and the stretches of break that were passed over.

        Days without school pause the count; weekends and holidays inside a term do not. Raises MissingTerm.
        """
        passed: list[Break] = []
        left, reached, last = count, day, None
        for term in self.terms:
            if term.ends_on <= reached:
                last = term
                continue
            if last and term.year > last.year + 1:
                break
            first = max(term.starts_on, reached + ONE_DAY)
            if first > reached + ONE_DAY:
                name = _between(last, term).name if last else BreakName.BEFORE_FIRST_TERM
                passed.append(Break(name, reached + ONE_DAY, first - ONE_DAY))
            available = (term.ends_on - first).days + 1
            if left <= available:
                return first + timedelta(days=left - 1), tuple(passed)
            left, reached, last = left - available, term.ends_on, term
        raise MissingTerm(reached)

    def school_year_of(self, day: date) -> int:
        """The year in which the day's school year began; days before the first term belong to the year before.

        Raises MissingTerm for a day that lies a year or more after the newest published first term.
        """
        begun = [year for year in self._school_years() if self.school_year_starts_on(year) <= day]
        if begun:
            year = max(begun)
            if (day - self.school_year_starts_on(year)).days > 365:
                raise MissingTerm(self.terms[-1].ends_on)
            return year
        if not self.terms:
            raise MissingTerm(day)
        return min(self._school_years()) - 1

    def school_year_starts_on(self, year: int) -> date:
        """The first day of a school year's first published term. Raises MissingTerm."""
        starts = [term.starts_on for term in self.terms if term.year == year]
        if not starts:
            raise MissingTerm(max((term.ends_on for term in self.terms), default=date(year, 1, 1)))
        return min(starts)

    def school_year_ends_on(self, year: int) -> date:
        """The day before the next school year begins. Raises MissingTerm while that is not published."""
        return self.school_year_starts_on(year + 1) - ONE_DAY

    def _school_years(self) -> frozenset[int]:
        return frozenset(term.year for term in self.terms)


def _between(term: TermSpan, following: TermSpan) -> Break:
    name = BreakName.WINTER if term.year == following.year else BreakName.SUMMER
    return Break(name, term.ends_on + ONE_DAY, following.starts_on - ONE_DAY)
