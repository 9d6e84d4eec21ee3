"""Reads about members of staff."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, true

from kernel.db import session
from kernel.errors import NotFound
from people.models import StaffMember


def staff_members(*, left: bool = False) -> Sequence[StaffMember]:
    """Who works at the school, by stored pinyin."""
    query = select(StaffMember).where(true() if left else StaffMember.left_on.is_(None))
    return session().scalars(query.order_by(StaffMember.pinyin, StaffMember.number)).all()


def staff_member(staff_id: UUID) -> StaffMember:
    """One member of staff; raises NotFound."""
    found = session().scalar(select(StaffMember).where(StaffMember.id == staff_id))
    if found is None:
        raise NotFound
    return found
