"""Whoever confirms learns that minutes wait, whoever planned that they are confirmed (a job). No name goes out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from accounts.grants import roles_with
from accounts.permissions import Permission
from care.seminars.lifecycle import SeminarState
from care.seminars.models import Seminar
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind


def tell(*, seminar_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell what the seminar asks for, as it stands now; one that moved on is told as that."""
    row = session().scalar(select(Seminar).where(Seminar.id == seminar_id))
    if row is None:
        return
    if row.state == SeminarState.HELD and row.minutes_on is not None:
        holders = {holder.user_id for holder in accounts.holders(roles_with(Permission.SEMINAR_CONFIRM))}
        notices.tell(NoticeKind.MINUTES_WRITTEN, to=holders - {row.minutes_by}, subject_id=seminar_id)
    if row.state == SeminarState.CONFIRMED:
        people = {row.planned_by, row.minutes_by} - {row.confirmed_by}
        notices.tell(NoticeKind.MINUTES_CONFIRMED, to=people, subject_id=seminar_id)
