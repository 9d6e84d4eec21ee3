"""Days and times as pages write them."""

from datetime import UTC, date, datetime

from flask import Flask

from kernel import clock
from web import dates


def test_a_day_of_this_year_is_short_and_another_one_is_whole(app: Flask) -> None:
    with clock.working_day(date(2026, 11, 18)):
        assert dates.day(date(2026, 11, 20)) == "11-20"
        assert dates.day(date(2027, 1, 22)) == "2027-01-22"


def test_a_moment_is_told_in_chinas_time_across_midnight(app: Flask) -> None:
    with clock.working_day(date(2026, 11, 18)):
        assert dates.moment(datetime(2026, 11, 17, 16, 5, tzinfo=UTC)) == "11-18 00:05"
        assert dates.day(datetime(2026, 11, 17, 16, 5, tzinfo=UTC)) == "11-18"


def test_a_whole_day_names_its_weekday_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context("/"):
        assert dates.full_day(date(2026, 11, 18)) == "2026-11-18（周三）"
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert dates.full_day(date(2026, 11, 18)) == "Wed 18 Nov 2026"


def test_an_english_page_writes_days_and_moments_as_english_does(app: Flask) -> None:
    with clock.working_day(date(2026, 11, 18)), app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert dates.day(date(2026, 11, 20)) == "20 Nov"
        assert dates.day(date(2027, 1, 2)) == "2 Jan 2027"
        assert dates.moment(datetime(2026, 11, 17, 16, 5, tzinfo=UTC)) == "18 Nov 00:05"
