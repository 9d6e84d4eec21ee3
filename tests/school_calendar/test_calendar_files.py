"""Calendar files: the shipped one, and everything that can be wrong with another."""

from __future__ import annotations

from datetime import date

import pytest

from school_calendar.calendar_files import CalendarFile, Source, load, load_builtin
from school_calendar.errors import CalendarFileFaults
from school_calendar.workdays import DayKind

GOOD = """
format: 1
label: 试用校历
years: {2026: official}
days:
  - {from: 2026-10-01, to: 2026-10-07, kind: holiday, name: 国庆节, source: official}
  - {from: 2026-10-10, kind: makeup, name: 调休上班, source: official}
terms:
  compulsory:
    - {year: 2026, number: 1, starts_on: 2026-09-01, ends_on: 2027-01-22, source: assumed}
    - {year: 2026, number: 2, starts_on: 2027-02-22, ends_on: 2027-07-02, source: assumed}
"""


def faults(text: str) -> list[str]:
    with pytest.raises(CalendarFileFaults) as caught:
        load(text)
    return [fault.path for fault in caught.value.faults]


def kinds(file: CalendarFile) -> dict[date, DayKind]:
    return {entry.day: entry.kind for entry in file.days}


def test_a_span_names_every_one_of_its_days() -> None:
    file = load(GOOD)

    assert len(file.days) == 8
    assert kinds(file)[date(2026, 10, 7)] is DayKind.HOLIDAY
    assert kinds(file)[date(2026, 10, 10)] is DayKind.MAKEUP


def test_the_calendar_carries_its_version() -> None:
    file = load(GOOD)

    assert file.calendar("compulsory").version == "试用校历"
    assert file.calendar("compulsory", version="42").version == "42"


def test_the_shipped_calendar_tells_official_days_from_assumed_ones() -> None:
    file = load_builtin()

    assert file.years == {2026: Source.OFFICIAL, 2027: Source.ASSUMED}
    assert {entry.source for entry in file.days if entry.day.year == 2026} == {Source.OFFICIAL}
    assert {entry.source for entry in file.days if entry.day.year == 2027} == {Source.ASSUMED}


def test_the_shipped_terms_are_those_of_the_demo_district() -> None:
    file = load_builtin()

    school = [(term.key, term.starts_on, term.ends_on) for term in file.terms["compulsory"]]
    university = [(term.key, term.starts_on, term.ends_on) for term in file.terms["university"]]
    assert school[:2] == [
        ("2026-1", date(2026, 9, 1), date(2027, 1, 22)),
        ("2026-2", date(2027, 2, 22), date(2027, 7, 2)),
    ]
    assert university[:2] == [
        ("2026-1", date(2026, 8, 31), date(2027, 1, 17)),
        ("2026-2", date(2027, 2, 22), date(2027, 7, 4)),
    ]


def test_all_faults_are_told_at_once() -> None:
    text = (
        GOOD.replace("format: 1", "format: 2").replace("kind: makeup", "kind: make-up").replace("label: 试用校历\n", "")
    )

    assert faults(text) == ["days[1].kind", "format", "label"]


def test_overlapping_terms_are_refused() -> None:
    assert faults(GOOD.replace("starts_on: 2027-02-22", "starts_on: 2027-01-20")) == ["terms.compulsory[1]"]


def test_terms_out_of_order_are_refused() -> None:
    assert faults(GOOD.replace("number: 2", "number: 1")) == ["terms.compulsory[1]"]


def test_a_term_that_ends_before_it_starts_is_refused() -> None:
    assert "terms.compulsory[0]" in faults(GOOD.replace("ends_on: 2027-01-22", "ends_on: 2026-08-01"))


def test_a_term_of_another_school_year_is_refused() -> None:
    assert faults(GOOD.replace("year: 2026, number: 1", "year: 2024, number: 1")) == ["terms.compulsory[0].year"]


def test_a_day_of_a_year_that_is_not_listed_is_refused() -> None:
    assert faults(GOOD.replace("from: 2026-10-10", "from: 2027-10-09")) == ["days[1]"]


def test_a_day_named_twice_is_refused() -> None:
    assert faults(GOOD.replace("from: 2026-10-10", "from: 2026-10-03")) == ["days[1]"]


def test_a_make_up_workday_on_a_weekday_is_refused() -> None:
    assert faults(GOOD.replace("from: 2026-10-10", "from: 2026-10-12")) == ["days[1]"]


def test_a_holiday_that_ends_before_it_begins_is_refused() -> None:
    assert faults(GOOD.replace("to: 2026-10-07", "to: 2026-09-30")) == ["days[0]"]


def test_an_impossible_date_is_refused() -> None:
    assert faults(GOOD.replace("from: 2026-10-10", "from: 2026-02-30")) == ["days[1].from"]


@pytest.mark.parametrize("text", ["", "- 1", "just words", "a: [", "a: &x 1\nb: *x", "!!python/object:os.system {}"])
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(CalendarFileFaults) as caught:
        load(text)

    assert caught.value.faults
    assert caught.value.text == f"校历文件有 {len(caught.value.faults)} 处需要修改，没有导入任何内容。"
