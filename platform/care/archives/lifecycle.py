"""The pure rules of a roster refresh (domain.md section 3): its states, what counts as a difference, what an answer needs."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from care.archives.errors import DifferenceNeedsWords, GoneStays
from kernel.states import Transitions


class RefreshState(StrEnum):
    """Where the refresh of a college stands."""

    GENERATED = "generated"
    FILLING = "filling"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    RETURNED = "returned"
    CORRECTED = "corrected"


class RefreshMove(StrEnum):
    """What may be done with a refresh."""

    ANSWER = "answer"
    SUBMIT = "submit"
    RECEIVE = "receive"
    RETURN = "return"


class Difference(StrEnum):
    """What has changed about a file since the last signed roster, as the platform computes it."""

    ADDED = "added"
    GONE = "gone"
    NEW_SIGNAL = "new_signal"
    GUARDIAN_CHANGED = "guardian_changed"
    STALE_CONTACT = "stale_contact"
    NO_EVIDENCE = "no_evidence"


class Answer(StrEnum):
    """What a person attests about one student."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    REMOVED = "removed"


class Variation(StrEnum):
    """变动类型 on the signed roster."""

    NONE = "none"
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


MOVES: Transitions[RefreshState, RefreshMove] = Transitions(
    {
        (RefreshState.GENERATED, RefreshMove.ANSWER): RefreshState.FILLING,
        (RefreshState.FILLING, RefreshMove.ANSWER): RefreshState.FILLING,
        (RefreshState.RETURNED, RefreshMove.ANSWER): RefreshState.RETURNED,
        # A college without anybody in care signs its nil return without answering a line.
        (RefreshState.GENERATED, RefreshMove.SUBMIT): RefreshState.SUBMITTED,
        (RefreshState.FILLING, RefreshMove.SUBMIT): RefreshState.SUBMITTED,
        (RefreshState.RETURNED, RefreshMove.SUBMIT): RefreshState.CORRECTED,
        (RefreshState.SUBMITTED, RefreshMove.RECEIVE): RefreshState.RECEIVED,
        (RefreshState.CORRECTED, RefreshMove.RECEIVE): RefreshState.RECEIVED,
        (RefreshState.SUBMITTED, RefreshMove.RETURN): RefreshState.RETURNED,
        (RefreshState.CORRECTED, RefreshMove.RETURN): RefreshState.RETURNED,
    }
)

OPEN = frozenset({RefreshState.GENERATED, RefreshState.FILLING, RefreshState.RETURNED})
"""The states in which lines are still answered."""
HANDED_IN = frozenset({RefreshState.SUBMITTED, RefreshState.CORRECTED})
"""The states that wait for the centre."""

STATE_LABELS: dict[RefreshState, str] = {
    RefreshState.GENERATED: "已生成",
    RefreshState.FILLING: "填报中",
    RefreshState.SUBMITTED: "已报送",
    RefreshState.RECEIVED: "已签收",
    RefreshState.RETURNED: "已退回",
    RefreshState.CORRECTED: "已补报",
}

DIFFERENCE_LABELS: dict[Difference, str] = {
    Difference.ADDED: "新增",
    Difference.GONE: "已离校、结案或转出",
    Difference.NEW_SIGNAL: "有新情况",
    Difference.GUARDIAN_CHANGED: "监护人有变化",
    Difference.STALE_CONTACT: "很久没有联系到家长",
    Difference.NO_EVIDENCE: "有类型缺依据",
}

ANSWER_LABELS: dict[Answer, str] = {
    Answer.UNCHANGED: "没有变化",
    Answer.CHANGED: "有变化",
    Answer.REMOVED: "移出",
}

VARIATION_LABELS: dict[Variation, str] = {
    Variation.NONE: "无变动",
    Variation.ADDED: "新增",
    Variation.CHANGED: "变更",
    Variation.REMOVED: "移出",
}

STALE_DAYS = 90
"""Days without any contact with the home after which the contact counts as stale."""


def check_answer(answer: Answer, differences: Collection[Difference], note: str) -> None:
    """Whether the answer stands. Raises DifferenceNeedsWords, GoneStays.

    One tap is enough where nothing was found; against a difference, or for a change, it takes a few words.
    """
    if Difference.GONE in differences and answer is not Answer.REMOVED:
        raise GoneStays
    plain = answer is Answer.UNCHANGED and not set(differences) - {Difference.ADDED}
    if not plain and Difference.GONE not in differences and not note.strip():
        raise DifferenceNeedsWords


def variation(answer: Answer, differences: Collection[Difference]) -> Variation:
    """What the signed roster says of the student."""
    if answer is Answer.REMOVED:
        return Variation.REMOVED
    if Difference.ADDED in differences:
        return Variation.ADDED
    return Variation.CHANGED if answer is Answer.CHANGED else Variation.NONE
