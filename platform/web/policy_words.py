"""A policy's rules in words: how often, where from. One table each, so that the page reads like the school's own document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask
from flask_babel import lazy_gettext

from policy_profiles.comparison import FEATURE_LABELS, PRESENCE_LABELS, SYMBOLS, fits
from policy_profiles.rules import (
    AfterConfirmation,
    AfterEvent,
    Anchor,
    BeforeFirst,
    EveryDays,
    Mark,
    MonthWindow,
    PointDates,
    Schedule,
    TermQuota,
    Terms,
    TermWindow,
    YearQuota,
)
from school_calendar.workdays import Shift, TermSpan
from tenants.labels import STAGE_LABELS
from web.language import translate as _

MARKS = {
    Mark.SOURCE: lazy_gettext("原文"),
    Mark.PLATFORM: lazy_gettext("平台默认"),
    Mark.LAW: lazy_gettext("法律"),
    Mark.SCHOOL: lazy_gettext("校本"),
}
"""Where an entry comes from, as a tag."""

MOST_NAMED = 8
_EVERY_MONTH = 12


def init(app: Flask) -> None:
    """Give templates `how_often(rule.when)`, `mark_words`, `term_name(span)` and the words of the difference matrix."""
    app.jinja_env.globals.update(
        how_often=how_often,
        mark_words=MARKS,
        term_name=term_name,
        feature_words=FEATURE_LABELS,
        presence_words=PRESENCE_LABELS,
        presence_symbols=SYMBOLS,
        features_named=features_named,
        stages_named=stages_named,
        is_for_stage=fits,
    )


def features_named(keys: Sequence[str]) -> str:
    """Features in a row as people say them: 学生进步奖、生活费用减免; of many the first few, and how many there are."""
    words = _("、").join(_(FEATURE_LABELS[key]) for key in keys[:MOST_NAMED])
    return words if len(keys) <= MOST_NAMED else _("%(words)s等 %(count)s 项", words=words, count=len(keys))


def stages_named(stages: Sequence[str]) -> str:
    """小学、初中."""
    return _("、").join(_(STAGE_LABELS[stage]) for stage in stages)


def term_name(span: TermSpan) -> str:
    """2026–2027 学年第一学期."""
    year = f"{span.year}–{span.year + 1}"
    ordinal = (_("第一学期"), _("第二学期"), _("第三学期"), _("第四学期"))[span.number - 1]
    return _("%(year)s 学年%(term)s", year=year, term=ordinal)


Shown = Callable[[str, int], object]
"""How a number of a schedule is shown, by its place below `when` (`due.month`) and its value."""


def plain(_field: str, value: int) -> object:
    """A number as it is."""
    return value


def how_often(when: Schedule, shown: Shown = plain) -> str:
    """When something is owed, in one phrase; `shown` may make something to set of its numbers."""
    match when:
        case TermWindow():
            words = _term_window(when, shown)
        case TermQuota():
            words = _term_quota(when, shown)
        case MonthWindow():
            words = _("每月一次")
        case EveryDays():
            words = _every_days(when, shown)
        case PointDates():
            words = _point_dates(when, shown)
        case YearQuota(due=(month, day)):
            words = _(
                "每学年一次，%(month)s 月 %(day)s 日前", month=shown("due.month", month), day=shown("due.day", day)
            )
        case AfterEvent() | AfterConfirmation():
            words = _deadline(when, shown)
        case BeforeFirst():
            words = _("第一次谈话之前")
    return words


def _term_window(when: TermWindow, shown: Shown) -> str:
    terms = _("每学年第一学期") if when.terms is Terms.AUTUMN else _("每学期")
    if when.anchor is Anchor.BEFORE:
        return _("%(terms)s开学前 %(days)s 天内", terms=terms, days=shown("last_day", when.last_day))
    last = shown("last_day", when.last_day)
    return _("%(terms)s开学第 %(first)s–%(last)s 天", terms=terms, first=when.first_day, last=last)


def _term_quota(when: TermQuota, shown: Shown) -> str:
    if when.opens_before_end and when.times == 1 and shown is plain:
        return _("每学期末一次，学期结束前 %(days)s 天起", days=when.opens_before_end)
    if when.times == 1 and shown is plain:
        return _("每学期至少一次")
    return _("每学期至少 %(times)s 次", times=shown("times", when.times))


def _every_days(when: EveryDays, shown: Shown) -> str:
    if when.priority_days:
        return _(
            "每 %(days)s 天一次，重点对象每 %(priority)s 天一次",
            days=shown("days", when.days),
            priority=shown("priority_days", when.priority_days),
        )
    return _("每 %(days)s 天一次", days=shown("days", when.days))


def _point_dates(when: PointDates, shown: Shown) -> str:
    months = "、".join(str(month) for month in when.months)
    if len(when.months) == _EVERY_MONTH:
        day = _("每月 %(day)s 日", day=shown("day", when.day))
    else:
        day = _("每年 %(months)s 月的 %(day)s 日", months=months, day=shown("day", when.day))
    return _("%(day)s，遇休息日顺延", day=day) if when.shift is Shift.NEXT else day


def _deadline(when: AfterEvent | AfterConfirmation, shown: Shown) -> str:
    after = _("确认纳入后") if isinstance(when, AfterConfirmation) else _("发生后")
    if isinstance(when, AfterEvent) and when.hours is not None:
        return _("%(after)s %(hours)s 小时内", after=after, hours=shown("hours", when.hours))
    if when.workdays is not None:
        return _("%(after)s %(days)s 个工作日内", after=after, days=shown("workdays", when.workdays))
    return _("%(after)s %(days)s 天内", after=after, days=shown("days", when.days or 0))
