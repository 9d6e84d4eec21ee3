"""The pure rules of an urgent addition to the roster (U-5.8, R27): its states, and what may follow."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import Transitions


class SupplementState(StrEnum):
    """Where the addition of one student stands."""

    DUE = "due"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    RETURNED = "returned"
    CORRECTED = "corrected"
    LISTED = "listed"


class SupplementMove(StrEnum):
    """What may be done with an addition."""

    SIGN = "sign"
    RECEIVE = "receive"
    RETURN = "return"
    LIST = "list"
    UNLIST = "unlist"


S, M = SupplementState, SupplementMove

SUPPLEMENT_MOVES: Transitions[SupplementState, SupplementMove] = Transitions(
    {
        (S.DUE, M.SIGN): S.SUBMITTED,
        (S.RETURNED, M.SIGN): S.CORRECTED,
        (S.SUBMITTED, M.RECEIVE): S.RECEIVED,
        (S.CORRECTED, M.RECEIVE): S.RECEIVED,
        (S.SUBMITTED, M.RETURN): S.RETURNED,
        (S.CORRECTED, M.RETURN): S.RETURNED,
        # The college's whole roster was signed first, with the student on it; it may come back from the centre.
        (S.DUE, M.LIST): S.LISTED,
        (S.RETURNED, M.LIST): S.LISTED,
        (S.LISTED, M.UNLIST): S.DUE,
    }
)

TO_SIGN = frozenset({S.DUE, S.RETURNED})
"""The states in which a signature is wanted."""
TO_RECEIVE = frozenset({S.SUBMITTED, S.CORRECTED})
"""The states that wait for the centre."""
STANDING = frozenset({S.SUBMITTED, S.CORRECTED, S.RECEIVED})
"""The states in which the next roster knows the student already."""

SUPPLEMENT_LABELS: dict[SupplementState, str] = {
    S.DUE: "待添加",
    S.SUBMITTED: "已添加，待签收",
    S.RECEIVED: "已签收",
    S.RETURNED: "已退回",
    S.CORRECTED: "已补报，待签收",
    S.LISTED: "已随花名册报送",
}
