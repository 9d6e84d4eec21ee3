"""The pure rules of fee relief (domain.md 2.4): 申请 → 审批 → 执行 → 到期 | 撤销. No database, no clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from uuid import UUID

from accounts.roles import Role
from care.fee_relief.errors import OwnRelief
from kernel.states import Transitions


class ReliefState(StrEnum):
    """Where a relief stands. That it is over is told by its last day, not by a state."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    REVOKED = "revoked"


class ReliefMove(StrEnum):
    """What may be done with it."""

    APPROVE = "approve"
    REFUSE = "refuse"
    CARRY_OUT = "carry_out"
    WITHDRAW = "withdraw"
    REPLACE = "replace"
    REVOKE = "revoke"


GRANTED = (ReliefState.APPROVED, ReliefState.CARRIED_OUT)
"""The family pays less, until the last day."""

MOVES: Transitions[ReliefState, ReliefMove] = Transitions(
    {
        (ReliefState.ASKED, ReliefMove.APPROVE): ReliefState.APPROVED,
        (ReliefState.ASKED, ReliefMove.REFUSE): ReliefState.REFUSED,
        (ReliefState.ASKED, ReliefMove.WITHDRAW): ReliefState.WITHDRAWN,
        (ReliefState.APPROVED, ReliefMove.CARRY_OUT): ReliefState.CARRIED_OUT,
        **{(state, ReliefMove.REPLACE): ReliefState.REPLACED for state in GRANTED},
        **{(state, ReliefMove.REVOKE): ReliefState.REVOKED for state in GRANTED},
    }
)

STATE_LABELS: dict[ReliefState, str] = {
    ReliefState.ASKED: "等待审批",
    ReliefState.APPROVED: "已批准",
    ReliefState.REFUSED: "未批准",
    ReliefState.CARRIED_OUT: "正在减免",
    ReliefState.WITHDRAWN: "已撤回",
    ReliefState.REPLACED: "已更正",
    ReliefState.REVOKED: "已停止",
}
OVER_LABELS = ("已到期",)
"""What is said of a granted one whose last day has passed."""

READERS = frozenset({Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.CLASS_TEACHER})
"""Who reads what was asked for and why (domain.md section 4); logistics sees names and amounts on a list of its own."""


class ReliefStep(StrEnum):
    """What a person may do with a relief now."""

    DECIDE = "decide"
    EDIT = "edit"
    CORRECT = "correct"
    REVOKE = "revoke"
    CARRY_OUT = "carry_out"


def is_over(state: ReliefState, ends_on: date, today: date) -> bool:
    """Whether it was granted and its last day has passed."""
    return state in GRANTED and ends_on < today


def check_second(asked_by: UUID | None, decides: UUID | None) -> None:
    """Raise OwnRelief unless two people are at work."""
    if decides is None or decides == asked_by:
        raise OwnRelief


def possible_steps(
    state: ReliefState, *, over: bool, asked_by: UUID | None, reader: UUID | None, proposes: bool, may: Collection[str]
) -> frozenset[ReliefStep]:
    """What somebody may do now; `proposes`: they are the class teacher, `may`: the steps that their rights open."""
    found: set[ReliefStep] = set()
    if state is ReliefState.ASKED:
        found |= {ReliefStep.EDIT} if proposes else set()
        found |= {ReliefStep.DECIDE} if reader is not None and reader != asked_by else set()
    elif state in GRANTED and not over:
        found |= {ReliefStep.REVOKE, *({ReliefStep.CORRECT} if proposes else set())}
        found |= {ReliefStep.CARRY_OUT} if state is ReliefState.APPROVED else set()
    proposing = {ReliefStep.EDIT, ReliefStep.CORRECT}
    return frozenset(step for step in found if step in proposing or step.value in may)
