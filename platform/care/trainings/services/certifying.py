"""What a certificate says: one's own, or anybody's for whoever sees the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from care.trainings import queries
from care.trainings.errors import NoCertificateYet
from care.trainings.lifecycle import TrainingState
from care.trainings.models import TrainingAttendance
from care.trainings.terms import TrainingKind
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """That somebody took part: who, in what, when, how many hours, registered by whom."""

    number: str
    name: str
    kind: TrainingKind
    title: str
    happens_on: date
    half_hours: int
    lecturer: str
    is_passed: bool
    registered_on: date | None


def certificate(attendance_id: UUID, *, actor: Actor) -> Certificate:
    """One certificate. Raises NotFound, NoCertificateYet."""
    row = session().scalar(select(TrainingAttendance).where(TrainingAttendance.id == attendance_id))
    if row is None:
        raise NotFound
    training = queries.visible_training(actor, row.training_id)
    found = queries.view(training, actor)
    if not (found.sees_list or _is_own(attendance_id, actor)):
        raise NotFound
    if found.line.state is not TrainingState.RECORDED or not row.has_earned:
        raise NoCertificateYet
    line = found.line
    return Certificate(
        number=f"{line.happens_on:%Y%m%d}-{row.id.hex[-6:].upper()}",
        name=row.name,
        kind=line.kind,
        title=line.title,
        happens_on=line.happens_on,
        half_hours=line.half_hours,
        lecturer=line.lecturer,
        is_passed=row.result is not None,
        registered_on=found.recorded_on,
    )


def _is_own(attendance_id: UUID, actor: Actor) -> bool:
    ids = queries.persons_of_account(actor.user_id)
    own = or_(TrainingAttendance.user_id.in_(ids), TrainingAttendance.staff_id.in_(ids))
    return (
        session().scalar(select(TrainingAttendance.id).where(TrainingAttendance.id == attendance_id, own)) is not None
    )
