"""What a date field says of a day: the week of the term, the weekday, and whether there is school."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from kernel import clock
from school_calendar import queries
from school_calendar.workdays import DayKind, SchoolCalendar, TermSpan
from tests.care import campus
from tests.care.campus import Campus
from tests.worlds import DEMO_DAY, Office, World
from web import days

TERM = TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 22))
CALENDAR = SchoolCalendar(
    version="1",
    years=frozenset({2026}),
    days={date(2026, 10, 1): DayKind.HOLIDAY, date(2026, 10, 10): DayKind.MAKEUP},
    terms=(TERM,),
)


@pytest.fixture
def _speaking(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "zh-CN"}):
        yield


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work."""
    with clock.working_day(DEMO_DAY):
        yield campus.build(office, ours)


@pytest.mark.usefixtures("_speaking")
@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 9, 1), "第 1 周 · 周二 · 上课日"),
        (date(2026, 9, 6), "第 1 周 · 周日 · 休息日"),
        (date(2026, 9, 7), "第 2 周 · 周一 · 上课日"),
        (date(2026, 10, 1), "第 5 周 · 周四 · 放假"),
        (date(2026, 10, 10), "第 6 周 · 周六 · 调休上班"),
        (date(2026, 8, 31), "不在学期内 · 周一 · 工作日"),
        (date(2027, 1, 4), "第 19 周 · 周一 · 校历还没有发布"),
        (None, ""),
    ],
)
def test_a_day_is_said_as_the_school_calls_it(day: date | None, said: str) -> None:
    assert days.said(CALENDAR, day) == said


def test_a_field_offers_the_usual_days_and_the_limits_of_its_rule(app: Flask, school: Campus) -> None:
    with school.world.open(), app.test_request_context("/"):
        past, ahead = days.day_guide("2026-11-18", past=True), days.day_guide("", ahead=True)
        free, later = days.day_guide("no day"), days.day_guide("", later=True)

    assert past is not None
    assert (past.latest, past.earliest) == ("2026-11-18", "")
    assert [chip.day for chip in past.chips] == ["2026-11-18", "2026-11-17", "2026-11-13"]
    assert ahead is not None
    assert (ahead.latest, ahead.earliest, ahead.said) == ("", "2026-11-18", "")
    assert [chip.day for chip in ahead.chips] == ["2026-11-19", "2026-11-23"]
    assert later is not None
    assert (later.latest, later.earliest) == ("", "")
    assert [chip.day for chip in later.chips] == ["2026-12-02", "2026-12-16", "2027-01-22"]
    assert free is not None
    assert (len(free.chips), free.said, free.latest) == (5, "", "")


def test_the_page_is_told_what_the_server_knows(app: Flask, school: Campus) -> None:
    with school.world.open(), app.test_request_context("/"):
        guide = days.day_guide("")
        terms = queries.school_calendar().terms

    assert guide is not None
    known = json.loads(guide.data)
    assert known["terms"][0] == [str(terms[0].starts_on), str(terms[0].ends_on)]
    assert known["days"]["2026-10-01"] == "holiday"
    assert known["days"]["2026-10-10"] == "makeup"
    assert len(guide.data) < 4000


def test_the_calendar_is_read_once_a_page(app: Flask, school: Campus) -> None:
    with school.world.open() as work, app.test_request_context("/"):
        days.day_guide("")
        work.close()

        assert days.day_guide("") is not None


def test_outside_a_school_a_date_field_is_a_plain_one(app: Flask, office: Office) -> None:
    with app.test_request_context("/"):
        assert days.day_guide("") is None
        with office.open():
            assert days.day_guide("") is None
