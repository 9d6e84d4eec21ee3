"""On which days a plan meets: pure, over the demo's calendar."""

from __future__ import annotations

from datetime import date, time

import pytest

from care.support_plans.errors import CalendarNotPublished, GroupOnRestDay
from care.support_plans.meetings import Times, check_group, meetings, rest_on
from care.support_plans.terms import RestKind
from school_calendar.workdays import DayKind, MissingYear, SchoolCalendar, TermSpan

NATIONAL_DAY, SATURDAY, MAKEUP = date(2026, 10, 1), date(2026, 10, 17), date(2026, 10, 10)
CALENDAR = SchoolCalendar(
    version="1",
    years=frozenset({2026, 2027}),
    days={**{date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)}, MAKEUP: DayKind.MAKEUP},
    terms=(
        TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 22)),
        TermSpan(2026, 2, date(2027, 2, 22), date(2027, 7, 2)),
    ),
)


def times(*, weekdays: set[int] | None = None, dates: tuple[date, ...] = ()) -> Times:
    return Times(first=date(2026, 9, 21), last=date(2026, 10, 31), weekdays=frozenset(weekdays or ()), dates=dates)


@pytest.mark.parametrize(
    ("day", "rest"),
    [
        (NATIONAL_DAY, RestKind.HOLIDAY),
        (SATURDAY, RestKind.WEEKEND),
        (MAKEUP, None),
        (date(2026, 11, 18), None),
        (date(2027, 2, 3), RestKind.VACATION),
        (date(2027, 2, 6), RestKind.VACATION),
    ],
)
def test_the_calendar_says_why_school_is_out(day: date, rest: RestKind | None) -> None:
    assert rest_on(day, CALENDAR) is rest


def test_a_year_that_is_not_published_is_never_guessed() -> None:
    with pytest.raises(MissingYear):
        rest_on(date(2028, 3, 1), CALENDAR)

    assert meetings(Times(first=date(2028, 3, 1), last=date(2028, 3, 1), weekdays=frozenset({2})), CALENDAR).unknown


def test_a_weekly_slot_leaves_the_holidays_out() -> None:
    found = meetings(times(weekdays={3}), CALENDAR)

    assert (NATIONAL_DAY, RestKind.HOLIDAY) in found.left_out
    assert NATIONAL_DAY not in found.held
    assert len(found.held) == 5


def test_a_group_may_meet_on_days_of_school() -> None:
    check_group(times(weekdays={1, 3}, dates=(MAKEUP,)), CALENDAR)


@pytest.mark.parametrize("day", [NATIONAL_DAY, SATURDAY])
def test_a_group_never_meets_on_a_single_day_of_rest(day: date) -> None:
    with pytest.raises(GroupOnRestDay) as fault:
        check_group(times(dates=(day,)), CALENDAR)

    assert day.isoformat() in fault.value.text


def test_a_group_never_meets_in_a_slot_that_has_days_of_rest_only() -> None:
    with pytest.raises(GroupOnRestDay):
        check_group(times(weekdays={6}), CALENDAR)


def test_a_group_takes_no_day_that_the_calendar_cannot_tell() -> None:
    with pytest.raises(CalendarNotPublished):
        check_group(times(dates=(date(2028, 3, 1),)), CALENDAR)


def test_a_slot_is_a_day_and_its_hours() -> None:
    assert not times(weekdays={1}).is_set
    assert Times(
        first=date(2026, 9, 1),
        last=date(2026, 9, 30),
        dates=(date(2026, 9, 8),),
        begins_at=time(16),
        ends_at=time(17),
    ).is_set
