"""A colleague who accepted an invitation becomes a member of staff, or is recognised as the one who is on the list already."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, select

from accounts.models import User
from kernel import locking
from kernel.actor import Actor
from kernel.db import session
from people.models import StaffMember
from people.services.staff import add_staff, link_account


def join_staff(*, user_id: UUID, actor: Actor) -> StaffMember | None:
    """Link the account to the one colleague of that name who has none; else add a colleague. May run twice.

    Two colleagues of one name are not told apart here: then a new entry is made, and people sort it out. Returns None for
    a student's account and where the account is linked already.
    """
    locking.take_turns("people.staff")
    user = session().get_one(User, user_id)
    if user.is_student or session().scalar(select(exists().where(StaffMember.user_id == user_id))):
        return None
    same = (
        session()
        .scalars(
            select(StaffMember).where(
                StaffMember.name == user.name, StaffMember.user_id.is_(None), StaffMember.left_on.is_(None)
            )
        )
        .all()
    )
    if len(same) == 1:
        return link_account(member=same[0], user_id=user_id, seen_version=same[0].version, actor=actor)
    return add_staff(name=user.name, user_id=user_id, actor=actor)
