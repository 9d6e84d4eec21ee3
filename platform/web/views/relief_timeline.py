"""What happened with a student's fee reliefs, as entries of the file's course (经过)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from care.cases.timeline import RecordKind, Strand, TimelineEntry
from care.fee_relief.lifecycle import ReliefState
from care.fee_relief.queries import ReliefView
from web import relief_words
from web.views.case_timeline import Happened

TURN_LABELS = {
    "asked": "申请费用减免",
    "granted": "批准费用减免",
    "refused": "未批准费用减免",
    "carried_out": "落实费用减免",
    "ended": "费用减免结束",
}
AGREED_LABELS = {True: "同意", False: "不同意"}
FIELD_LABELS = {"item": "项目", "amount": "金额", "days": "起止", "reason": "申请理由", "answer": "审批意见"}


def of_reliefs(reliefs: Iterable[ReliefView]) -> list[Happened]:
    """Every turn of the reliefs that this person was given to read, the latest of each first; none of one taken back."""
    kept = (view for view in reliefs if view.line.state is not ReliefState.WITHDRAWN)
    return [turn for view in kept for turn in reversed([*_turns(view)])]


def _turns(view: ReliefView) -> Iterable[Happened]:
    yield _happened(view.line.asked_on, partial(_asked, view))
    if view.decided_on:
        yield _happened(view.decided_on, partial(_decided, view))
    if view.carried_out_on:
        yield _happened(view.carried_out_on, partial(_plain, view, "carried_out", view.carried_out_by_name))
    if view.ended_on:
        yield _happened(view.ended_on, partial(_plain, view, "ended", view.ended_by_name))


def _happened(day: date, read: partial[TimelineEntry]) -> Happened:
    return Happened(day, day, frozenset({Strand.SUPPORT}), partial(read, day))


def _asked(view: ReliefView, day: date) -> TimelineEntry:
    """What was asked for; the way to its page stands on the newest turn."""
    return TimelineEntry(
        happened_on=day,
        recorded_on=day,
        title=TURN_LABELS["asked"],
        by=view.line.asked_by_name,
        texts=(*_money(view), (FIELD_LABELS["reason"], view.reason)),
        record_id=view.line.id,
        record_kind=None if view.decided_on else RecordKind.FEE_RELIEF,
    )


def _decided(view: ReliefView, day: date) -> TimelineEntry:
    granted = view.line.state is not ReliefState.REFUSED
    answer = ((FIELD_LABELS["answer"], view.answer),) if view.answer else ()
    return TimelineEntry(
        happened_on=day,
        recorded_on=day,
        title=TURN_LABELS["granted" if granted else "refused"],
        by=view.decided_by_name,
        texts=(*_money(view), *answer),
        credited=view.credited,
        notes=(AGREED_LABELS[granted],),
        record_id=view.line.id,
        record_kind=RecordKind.FEE_RELIEF,
    )


def _plain(view: ReliefView, turn: str, by: str, day: date) -> TimelineEntry:
    ending = (("", view.ending),) if turn == "ended" and view.ending else ()
    return TimelineEntry(
        happened_on=day,
        recorded_on=day,
        title=TURN_LABELS[turn],
        by=by,
        texts=((FIELD_LABELS["item"], view.line.item), *ending),
    )


def _money(view: ReliefView) -> tuple[tuple[str, str], ...]:
    return (
        (FIELD_LABELS["item"], view.line.item),
        (FIELD_LABELS["amount"], relief_words.amount(view.line)),
        (FIELD_LABELS["days"], relief_words.days(view.line)),
    )
