"""What happened with a student's needs, as entries of the file's course (经过)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from care.cases.timeline import Strand, TimelineEntry
from care.support_needs.lifecycle import NeedState
from care.support_needs.queries import NeedView
from web.views.case_timeline import Happened

TURN_LABELS = {
    "noted": "登记支持需要",
    "arranged": "安排支持",
    "met": "支持需要已满足",
    "unmet": "支持需要未能满足",
}
FIELD_LABELS = {"what": "需要", "arrangement": "安排", "outcome": "结果"}


def of_needs(needs: Iterable[NeedView]) -> list[Happened]:
    """Every turn of the needs that this person was given to read, the latest of each first."""
    return [turn for view in needs for turn in reversed([*_turns(view)])]


def _turns(view: NeedView) -> Iterable[Happened]:
    what = (FIELD_LABELS["what"], view.what)
    yield _happened(view.noted_on, "noted", view.noted_by_name, (what,))
    if view.arranged_on:
        words = (what, (FIELD_LABELS["arrangement"], view.arrangement))
        yield _happened(view.arranged_on, "arranged", view.arranged_by_name, words)
    if view.closed_on:
        turn = "met" if view.state is NeedState.MET else "unmet"
        words = (what, (FIELD_LABELS["outcome"], view.outcome))
        yield _happened(view.closed_on, turn, view.closed_by_name, words)


def _happened(day: date, turn: str, by: str, words: tuple[tuple[str, str], ...]) -> Happened:
    return Happened(day, day, frozenset({Strand.SUPPORT}), partial(_entry, day, turn, by, words))


def _entry(day: date, turn: str, by: str, words: tuple[tuple[str, str], ...]) -> TimelineEntry:
    return TimelineEntry(happened_on=day, recorded_on=day, title=TURN_LABELS[turn], by=by, texts=words)
