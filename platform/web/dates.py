"""Days and times as pages write them, always in China's time, in the order of the page's language."""

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
    """`11-18`, in English `18 Nov`; with the year when it is not the one of the working day."""
    local = _date(value)
    if local.year == clock.today().year:
        return day_of_year(value)
    return str(format_date(local, "d MMM y", rebase=False)) if _is_english() else f"{local:%Y-%m-%d}"


def day_of_year(value: date) -> str:
    """`11-18`, in English `18 Nov`: where what stands beside it says the year, such as along a chart."""
    local = _date(value)
    return str(format_date(local, "d MMM", rebase=False)) if _is_english() else f"{local:%m-%d}"


def full_day(value: date) -> str:
    """`2026-11-18（周三）`, in English `Wed 18 Nov 2026`."""
    local = _date(value)
    if _is_english():
        return str(format_date(local, "EEE d MMM y", rebase=False))
    weekday = format_date(local, "EEE", rebase=False)
    return str(gettext("%(day)s（%(weekday)s）", day=f"{local:%Y-%m-%d}", weekday=weekday))


def month(value: date) -> str:
    """`2026年11月`."""
    return format_skeleton("yMMM", _date(value), locale=get_locale())


def short_month(value: date) -> str:
    """`11月`, under a figure."""
    return format_skeleton("MMM", _date(value), locale=get_locale())


def moment(value: datetime) -> str:
    """`11-18 15:40`, in English `18 Nov 15:40`."""
    return f"{day(value)} {clock.local(value):%H:%M}"


def _is_english() -> bool:
    return str(get_locale()) == "en"


def _date(value: date) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value
