"""Days and times as pages write them, always in China's time."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_skeleton
from flask import Flask
from flask_babel import format_date, get_locale, gettext

from kernel import clock


def init(app: Flask) -> None:
    """Give templates the filters `day`, `full_day`, `month`, `short_month` and `moment`."""
    app.jinja_env.filters.update(day=day, full_day=full_day, month=month, short_month=short_month, moment=moment)


def day(value: date) -> str:
    """`11-18`, or `2027-01-22` when it is not in the year of the working day."""
    local = _date(value)
    return f"{local:%m-%d}" if local.year == clock.today().year else f"{local:%Y-%m-%d}"


def full_day(value: date) -> str:
    """`2026-11-18（周三）`."""
    local = _date(value)
    weekday = format_date(local, "EEE", rebase=False)
    return str(gettext("%(day)s（%(weekday)s）", day=f"{local:%Y-%m-%d}", weekday=weekday))


def month(value: date) -> str:
    """`2026年11月`."""
    return format_skeleton("yMMM", _date(value), locale=get_locale())


def short_month(value: date) -> str:
    """`11月`, under a figure."""
    return format_skeleton("MMM", _date(value), locale=get_locale())


def moment(value: datetime) -> str:
    """`11-18 15:40`."""
    return f"{day(value)} {clock.local(value):%H:%M}"


def _date(value: date) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value
