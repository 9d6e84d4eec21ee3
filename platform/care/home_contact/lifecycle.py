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


class LetterState(StrEnum):
    """Where a letter stands: 草稿 → 审核 → 已寄出 → 已送达 → 已回函, or called when nobody replied."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    POSTED = "posted"
    DELIVERED = "delivered"
    REPLIED = "replied"
    CALLED = "called"
    DISCARDED = "discarded"


class LetterMove(StrEnum):
    """What may be done with a letter. A reply is welcome however late it comes."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    POST = "post"
    DELIVER = "deliver"
    REPLY = "reply"
    CALL = "call"
    DISCARD = "discard"


LETTER_MOVES: Transitions[LetterState, LetterMove] = Transitions(
    {
        (LetterState.DRAFT, LetterMove.SUBMIT): LetterState.REVIEW,
        (LetterState.DRAFT, LetterMove.DISCARD): LetterState.DISCARDED,
        (LetterState.REVIEW, LetterMove.APPROVE): LetterState.APPROVED,
        (LetterState.REVIEW, LetterMove.RETURN): LetterState.DRAFT,
        (LetterState.APPROVED, LetterMove.POST): LetterState.POSTED,
        (LetterState.APPROVED, LetterMove.RETURN): LetterState.DRAFT,
        (LetterState.POSTED, LetterMove.DELIVER): LetterState.DELIVERED,
        **{
            (state, LetterMove.REPLY): LetterState.REPLIED
            for state in (LetterState.APPROVED, LetterState.POSTED, LetterState.DELIVERED, LetterState.CALLED)
        },
        **{(state, LetterMove.CALL): LetterState.CALLED for state in (LetterState.POSTED, LetterState.DELIVERED)},
    }
)

WITH_THE_FAMILY = frozenset({LetterState.POSTED, LetterState.DELIVERED, LetterState.CALLED})
"""Posted, and not answered yet."""

LETTER_LABELS: dict[LetterState, str] = {
    LetterState.DRAFT: "草稿",
    LetterState.REVIEW: "等待审核",
    LetterState.APPROVED: "可以寄出",
    LetterState.POSTED: "已寄出",
    LetterState.DELIVERED: "已送达",
    LetterState.REPLIED: "已回函",
    LetterState.CALLED: "已电话跟进",
    LetterState.DISCARDED: "已作废",
}

STATE_LABELS: dict[VisitState, str] = {
    VisitState.PLANNED: "已预约",
    VisitState.DONE: "已完成",
    VisitState.ANSWERED: "已反馈",
    VisitState.MISSED: "未遇",
    VisitState.CANCELLED: "已取消",
}
