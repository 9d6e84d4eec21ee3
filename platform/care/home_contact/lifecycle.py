"""The pure rules of a visit (domain.md section 3): 预约 → 已完成 → 已反馈 | 未遇, and the same for a family at school."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import Transitions


class VisitState(StrEnum):
    """Where a visit stands."""

    PLANNED = "planned"
    DONE = "done"
    ANSWERED = "answered"
    MISSED = "missed"
    CANCELLED = "cancelled"


class VisitMove(StrEnum):
    """What may be done with a visit."""

    HOLD = "hold"
    ANSWER = "answer"
    MISS = "miss"
    CANCEL = "cancel"


MOVES: Transitions[VisitState, VisitMove] = Transitions(
    {
        (VisitState.PLANNED, VisitMove.HOLD): VisitState.DONE,
        (VisitState.PLANNED, VisitMove.MISS): VisitState.MISSED,
        (VisitState.PLANNED, VisitMove.CANCEL): VisitState.CANCELLED,
        (VisitState.DONE, VisitMove.ANSWER): VisitState.ANSWERED,
    }
)

STATE_LABELS: dict[VisitState, str] = {
    VisitState.PLANNED: "已预约",
    VisitState.DONE: "已完成",
    VisitState.ANSWERED: "已反馈",
    VisitState.MISSED: "未遇",
    VisitState.CANCELLED: "已取消",
}
