"""Workdays, shifts, terms and breaks."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from school_calendar.calendar_files import load_builtin
from school_calendar.workdays import (
    BreakName,
    DayKind,
    MissingTerm,
    MissingYear,
    SchoolCalendar,
    Shift,
    TermSpan,
)

SCHOOL = load_builtin().calendar("compulsory")
UNIVERSITY = load_builtin().calendar("university")

quickly = settings(deadline=None, database=None)
inner_days = st.dates(min_value=date(2026, 2, 1), max_value=date(2027, 11, 10))


def calendar(*terms: TermSpan) -> SchoolCalendar:
    return SchoolCalendar("v", frozenset(range(2025, 2030)), {}, terms)


def test_weekends_and_holidays_are_no_workdays() -> None:
    assert SCHOOL.is_workday(date(2026, 9, 14))
    assert not SCHOOL.is_workday(date(2026, 9, 12))
    assert not SCHOOL.is_workday(date(2026, 10, 1))


def test_a_make_up_workday_counts() -> None:
    assert SCHOOL.is_workday(date(2026, 9, 20))
    assert SCHOOL.is_workday(date(2026, 10, 10))


def test_2026_agrees_with_the_published_holidays() -> None:
    official = holidays.country_holidays("CN", years=2026)
    weekdays = [day for day in _days_of(2026) if day.weekday() < 5]

    assert {day for day in weekdays if not SCHOOL.is_workday(day)} == {day for day in weekdays if day in official}


def test_make_up_workdays_of_2026_are_those_that_the_holidays_were_traded_for() -> None:
    worked = {day for day in _days_of(2026) if day.weekday() >= 5 and SCHOOL.is_workday(day)}

    assert worked == {date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}


def test_a_year_that_is_not_published_is_never_guessed() -> None:
    with pytest.raises(MissingYear) as gap:
        SCHOOL.is_workday(date(2028, 3, 1))

    assert gap.value.year == 2028
    assert gap.value.reason == "year:2028"


def test_counting_workdays_into_an_unpublished_year_stops() -> None:
    with pytest.raises(MissingYear):
        SCHOOL.add_workdays(date(2027, 12, 31), 1)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Shift.NEXT, date(2026, 11, 16)),
        (Shift.PREV, date(2026, 11, 13)),
        (Shift.NONE, date(2026, 11, 15)),
        (Shift.SKIP, None),
    ],
)
def test_a_sunday_shifts_by_its_rule(rule: Shift, expected: date | None) -> None:
    assert SCHOOL.shift(date(2026, 11, 15), rule) == expected


@pytest.mark.parametrize("rule", Shift)
def test_a_workday_stays_where_it_is(rule: Shift) -> None:
    assert SCHOOL.shift(date(2026, 9, 15), rule) == date(2026, 9, 15)


@quickly
@given(inner_days, st.sampled_from([Shift.NEXT, Shift.PREV]))
def test_next_and_prev_land_on_the_nearest_workday(day: date, rule: Shift) -> None:
    landed = SCHOOL.shift(day, rule)

    assert landed is not None
    assert SCHOOL.is_workday(landed)
    step = timedelta(days=1 if rule is Shift.NEXT else -1)
    while day != landed:
        assert not SCHOOL.is_workday(day)
        day += step


@quickly
@given(inner_days, st.integers(0, 30))
def test_adding_workdays_passes_exactly_so_many(day: date, count: int) -> None:
    reached = SCHOOL.add_workdays(day, count)

    passed = [day + timedelta(days=n + 1) for n in range((reached - day).days)]
    assert sum(SCHOOL.is_workday(other) for other in passed) == count
    assert count == 0 or SCHOOL.is_workday(reached)


@quickly
@given(inner_days, st.integers(1, 30))
def test_going_back_from_a_workday_undoes_going_forward(day: date, count: int) -> None:
    start = SCHOOL.add_workdays(day, 1)

    assert SCHOOL.add_workdays(SCHOOL.add_workdays(start, count), -count) == start


def test_the_last_workday_before_a_sunday_is_friday() -> None:
    assert SCHOOL.last_workday_before(date(2027, 3, 7)) == date(2027, 3, 5)


def test_a_day_knows_its_term() -> None:
    term = SCHOOL.term_of(date(2027, 1, 22))

    assert term is not None
    assert term.key == "2026-1"
    assert SCHOOL.term_of(date(2027, 1, 23)) is None


def test_breaks_lie_between_terms() -> None:
    winter = SCHOOL.break_of(date(2027, 2, 10))
    summer = SCHOOL.break_of(date(2027, 8, 1))

    assert winter is not None
    assert summer is not None
    assert (winter.name, winter.starts_on, winter.ends_on) == (BreakName.WINTER, date(2027, 1, 23), date(2027, 2, 21))
    assert (summer.name, summer.starts_on, summer.ends_on) == (BreakName.SUMMER, date(2027, 7, 3), date(2027, 8, 31))


def test_days_in_term_are_no_vacation_even_on_a_holiday() -> None:
    assert not SCHOOL.is_vacation(date(2026, 10, 1))


def test_the_time_before_the_first_term_is_free() -> None:
    assert SCHOOL.is_vacation(date(2026, 8, 20))


def test_after_the_last_published_term_nobody_knows() -> None:
    with pytest.raises(MissingTerm) as gap:
        SCHOOL.is_vacation(date(2028, 2, 1))

    assert gap.value.after == date(2028, 1, 21)


def test_a_school_year_that_is_left_out_is_no_long_vacation() -> None:
    gappy = calendar(
        TermSpan(2025, 2, date(2026, 2, 23), date(2026, 7, 3)), TermSpan(2027, 1, date(2027, 9, 1), date(2028, 1, 21))
    )

    with pytest.raises(MissingTerm):
        gappy.is_vacation(date(2026, 10, 1))
    with pytest.raises(MissingTerm):
        gappy.add_term_days(date(2026, 6, 20), 30)


def test_terms_that_follow_without_a_gap_have_no_break_between() -> None:
    seamless = calendar(
        TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 31)), TermSpan(2026, 2, date(2027, 2, 1), date(2027, 7, 2))
    )

    assert [vacation.name for vacation in seamless.breaks()] == [BreakName.BEFORE_FIRST_TERM]
    assert seamless.add_term_days(date(2027, 1, 20), 20) == (date(2027, 2, 9), ())


def test_term_days_skip_the_winter_break_and_say_so() -> None:
    due, passed = SCHOOL.add_term_days(date(2027, 1, 10), 30)

    assert due == date(2027, 3, 11)
    assert [(vacation.name, vacation.days) for vacation in passed] == [(BreakName.WINTER, 30)]


def test_term_days_from_inside_a_break_count_what_is_left_of_it() -> None:
    due, passed = SCHOOL.add_term_days(date(2027, 2, 18), 1)

    assert due == date(2027, 2, 22)
    assert [(vacation.name, vacation.days) for vacation in passed] == [(BreakName.WINTER, 3)]


@quickly
@given(st.dates(min_value=date(2026, 8, 1), max_value=date(2027, 10, 31)), st.integers(1, 60))
def test_term_days_pass_exactly_so_many_days_of_term(day: date, count: int) -> None:
    due, passed = SCHOOL.add_term_days(day, count)

    walked = [day + timedelta(days=n + 1) for n in range((due - day).days)]
    assert sum(SCHOOL.term_of(other) is not None for other in walked) == count
    assert sum(vacation.days for vacation in passed) == len(walked) - count


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2027, 2, 1), 2026),
        (date(2027, 8, 31), 2026),
        (date(2027, 9, 1), 2027),
        (date(2028, 8, 1), 2027),
    ],
)
def test_a_day_belongs_to_the_school_year_that_began_last(day: date, year: int) -> None:
    assert SCHOOL.school_year_of(day) == year


def test_a_day_beyond_the_known_school_years_belongs_to_none() -> None:
    with pytest.raises(MissingTerm):
        SCHOOL.school_year_of(date(2028, 10, 1))
    with pytest.raises(MissingTerm):
        calendar().school_year_of(date(2026, 10, 1))


def test_a_school_year_ends_the_day_before_the_next_begins() -> None:
    assert SCHOOL.school_year_ends_on(2026) == date(2027, 8, 31)
    assert UNIVERSITY.school_year_ends_on(2026) == date(2027, 8, 29)
    with pytest.raises(MissingTerm):
        SCHOOL.school_year_ends_on(2027)


def test_overlapping_terms_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        calendar(
            TermSpan(2026, 1, date(2026, 9, 1), date(2027, 2, 22)),
            TermSpan(2026, 2, date(2027, 2, 22), date(2027, 7, 2)),
        )


def test_a_term_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        TermSpan(2026, 1, date(2026, 9, 1), date(2026, 8, 31))


def test_a_local_exception_wins_over_the_weekday() -> None:
    local = SchoolCalendar("v", frozenset({2026}), {date(2026, 9, 12): DayKind.WORKDAY}, ())

    assert local.is_workday(date(2026, 9, 12))


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
