"""The pure rules of trainings (domain.md section 3): 计划 → 已举办 → 已登记学时, or called off. No database, no clock."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from care.trainings.terms import TrainingKind
from kernel.states import Transitions


class TrainingState(StrEnum):
    """Where a training stands."""

    PLANNED = "planned"
    HELD = "held"
    RECORDED = "recorded"
    CANCELLED = "cancelled"


class TrainingMove(StrEnum):
    """What may be done with it."""

    HOLD = "hold"
    RECORD = "record"
    CORRECT = "correct"
    CANCEL = "cancel"


OPEN = (TrainingState.PLANNED, TrainingState.HELD)
"""Its words and its list may still change."""

MOVES: Transitions[TrainingState, TrainingMove] = Transitions(
    {
        (TrainingState.PLANNED, TrainingMove.HOLD): TrainingState.HELD,
        (TrainingState.PLANNED, TrainingMove.CANCEL): TrainingState.CANCELLED,
        (TrainingState.HELD, TrainingMove.RECORD): TrainingState.RECORDED,
        (TrainingState.RECORDED, TrainingMove.CORRECT): TrainingState.HELD,
    }
)

STATE_LABELS: dict[TrainingState, str] = {
    TrainingState.PLANNED: "计划",
    TrainingState.HELD: "已举办",
    TrainingState.RECORDED: "已登记学时",
    TrainingState.CANCELLED: "已取消",
}
MINUTES_LABELS = ("纪要已登记",)
"""What is said of an exchange whose minutes are written: it is about what was said, not about hours."""


class TrainingStep(StrEnum):
    """What a person may do with a training now."""

    EDIT = "edit"
    CANCEL = "cancel"
    LIST = "list"
    HOLD = "hold"
    RECORD = "record"
    CORRECT = "correct"
    SIGN_IN = "sign_in"


def may_sign_in(state: TrainingState, happens_on: date, today: date) -> bool:
    """Whether one may say oneself that one is there: on the very day, until the hours are registered."""
    return state in OPEN and happens_on == today


def state_label(state: TrainingState, kind: TrainingKind) -> str:
    """What the state is called."""
    is_minuted = state is TrainingState.RECORDED and kind is TrainingKind.EXCHANGE
    return MINUTES_LABELS[0] if is_minuted else STATE_LABELS[state]


def possible_steps(
    state: TrainingState, *, keeps: bool, happens_on: date, today: date, came: int
) -> frozenset[TrainingStep]:
    """What somebody may do now; `keeps`: it is theirs to keep, `came`: so many are on the list."""
    found: set[TrainingStep] = set()
    if may_sign_in(state, happens_on, today):
        found.add(TrainingStep.SIGN_IN)
    if not keeps:
        return frozenset(found)
    if state in OPEN:
        found |= {TrainingStep.EDIT, *({TrainingStep.LIST} if happens_on <= today else ())}
    if state is TrainingState.PLANNED:
        found |= {TrainingStep.CANCEL, *({TrainingStep.HOLD} if came and happens_on <= today else ())}
    if state is TrainingState.HELD and came:
        found.add(TrainingStep.RECORD)
    if state is TrainingState.RECORDED:
        found.add(TrainingStep.CORRECT)
    return frozenset(found)
