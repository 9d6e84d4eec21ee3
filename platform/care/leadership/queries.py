"""Reads of the leadership group."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import case, select

from care.leadership.models import GroupMember, LeadershipGroup
from care.leadership.terms import MemberState, Position
from kernel.db import session
from kernel.errors import NotFound

_ORDER = case({Position.HEAD: 0, Position.DEPUTY: 1}, value=GroupMember.position, else_=2)


def group(org_unit_id: UUID | None = None) -> LeadershipGroup | None:
    """The school's group, or that of a college; None before anybody was appointed."""
    return session().scalar(
        select(LeadershipGroup).where(LeadershipGroup.org_unit_id.is_not_distinct_from(org_unit_id))
    )


def members(org_unit_id: UUID | None = None) -> Sequence[GroupMember]:
    """Everybody ever appointed: those in office and to come by position, then those who left, the latest first."""
    query = (
        select(GroupMember)
        .join(
            LeadershipGroup,
            (LeadershipGroup.school_id == GroupMember.school_id) & (LeadershipGroup.id == GroupMember.group_id),
        )
        .where(LeadershipGroup.org_unit_id.is_not_distinct_from(org_unit_id))
        .order_by(
            GroupMember.state == MemberState.ENDED,
            GroupMember.served_until.desc(),
            _ORDER,
            GroupMember.serves_from,
            GroupMember.id,
        )
    )
    return session().scalars(query).all()


def member(member_id: UUID, *, to_change: bool = True) -> GroupMember:
    """One appointment, locked for the use case that follows unless it is only shown; raises NotFound."""
    query = select(GroupMember).where(GroupMember.id == member_id)
    found = session().scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound
    return found


def head(org_unit_id: UUID | None = None) -> GroupMember | None:
    """Who leads the group now, None while nobody does."""
    return next(
        (one for one in members(org_unit_id) if (one.position, one.state) == (Position.HEAD, MemberState.SERVING)), None
    )
