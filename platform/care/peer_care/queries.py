"""Reads of tasks and of what was handed in. A helper gets the own tasks and the own class by name, and nothing ever back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from accounts.roles import Role
from care.peer_care.models import PeerObservation, PeerTask, PeerTaskShare
from care.peer_care.terms import Outcome
from care.talks.models import Talk
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from privacy.protection import shut_to

SHOWN_FOR = timedelta(days=14)
"""A task that is done or over stays on the helper's page for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTask:
    """A task as the helper who has it sees it."""

    task_id: UUID
    words: str
    asked_by: str
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Classmates:
    """A class of a helper's, and who is in it: names, and nothing else."""

    class_id: UUID
    class_name: str
    students: Sequence[tuple[UUID, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task as the teacher sees it: who has it, and who has done it when."""

    task_id: UUID
    words: str
    given_by_name: str
    given_on: date
    due_on: date | None
    ended_on: date | None
    shares: Sequence[tuple[str, date | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationLine:
    """What was handed in, as a list names it: who, when, about whom; not what."""

    id: UUID
    class_name: str
    student_name: str
    written_by_name: str
    written_on: date
    noticed_on: date
    wants_contact: bool
    is_unread: bool
    outcome: Outcome | None


def own_tasks(actor: Actor) -> list[OwnTask]:
    """A helper's tasks, what is to be done first; those done or over go after a while. One statement."""
    since = clock.today() - SHOWN_FOR
    query = (
        select(PeerTask, PeerTaskShare.done_on)
        .join(PeerTaskShare, PeerTaskShare.task_id == PeerTask.id)
        .where(PeerTaskShare.user_id == actor.user_id, PeerTask.class_id.in_(actor.helped_class_ids))
        .where(PeerTask.ended_on.is_(None))
        .where(or_(PeerTaskShare.done_on.is_(None), PeerTaskShare.done_on >= since))
        .order_by(PeerTaskShare.done_on.is_not(None), PeerTask.due_on.nulls_last(), PeerTask.given_on, PeerTask.id)
    )
    return [
        OwnTask(task_id=task.id, words=words_of(task), asked_by=task.given_by_name, due_on=task.due_on, done_on=done_on)
        for task, done_on in session().execute(query)
    ]


def classmates(actor: Actor) -> list[Classmates]:
    """The helper's own class (or classes) with everybody in it: the whole list, whoever is or is not in care."""
    query = (
        select(ClassGroup.id, ClassGroup.name, Student.id, Student.name)
        .join(Student, and_(Student.class_id == ClassGroup.id, Student.left_on.is_(None)))
        .where(ClassGroup.id.in_(actor.helped_class_ids) if actor.is_student else false())
        .order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.number)
    )
    found: dict[tuple[UUID, str], list[tuple[UUID, str]]] = {}
    for class_id, class_name, student_id, name in session().execute(query):
        found.setdefault((class_id, class_name), []).append((student_id, name))
    return [Classmates(class_id=key[0], class_name=key[1], students=rows) for key, rows in found.items()]


def sent_today(actor: Actor) -> int:
    """How often this helper handed something in today."""
    mine = (PeerObservation.written_by == actor.user_id, PeerObservation.written_on == clock.today())
    return session().scalar(select(func.count()).where(*mine)) or 0


def visible_tasks(actor: Actor) -> Select[PeerTask]:
    """The tasks of the classes that this person answers for."""
    return select(PeerTask).where(_answered_for(actor, PeerTask.class_id))


def tasks_of(class_id: UUID, actor: Actor, *, most: int = 50) -> list[TaskLine]:
    """The tasks of one class, the newest first, with who has done them; two statements."""
    wanted = visible_tasks(actor).where(PeerTask.class_id == class_id)
    tasks = session().scalars(wanted.order_by(PeerTask.given_on.desc(), PeerTask.id.desc()).limit(most)).all()
    shares: dict[UUID, list[tuple[str, date | None]]] = {task.id: [] for task in tasks}
    rows = select(PeerTaskShare.task_id, PeerTaskShare.name, PeerTaskShare.done_on)
    for task_id, name, done_on in session().execute(
        rows.where(PeerTaskShare.task_id.in_(shares)).order_by(PeerTaskShare.name, PeerTaskShare.id)
    ):
        shares[task_id].append((name, done_on))
    return [
        TaskLine(
            task_id=task.id,
            words=words_of(task),
            given_by_name=task.given_by_name,
            given_on=task.given_on,
            due_on=task.due_on,
            ended_on=task.ended_on,
            shares=shares[task.id],
        )
        for task in tasks
    ]


def visible_observations(actor: Actor) -> Select[PeerObservation]:
    """What was handed in about the classes that this person answers for; nothing for a student's account, the author's too."""
    mine = _answered_for(actor, PeerObservation.class_id)
    return select(PeerObservation).where(mine, ~shut_to(actor, PeerObservation.student_id))


def visible_observation(actor: Actor, observation_id: UUID, *, to_change: bool = False) -> PeerObservation:
    """One of them; raises NotFound."""
    query = visible_observations(actor).where(PeerObservation.id == observation_id)
    found = session().scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound
    return found


def count_observations(actor: Actor) -> tuple[int, int]:
    """How many there are, and how many of them wait to be handled; one statement."""
    counts = visible_observations(actor).with_only_columns(func.count(), func.count(case((_is_open(), 1))))
    total, waiting = session().execute(counts).one()
    return total, waiting


def inbox(actor: Actor) -> Select[PeerObservation]:
    """They, what waits first, among that what asks for contact, each newest first."""
    urgent = and_(_is_open(), PeerObservation.wants_contact)
    return visible_observations(actor).order_by(
        urgent.desc(), _is_open().desc(), PeerObservation.written_at.desc(), PeerObservation.id
    )


def lines(query: Select[PeerObservation]) -> list[ObservationLine]:
    """Of one page, with the names; one statement."""
    rows = (
        query.join(ClassGroup, ClassGroup.id == PeerObservation.class_id)
        .outerjoin(Student, Student.id == PeerObservation.student_id)
        .add_columns(ClassGroup.name, Student.name, _is_open())
    )
    return [
        ObservationLine(
            id=row.id,
            class_name=class_name,
            student_name=student_name or "",
            written_by_name=row.written_by_name,
            written_on=row.written_on,
            noticed_on=row.noticed_on,
            wants_contact=row.wants_contact,
            is_unread=row.seen_on is None,
            outcome=None if is_open or row.outcome is None else Outcome(row.outcome),
        )
        for row, class_name, student_name, is_open in session().execute(rows)
    ]


def is_waiting(observation: PeerObservation) -> bool:
    """Whether it has to be handled: nobody has yet, or the record made of it was taken back."""
    return bool(session().scalar(select(exists().where(PeerObservation.id == observation.id, _is_open()))))


def early_signals(student_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[tuple[UUID, date]]]:
    """What was kept for the screening about these students, by student: which, and noticed when; one statement."""
    kept = visible_observations(actor).where(
        PeerObservation.student_id.in_(student_ids), PeerObservation.outcome == Outcome.SCREENING.value
    )
    found: dict[UUID, list[tuple[UUID, date]]] = {}
    for row in session().scalars(kept.order_by(PeerObservation.noticed_on)):
        if row.student_id is not None:
            found.setdefault(row.student_id, []).append((row.id, row.noticed_on))
    return found


def words_of(task: PeerTask) -> str:
    """What a task says."""
    return crypto.unseal(task.words_sealed, row=task.id, field="peer_tasks.words")


def _answered_for(actor: Actor, class_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    if actor.is_student:
        return false()
    if actor.has_role(Role.COUNSELLOR):
        return true()
    return class_id.in_(actor.class_ids if actor.has_role(Role.CLASS_TEACHER) else ())


def _is_open() -> ColumnElement[bool]:
    taken_back = exists().where(Talk.id == PeerObservation.talk_id, Talk.withdrawn_at.is_not(None))
    return or_(PeerObservation.outcome.is_(None), taken_back)
