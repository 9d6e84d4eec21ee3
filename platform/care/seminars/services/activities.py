"""Activities (K-4.9) and student forums (E5-4.3), written down after they were held; taken back on the same day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.cases import queries as cases
from care.cases import services as filing
from care.seminars import queries
from care.seminars.errors import ActivityUndoTooLate, InTheFuture, NobodyAtForum
from care.seminars.events import ActivityRecorded, ActivityWithdrawn, ForumRecorded, ForumWithdrawn
from care.seminars.models import Activity, ForumCase, StudentForum
from care.seminars.services.crediting import credit_school
from care.seminars.terms import ActivityKind
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.models import Obligation
from policy_profiles.evidence import EvidenceKind

ACTIVITY, FORUM = "activity", "student_forum"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityEntry:
    """An activity as entered; no grade is the whole school."""

    kind: ActivityKind
    topic: str
    happened_on: date
    place: str
    words: str
    students: int
    guardians: int
    grade: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumEntry:
    """A forum as entered."""

    case_ids: Collection[UUID]
    topic: str
    happened_on: date
    place: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down, and the duties that it did."""

    id: UUID
    credited: Sequence[Obligation]


def record_activity(entry: ActivityEntry, *, actor: Actor) -> Recorded:
    """Write an activity down; it does the term's duty (R29). Raises InTheFuture."""
    if entry.happened_on > clock.today():
        raise InTheFuture
    row = new_id()
    activity = Activity(
        id=row,
        kind=entry.kind,
        topic=entry.topic,
        grade=entry.grade,
        happened_on=entry.happened_on,
        place=entry.place,
        students=entry.students,
        guardians=entry.guardians,
        words_sealed=crypto.seal(entry.words, row=row, field=f"{queries.ACTIVITY}.words"),
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
        recorded_on=clock.today(),
        credited=[],
    )
    session().add(activity)
    events.record(ActivityRecorded(activity_id=row), actor)
    credited = credit_school(
        EvidenceKind.ACTIVITY,
        happened_on=entry.happened_on,
        record_kind=ACTIVITY,
        record_id=row,
        actor=actor,
    )
    activity.credited = [duty.title for duty in credited]
    return Recorded(row, credited)


def withdraw_activity(activity: Activity, *, actor: Actor) -> None:
    """Take back one's own on the day it was written, and what it credited. Raises ActivityUndoTooLate."""
    _refuse_late_undo(activity, actor)
    activity.withdrawn_on = clock.today()
    obligations.withdraw(record_id=activity.id, actor=actor)
    events.record(ActivityWithdrawn(activity_id=activity.id), actor)


def record_forum(entry: ForumEntry, *, actor: Actor) -> Recorded:
    """Write a forum down for every student in care who took part; it does their month's duty where the document says so.

    Raises NotFound, NobodyAtForum, CaseNotInCare, InTheFuture, BeforeTheCase.
    """
    if not entry.case_ids:
        raise NobodyAtForum
    for case in cases.visible_cases_of(actor, entry.case_ids).values():
        filing.refuse_unrecordable(case, entry.happened_on)
    forum = _forum(entry, actor)
    session().add(forum)
    session().flush()  # the participants point at it
    credited = obligations.credit(
        subject_ids=entry.case_ids,
        evidence=EvidenceKind.STUDENT_FORUM,
        happened_on=entry.happened_on,
        record_kind=FORUM,
        record_id=forum.id,
        actor=actor,
    )
    for case_id in sorted(set(entry.case_ids)):
        titles = [duty.title for duty in credited if duty.subject_id == case_id]
        session().add(ForumCase(id=new_id(), forum_id=forum.id, case_id=case_id, credited=titles))
    events.record(ForumRecorded(forum_id=forum.id), actor)
    return Recorded(forum.id, credited)


def withdraw_forum(forum: StudentForum, *, actor: Actor) -> None:
    """Take back one's own on the day it was written, and what it credited. Raises ActivityUndoTooLate."""
    _refuse_late_undo(forum, actor)
    forum.withdrawn_on = clock.today()
    obligations.withdraw(record_id=forum.id, actor=actor)
    events.record(ForumWithdrawn(forum_id=forum.id), actor)


def _forum(entry: ForumEntry, actor: Actor) -> StudentForum:
    row = new_id()
    forum = StudentForum(
        id=row,
        topic=entry.topic,
        happened_on=entry.happened_on,
        place=entry.place,
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
        recorded_on=clock.today(),
    )
    for name in queries.FORUM_LABELS:
        setattr(forum, f"{name}_sealed", crypto.seal(entry.texts[name], row=row, field=f"{queries.FORUM}.{name}"))
    return forum


def _refuse_late_undo(row: Activity | StudentForum, actor: Actor) -> None:
    if row.recorded_by is None or row.recorded_by != actor.user_id or row.recorded_on != clock.today():
        raise ActivityUndoTooLate
