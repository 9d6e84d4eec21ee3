"""Reads of the list of a training: who was there, and the reader's own line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from care.trainings.models import TrainingAttendance
from care.trainings.queries.people import persons_of_account
from care.trainings.terms import Result, Way
from kernel.actor import Actor
from kernel.db import session
from people.models import StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """Somebody who was there."""

    id: UUID
    person_id: UUID
    name: str
    office: str
    way: Way
    came_at: datetime
    result: Result | None


def attendance_of(training_id: UUID) -> list[Attended]:
    """Who was there, in the order in which they came; the caller has decided that the person may see it. One statement.

    Who got an account meanwhile is named by it.
    """
    query = (
        select(TrainingAttendance, StaffMember.user_id)
        .outerjoin(
            StaffMember,
            and_(StaffMember.school_id == TrainingAttendance.school_id, StaffMember.id == TrainingAttendance.staff_id),
        )
        .where(TrainingAttendance.training_id == training_id)
        .order_by(TrainingAttendance.came_at, TrainingAttendance.name, TrainingAttendance.id)
    )
    return [_attended(row, account) for row, account in session().execute(query)]


def own_attendance(actor: Actor, training_id: UUID) -> Attended | None:
    """The reader's own line on the list, if they were there."""
    query = select(TrainingAttendance).where(TrainingAttendance.training_id == training_id, of_reader(actor))
    row = session().scalar(query.order_by(TrainingAttendance.came_at).limit(1))
    return _attended(row) if row else None


def has_come(training_id: UUID) -> int:
    """How many stand on the list."""
    query = select(func.count()).select_from(TrainingAttendance)
    return session().scalar(query.where(TrainingAttendance.training_id == training_id)) or 0


def of_reader(actor: Actor) -> ColumnElement[bool]:
    """The reader's own lines: under the account, or from the time before there was one."""
    ids = persons_of_account(actor.user_id)
    return or_(TrainingAttendance.user_id.in_(ids), TrainingAttendance.staff_id.in_(ids))


def _attended(row: TrainingAttendance, account: UUID | None = None) -> Attended:
    return Attended(
        id=row.id,
        person_id=account or row.person_id,
        name=row.name,
        office=row.office,
        way=Way(row.way),
        came_at=row.came_at,
        result=Result(row.result) if row.result else None,
    )
