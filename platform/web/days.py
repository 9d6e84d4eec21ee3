"""What a date field knows of the school's calendar: the term's week, whether there is school, and the usual days to choose.

The calendar is read while the field is drawn, once a page: every form may have such a field, and none has to ask for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask, g
from flask_babel import format_date, gettext

from kernel import clock, db, tenancy
from kernel.tenancy import SchoolScope
from school_calendar import queries
from school_calendar.workdays import DayKind, SchoolCalendar, TermSpan

ONE_DAY = timedelta(days=1)
SEEN = timedelta(days=200)
"""How far around today the page itself can say what a day is; beyond, the server does after sending."""

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Chip:
    """A usual day to choose by one tap."""

    day: str
    label: str


@dataclass(frozen=True, slots=True)
class Guide:
    """What a date field shows: the words for its day, the chips, the limits that a rule sets, and the calendar for the page."""

    said: str
    chips: tuple[Chip, ...]
    earliest: str
    latest: str
    data: str


def init(app: Flask) -> None:
    """Give templates `day_guide(value, past, ahead, later)`."""
    app.jinja_env.globals["day_guide"] = day_guide


def day_guide(value: str, *, past: bool = False, ahead: bool = False, later: bool = False) -> Guide | None:
    """The guide of one field; None where no school's calendar is at hand (the office, an error page).

    `later` offers the days at which one wants to have reached something; it sets no limit, as `past` and `ahead` do.
    """
    if not db.is_open() or not isinstance(tenancy.scope(), SchoolScope):
        return None
    calendar, today = _calendar(), clock.today()
    return Guide(
        said=said(calendar, _date(value)),
        chips=tuple(_later(calendar, today) if later else _chips(today, past=past, ahead=ahead)),
        earliest=str(today) if ahead else "",
        latest=str(today) if past else "",
        data=_data(calendar, today),
    )


def said(calendar: SchoolCalendar, day: date | None) -> str:
    """`第 12 周 · 周三 · 上课日`; nothing for no day."""
    if day is None:
        return ""
    term = calendar.term_of(day)
    week = gettext("第 %(week)s 周", week=week_of(term, day)) if term else gettext("不在学期内")
    return " · ".join((week, format_date(day, "EEE", rebase=False), _kind(calendar, day, in_term=term is not None)))


def week_of(term: TermSpan, day: date) -> int:
    """The week of the term, counted from the one in which it begins."""
    return (_monday(day) - _monday(term.starts_on)).days // 7 + 1


def _kind(calendar: SchoolCalendar, day: date, *, in_term: bool) -> str:
    words = _kinds()
    if not calendar.covers(day):
        return words["unknown"]
    if calendar.days.get(day) is DayKind.MAKEUP:
        return words["makeup"]
    if calendar.is_workday(day):
        return words["school"] if in_term else words["work"]
    return words["holiday"] if day in calendar.days else words["weekend"]


def _kinds() -> dict[str, str]:
    return {
        "unknown": gettext("校历还没有发布"),
        "makeup": gettext("调休上班"),
        "school": gettext("上课日"),
        "work": gettext("工作日"),
        "holiday": gettext("放假"),
        "weekend": gettext("休息日"),
    }


def _chips(today: date, *, past: bool, ahead: bool) -> Iterator[Chip]:
    yesterday, friday = today - ONE_DAY, _monday(today) - timedelta(days=7 - FRIDAY)
    if not ahead:
        yield Chip(str(today), gettext("今天"))
        yield Chip(str(yesterday), gettext("昨天"))
        if friday < yesterday:
            yield Chip(str(friday), gettext("上周五"))
    if not past:
        yield Chip(str(today + ONE_DAY), gettext("明天"))
        yield Chip(str(_monday(today) + timedelta(days=7)), gettext("下周一"))


def _later(calendar: SchoolCalendar, today: date) -> Iterator[Chip]:
    yield Chip(str(today + timedelta(weeks=2)), gettext("两周后"))
    yield Chip(str(today + timedelta(weeks=4)), gettext("四周后"))
    term = calendar.term_of(today)
    if term is not None:
        yield Chip(str(term.ends_on), gettext("期末"))


def _data(calendar: SchoolCalendar, today: date) -> str:
    """The same knowledge for the page, which says at once what another day is."""
    near = {str(day): kind.value for day, kind in calendar.days.items() if abs(day - today) <= SEEN}
    weekdays = [format_date(_monday(today) + timedelta(days=n), "EEE", rebase=False) for n in range(7)]
    known = {
        "terms": [[str(term.starts_on), str(term.ends_on)] for term in calendar.terms],
        "years": sorted(calendar.years),
        "days": near,
        "from": str(today - SEEN),
        "to": str(today + SEEN),
        "weekdays": weekdays,
        "week": gettext("第 %(week)s 周", week="{n}"),
        "outside": gettext("不在学期内"),
        "kinds": _kinds(),
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def _calendar() -> SchoolCalendar:
    if "school_calendar" not in g:
        g.school_calendar = queries.school_calendar()
    calendar: SchoolCalendar = g.school_calendar
    return calendar


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
