"""The arithmetic behind a date, in one Chinese or English sentence: 上次 10-17 谈过，每 30 天一次 → 11-16（周一）."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from policy_profiles.duty import Step, Value

LOCALES = ("zh", "en")

_RESULTS = ("due", "due_at", "awaiting")

# kind of step -> Chinese, English. A day is short, {on:weekday} adds the day of the week.
_SENTENCES = {
    "confirmed": ("{on} 确认纳入", "confirmed on {on}"),
    "last_done": ("上次 {on} {what}", "last {what} on {on}"),
    "in_force": ("本版制度从 {on} 起算", "this version counts from {on}"),
    "every_days": ("每 {days} 天一次", "every {days} days"),
    "priority_days": ("重点对象每 {days} 天一次（{since} 起）", "every {days} days as a priority (since {since})"),
    "pause": ("跳过{name} {days} 天", "{days} days of {name} skipped"),
    "before_first": ("第一次谈话之前写好", "to be ready before the first talk"),
    "first_held": ("第一次谈话在 {on}", "the first talk was on {on}"),
    "within_days": ("{days} 天内", "within {days} days"),
    "within_workdays": ("{workdays} 个工作日内", "within {workdays} workdays"),
    "within_hours": ("{hours} 小时内", "within {hours} hours"),
    "at_once": ("有伤害风险，立即办理", "risk of harm, at once"),
    "event": ("{at} {what}", "{what}, {at}"),
    "term_start": ("{term} {on} 开学", "{term} starts on {on}"),
    "days_after": ("开学第 {first}–{last} 天内完成", "days {first}–{last} of term"),
    "days_before": ("开学前第 {first}–{last} 天内完成", "days {first}–{last} before term"),
    "late_start": ("从 {on} 起给足 {days} 天", "full {days} days from {on}"),
    "term_quota": ("{term}内一次", "once in {term}"),
    "term_share": ("{term}共 {times} 次，这是第 {number} 次", "{times} times in {term}, this is number {number}"),
    "month_window": ("{month}一次，到当月最后一个在校日为止", "once in {month}, by its last day of term"),
    "point": ("规定日期 {on:weekday}", "fixed for {on:weekday}"),
    "merged": ("正值{name}，并入 {into} 那一次", "in {name}, merged into that of {into}"),
    "shift": ("{frm:weekday}是休息日，移到工作日", "{frm:weekday} is a rest day, moved to a workday"),
    "year_by": ("{year} 学年一次，{on} 前完成", "once in the school year {year}, by {on}"),
    "calendar_year_by": ("{number} 年一次，{on} 前完成", "once in {number}, by {on}"),
    "calendar_year_late": ("{since} 才纳入，到当年最后一天为止", "joined on {since}, so by the last day of the year"),
    "year_late": ("{since} 才纳入，到学年最后一天为止", "joined on {since}, so by the last day of the school year"),
    "not_extended": (
        "截止日是休息日，不顺延，提前在 {remind_on:weekday}提醒",
        "ends on a rest day, not extended, reminder on {remind_on:weekday}",
    ),
    "agreed": ("{on} 会商约定", "agreed on {on}"),
    "due": (" → {on:weekday}", " → {on:weekday}"),
    "due_at": (" → {at}", " → {at}"),
    "awaiting": (" → {reason}，截止日期待确认", " → {reason}, due date to be confirmed"),
}

# values that are words of ours -> Chinese, English
_WORDS = {
    "winter": ("寒假", "winter break"),
    "summer": ("暑假", "summer break"),
    "before_first_term": ("开学前", "time before the first term"),
    "talk": ("谈过", "talk"),
    "peer_talk": ("向同学了解过", "talk with a classmate"),
    "subject_card": ("向任课教师了解过", "card from a subject teacher"),
    "guardian_contact": ("与家长联系过", "contact with the guardian"),
    "home_visit": ("家访过", "home visit"),
    "school_visit": ("家长来校访过", "visit of the guardian"),
    "special_event": ("发生特殊情况", "special event"),
    "evidence_found": ("取得依据", "evidence found"),
    "improper_method": ("发现教育方法不当或特殊情况", "improper method or special situation found"),
    "serious_breach": ("发生严重违反规章制度的行为", "serious breach of the rules"),
    "referral_needed": ("决定向村（居）委会和监护人反馈", "feedback to village committee and guardian decided"),
    "referral_sent": ("协助函发出", "assistance letter sent"),
    "letter_posted": ("家长信寄出", "letter posted"),
}

_DAYS = ("on", "since", "into", "frm", "to", "remind_on")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = (("一", "二", "三", "四", "五", "六", "日"), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))


def explain(steps: Iterable[Step], locale: str = "zh") -> str:
    """One sentence for the arithmetic of a duty; `locale` is zh or en. Raises KeyError for an unknown locale or step."""
    language = {"zh": 0, "en": 1}[locale]
    steps = tuple(steps)
    year = _year_of(steps)
    reasons = [_sentence(step, language, year) for step in steps if step.kind not in _RESULTS]
    results = [_sentence(step, language, year) for step in steps if step.kind in _RESULTS]
    return ("，", "; ")[language].join(reasons) + "".join(results)


def sentences(steps: Iterable[Step], locale: str = "zh") -> list[str]:
    """The same arithmetic step by step, the result last and without its arrow. Raises as `explain` does."""
    language = {"zh": 0, "en": 1}[locale]
    steps = tuple(steps)
    year = _year_of(steps)
    return [_sentence(step, language, year).removeprefix(" → ") for step in steps]


def _year_of(steps: tuple[Step, ...]) -> int | None:
    """The year that goes without saying: that of the result."""
    days = [str(dict(step.values)["on"]) for step in steps if step.kind == "due"]
    return date.fromisoformat(days[0]).year if days else None


def _sentence(step: Step, language: int, year: int | None) -> str:
    values = {name: _worded(name, value, language, year) for name, value in step.values}
    return _SENTENCES[step.kind][language].format(**values)


def _worded(name: str, value: Value, language: int, year: int | None) -> object:
    text = str(value)
    if name in _DAYS:
        return _Day(date.fromisoformat(text), language, year)
    if name in ("name", "what"):
        return _WORDS.get(text, (text, text))[language]
    words = {"at": _moment, "term": _term, "month": _month, "year": _school_year, "reason": _gap}
    return words[name](text, language) if name in words else value


class _Day:
    """A day: 11-16 or 16 Nov, with its year when that is not the year of the result; `weekday` adds （周一） or Mon."""

    def __init__(self, day: date, language: int, year: int | None) -> None:
        self._day, self._language, self._year = day, language, year

    def __format__(self, spec: str) -> str:
        weekday = _WEEKDAYS[self._language][self._day.weekday()]
        if self._language == 0:
            short = f"{self._day:%m-%d}" if self._day.year == self._year else self._day.isoformat()
            return f"{short}（周{weekday}）" if spec == "weekday" else short
        short = f"{self._day.day} {_MONTHS[self._day.month - 1]}"
        short = short if self._day.year == self._year else f"{short} {self._day.year}"
        return f"{weekday} {short}" if spec == "weekday" else short


def _moment(text: str, language: int) -> str:
    del language  # a moment reads the same in both
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}"


def _term(key: str, language: int) -> str:
    year, number = (int(part) for part in key.split("-"))
    if language == 0:
        return f"{year}–{year + 1} 学年第{'一二三四'[number - 1]}学期"
    return f"term {number} of {year}–{year + 1}"


def _month(key: str, language: int) -> str:
    first = date.fromisoformat(f"{key}-01")
    return f"{first.year} 年 {first.month} 月" if language == 0 else f"{_MONTHS[first.month - 1]} {first.year}"


def _school_year(year: str, language: int) -> str:
    del language  # a school year reads the same in both
    return f"{year}–{int(year) + 1}"


def _gap(reason: str, language: int) -> str:
    kind, _, what = reason.partition(":")
    if kind == "year":
        return (f"{what} 年校历尚未发布", f"the calendar of {what} is not published")[language]
    return (f"{what} 之后的学期尚未发布", f"the term after {what} is not published")[language]
