"""The pure rules of a seminar: 筹备 → 已邀请 → 已召开 → 纪要已确认, or 已取消. No database, no clock."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import Transitions


class SeminarState(StrEnum):
    """Where a seminar stands."""

    PLANNED = "planned"
    INVITED = "invited"
    HELD = "held"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class SeminarMove(StrEnum):
    """What may be done with it."""

    INVITE = "invite"
    HOLD = "hold"
    CONFIRM = "confirm"
    CANCEL = "cancel"


AHEAD = (SeminarState.PLANNED, SeminarState.INVITED)
"""It has not been held yet."""

OVER = (SeminarState.CONFIRMED, SeminarState.CANCELLED)
"""Nothing more is changed."""

TOOK_PLACE = (SeminarState.HELD, SeminarState.CONFIRMED)

MOVES: Transitions[SeminarState, SeminarMove] = Transitions(
    {
        (SeminarState.PLANNED, SeminarMove.INVITE): SeminarState.INVITED,
        (SeminarState.INVITED, SeminarMove.HOLD): SeminarState.HELD,
        (SeminarState.HELD, SeminarMove.CONFIRM): SeminarState.CONFIRMED,
        **{(state, SeminarMove.CANCEL): SeminarState.CANCELLED for state in AHEAD},
    }
)

STATE_LABELS: dict[SeminarState, str] = {
    SeminarState.PLANNED: "筹备",
    SeminarState.INVITED: "已邀请",
    SeminarState.HELD: "已召开",
    SeminarState.CONFIRMED: "纪要已确认",
    SeminarState.CANCELLED: "已取消",
}
