"""What the pages of support needs say: how a need stands, its course, and the columns of the list as a file."""

from __future__ import annotations

from collections.abc import Sequence

from care.support_needs.lifecycle import STATE_LABELS, NeedState
from care.support_needs.queries import NeedView, UnsupportedLine
from care.support_needs.terms import PRIORITY_LABELS
from kernel import clock
from web import dates, plan_words
from web.language import translate as _
from web.plan_words import Done

TAGS: dict[NeedState, str] = {
    NeedState.OPEN: "today",
    NeedState.ARRANGED: "later",
    NeedState.MET: "done",
    NeedState.UNMET: "info",
    NeedState.WITHDRAWN: "info",
}
"""State -> the shape and colour of its tag."""

COLUMN_LABELS = ("班级", "姓名", "学号", "纳入日期", "还没有支持", "没安排的需要")


def facts(view: NeedView) -> list[tuple[str, str]]:
    """The course of one need: how soon, and who did what on which day."""
    steps = [
        (_("登记"), view.noted_by_name, view.noted_on),
        (_("安排"), view.arranged_by_name, view.arranged_on),
        (_("结果"), view.closed_by_name, view.closed_on),
    ]
    how_soon = (_("轻重缓急"), _(PRIORITY_LABELS[view.priority]))
    return [how_soon, *((label, f"{who} {dates.day(day)}") for label, who, day in steps if day)]


def labels() -> dict[str, object]:
    """What a file calls its needs by."""
    return {"need_states": STATE_LABELS, "need_tags": TAGS, "need_priorities": PRIORITY_LABELS}


def is_todays(view: NeedView) -> bool:
    """Whether it was written down today."""
    return view.noted_on == clock.today()


def credited(said: str, duties: Sequence[Done]) -> str:
    """What to say after a look through the list, with the duty that it did."""
    done = plan_words.credited_titles(duties)
    return said + _("记入 %(duties)s", duties=done) if done else said


def cells(line: UnsupportedLine) -> tuple[object, ...]:
    """A line of the list as a file."""
    return (
        line.class_name,
        line.student_name,
        line.student_number,
        line.since,
        "" if line.is_supported else _("是"),
        line.waiting,
    )
