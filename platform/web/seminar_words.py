"""What the pages of seminars, activities and forums say: how one stands, for whom it is, and the columns of lists as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol, TypeVar

from care.seminars.counting import LACK_LABELS, Lack
from care.seminars.lifecycle import STATE_LABELS, SeminarState
from care.seminars.queries import MINUTE_LABELS, ActivityLine, GuestLine, SeminarLine, SeminarView
from care.seminars.services import Confirmed
from care.seminars.terms import (
    ACTIVITY_LABELS,
    GUEST_SORT_LABELS,
    RECORD_SORT_LABELS,
    REPLY_LABELS,
    REPLY_WAY_LABELS,
    SEMINAR_SORT_LABELS,
    SHOWN_LABELS,
    SIGNED_LABELS,
    GuestReply,
)
from people import queries as people
from people.class_names import grade_name
from web import dates, plan_words
from web.language import translate as _

TAGS: dict[SeminarState, str] = {
    SeminarState.PLANNED: "later",
    SeminarState.INVITED: "later",
    SeminarState.HELD: "today",
    SeminarState.CONFIRMED: "done",
    SeminarState.CANCELLED: "info",
}
"""State -> the shape and colour of its tag."""

COLUMN_LABELS = ("日期", "时间", "主题", "范围", "地点", "状态", "应到", "实到")
ACTIVITY_COLUMN_LABELS = ("日期", "类型", "主题", "范围", "地点", "学生人数", "家长人数", "登记人")


def words() -> dict[str, object]:
    """What every page of seminars calls things by."""
    return {
        "scope_of": scope,
        "seminar_states": STATE_LABELS,
        "seminar_tags": TAGS,
        "minute_labels": MINUTE_LABELS,
        "reply_labels": REPLY_LABELS,
        "way_labels": REPLY_WAY_LABELS,
        "signed_labels": SIGNED_LABELS,
        "guest_word": guest_word,
        "guest_tag": guest_tag,
        "activity_labels": ACTIVITY_LABELS,
    }


class _OfClass(Protocol):
    @property
    def class_name(self) -> str: ...


Line = TypeVar("Line", bound=_OfClass)


def by_class(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Lines in the order of their classes, under the name of each."""
    return [(name, list(found)) for name, found in groupby(lines, key=lambda line: line.class_name)]


def scope(grade: int | None) -> str:
    """全校 or 三年级."""
    return _("全校") if grade is None else grade_name(grade)


def grades() -> list[tuple[str, str]]:
    """The grades of the school, as a form offers them; none of them is the whole school."""
    return [(str(grade), name) for grade, name in people.grade_options()]


def sorts() -> list[tuple[str, str]]:
    """In which order seminars can stand."""
    return [(value.value, _(label)) for value, label in SEMINAR_SORT_LABELS.items()]


def guest_sorts() -> list[tuple[str, str]]:
    """In which order guests can stand."""
    return [(value.value, _(label)) for value, label in GUEST_SORT_LABELS.items()]


def record_sorts() -> list[tuple[str, str]]:
    """In which order activities and forums can stand."""
    return [(value.value, _(label)) for value, label in RECORD_SORT_LABELS.items()]


def shown() -> list[tuple[str, str]]:
    """Which part of the guests can be looked at."""
    return [(value.value, _(label)) for value, label in SHOWN_LABELS.items()]


def heading(view: SeminarView) -> str:
    """The answer to: how does this seminar stand?"""
    line = view.line
    if line.state is SeminarState.CANCELLED:
        return _("这次座谈会取消了")
    if line.state is SeminarState.CONFIRMED:
        return _("到会 %(here)s 位，纪要已确认", here=line.here)
    if line.state is SeminarState.HELD:
        written = _("到会 %(here)s 位，纪要等另一位老师确认", here=line.here)
        return written if view.minutes_on else _("到会 %(here)s 位，接下来写纪要", here=line.here)
    if not line.guests:
        return _("先选要邀请的家长")
    if not line.invited:
        return _("名单上有 %(guests)s 位家长，还没有发邀请", guests=line.guests)
    return _("%(coming)s 位家长会来，%(silent)s 位还没回复", coming=line.coming, silent=line.silent)


def facts(view: SeminarView) -> list[tuple[str, str]]:
    """When, where, and who did what on which day."""
    line = view.line
    found = [
        (_("时间"), f"{dates.full_day(view.day)} {line.starts_at:%H:%M}"),
        (_("地点"), line.place),
        (_("范围"), scope(line.grade)),
        (_("筹备"), line.planned_by_name),
        (_("应到"), _("%(count)s 位家长", count=line.guests)),
        (_("实到"), _("%(count)s 位家长", count=line.here)),
    ]
    if view.minutes_on:
        found.append((_("纪要"), f"{view.minutes_by_name} {dates.day(view.minutes_on)}"))
    if view.confirmed_on:
        found.append((_("确认"), f"{view.confirmed_by_name} {dates.day(view.confirmed_on)}"))
    if view.credited:
        found.append((_("记入"), "、".join(view.credited)))
    return found


def lacking(missing: Sequence[Lack]) -> list[str]:
    """What a seminar still needs to count for its duty."""
    return [_(LACK_LABELS[lack]) for lack in missing]


def confirmed(done: Confirmed) -> str:
    """What to say after a confirmation: the duty that it did, or why it did none."""
    said = _("纪要已确认。")
    if done.credited:
        return said + _("记入 %(duties)s", duties=plan_words.credited_titles(done.credited))
    if done.lacks:
        return said + _("没有记入待办：%(why)s。", why="、".join(lacking(done.lacks)))
    return said


def guest_word(guest: GuestLine) -> str:
    """How a guest stands, in a word."""
    if guest.is_here:
        return _("已签到")
    if guest.reply is not None:
        return _(REPLY_LABELS[guest.reply])
    return _("等回复") if guest.invited_on else _("还没发邀请")


def guest_tag(guest: GuestLine) -> str:
    """The shape and colour of that."""
    if guest.is_here:
        return "done"
    if guest.reply is GuestReply.COMING:
        return "later"
    return "info" if guest.reply is GuestReply.NOT_COMING else "today"


def cells(line: SeminarLine) -> tuple[object, ...]:
    """A seminar as a line of a file: figures, nobody's name."""
    state = _(line.state_label)
    here = line.here if line.state in (SeminarState.HELD, SeminarState.CONFIRMED) else ""
    when = f"{line.starts_at:%H:%M}"
    return line.planned_on, when, line.topic, scope(line.grade), line.place, state, line.guests, here


def activity_cells(line: ActivityLine) -> tuple[object, ...]:
    """An activity as a line of a file."""
    kind = _(ACTIVITY_LABELS[line.kind])
    heads = (line.students, line.guardians)
    return line.happened_on, kind, line.topic, scope(line.grade), line.place, *heads, line.by
