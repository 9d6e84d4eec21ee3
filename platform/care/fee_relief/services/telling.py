"""Whoever decides learns that something waits, and whoever asked learns that it was decided (a job). No name goes out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from accounts.grants import roles_with
from accounts.permissions import Permission
from accounts.roles import Role
from care.fee_relief.lifecycle import ReliefState
from care.fee_relief.models import FeeRelief
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind

_ANSWERED = (ReliefState.APPROVED, ReliefState.REFUSED, ReliefState.REVOKED)

_ON_THE_LIST = (ReliefState.APPROVED, ReliefState.REVOKED)


def tell(*, relief_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell what the relief's state asks for, as it stands now; one that moved on is told as that."""
    relief = session().scalar(select(FeeRelief).where(FeeRelief.id == relief_id))
    if relief is None:
        return
    if relief.state == ReliefState.ASKED:
        holders = accounts.holders(roles_with(Permission.FEE_RELIEF_DECIDE))
        deciders = {holder.user_id for holder in holders} - {relief.asked_by}
        notices.tell(NoticeKind.FEE_RELIEF_ASKED, to=deciders, subject_id=relief_id)
    if relief.state in _ANSWERED:
        notices.tell(NoticeKind.FEE_RELIEF_ANSWERED, to=[relief.asked_by], subject_id=relief_id)
    if relief.state in _ON_THE_LIST:
        logistics = {holder.user_id for holder in accounts.holders([Role.LOGISTICS])}
        notices.tell(NoticeKind.FEE_LIST_CHANGED, to=logistics, subject_id=relief_id)
