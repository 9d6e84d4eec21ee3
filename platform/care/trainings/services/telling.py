"""Whoever a training is for learns of it, that it was moved or called off, and that its hours are registered (a job)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts.roles import Role
from care.trainings import queries
from care.trainings.lifecycle import TrainingState
from care.trainings.models import Training, TrainingAttendance
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind


def tell(*, training_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell what its state asks for, as it stands now. Students have a page of their own and no notices."""
    training = session().scalar(select(Training).where(Training.id == training_id))
    if training is None:
        return
    if training.state == TrainingState.RECORDED:
        notices.tell(NoticeKind.TRAINING_REGISTERED, to=_who_came(training_id), subject_id=training_id)
    elif training.state in (TrainingState.PLANNED, TrainingState.CANCELLED) and training.happens_on >= clock.today():
        invited = queries.holding_audience([Role(role) for role in training.audience])
        told = {person.id for person in invited if not person.is_student} - {training.planned_by}
        notices.tell(NoticeKind.TRAINING_NEWS, to=told, subject_id=training_id)


def _who_came(training_id: UUID) -> set[UUID]:
    query = select(TrainingAttendance.user_id).where(
        TrainingAttendance.training_id == training_id, TrainingAttendance.user_id.is_not(None)
    )
    students = {person.id for person in queries.everybody() if person.is_student}
    return {user_id for user_id in session().scalars(query) if user_id is not None} - students
