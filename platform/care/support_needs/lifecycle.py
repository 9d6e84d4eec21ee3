"""The pure rules of a support need: 待落实 → 已安排 → 已满足 | 未能满足. No database, no clock."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import Transitions


class NeedState(StrEnum):
    """Where a need stands."""

    OPEN = "open"
    ARRANGED = "arranged"
    MET = "met"
    UNMET = "unmet"
    WITHDRAWN = "withdrawn"


class NeedMove(StrEnum):
    """What may be done with it."""

    ARRANGE = "arrange"
    MEET = "meet"
    GIVE_UP = "give_up"
    WITHDRAW = "withdraw"


OPEN = (NeedState.OPEN, NeedState.ARRANGED)
"""Something is still to be done."""

MOVES: Transitions[NeedState, NeedMove] = Transitions(
    {
        (NeedState.OPEN, NeedMove.ARRANGE): NeedState.ARRANGED,
        (NeedState.OPEN, NeedMove.WITHDRAW): NeedState.WITHDRAWN,
        **{(state, NeedMove.MEET): NeedState.MET for state in OPEN},
        **{(state, NeedMove.GIVE_UP): NeedState.UNMET for state in OPEN},
    }
)

STATE_LABELS: dict[NeedState, str] = {
    NeedState.OPEN: "待落实",
    NeedState.ARRANGED: "已安排",
    NeedState.MET: "已满足",
    NeedState.UNMET: "未能满足",
    NeedState.WITHDRAWN: "已撤回",
}
