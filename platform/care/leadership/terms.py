"""The pure rules of the leadership group (domain.md section 3, A11, A18): positions, states, and who may decide."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from accounts.roles import Role
from kernel.states import Transitions


class GroupScope(StrEnum):
    """What the group leads."""

    SCHOOL = "school"
    COLLEGE = "college"


class Position(StrEnum):
    """A place in the group."""

    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"


class MemberState(StrEnum):
    """Where an appointment stands."""

    PROPOSED = "proposed"
    SERVING = "serving"
    ENDED = "ended"


class MemberMove(StrEnum):
    """What may be done with an appointment."""

    TAKE_OFFICE = "take_office"
    DISMISS = "dismiss"


MOVES: Transitions[MemberState, MemberMove] = Transitions(
    {
        (MemberState.PROPOSED, MemberMove.TAKE_OFFICE): MemberState.SERVING,
        (MemberState.PROPOSED, MemberMove.DISMISS): MemberState.ENDED,
        (MemberState.SERVING, MemberMove.DISMISS): MemberState.ENDED,
    }
)

POSITION_LABELS: dict[Position, str] = {
    Position.HEAD: "组长",
    Position.DEPUTY: "副组长",
    Position.MEMBER: "成员",
}
STATE_LABELS: dict[MemberState, str] = {
    MemberState.PROPOSED: "拟任",
    MemberState.SERVING: "在任",
    MemberState.ENDED: "已卸任",
}


def role_of(position: Position, *, may_decide: bool) -> Role | None:
    """The role in the school that comes with the appointment, None for a member who only joins the meetings (A18)."""
    if position is Position.HEAD:
        return Role.GROUP_HEAD
    return Role.GROUP_MEMBER if may_decide else None


def state_on(serves_from: date, today: date) -> MemberState:
    """拟任 until the first day in office, then 在任."""
    return MemberState.SERVING if serves_from <= today else MemberState.PROPOSED
