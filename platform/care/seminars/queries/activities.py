"""Reads of activities and student forums: the lists as they were narrowed, and one of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.seminars.models import Activity, ForumCase, StudentForum
from care.seminars.terms import ActivityKind, RecordSort
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student

PAGE = 30
ACTIVITY, FORUM = "activities", "student_forums"
FORUM_LABELS: dict[str, str] = {
    "said": "同学们说了什么",
    "strategy": "教育策略",
    "effect": "教育效果",
    "lesson": "经验与教训",
}
"""The parts of a forum (E5-4.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilter:
    """Which activities or forums are wanted."""

    kind: ActivityKind | None = None
    grade: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""
    sort: RecordSort = RecordSort.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLine:
    """An activity, with its words."""

    id: UUID
    kind: ActivityKind
    topic: str
    grade: int | None
    happened_on: date
    place: str
    students: int
    guardians: int
    by: str
    credited: Sequence[str]
    may_undo: bool
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody in care who could take part, or did."""

    case_id: UUID
    student_id: UUID
    name: str
    class_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumLine:
    """A forum, with those of the participants whose files this person may know of, and its words."""

    id: UUID
    topic: str
    happened_on: date
    place: str
    by: str
    recorded_on: date
    participants: Sequence[Participant]
    may_undo: bool
    texts: Mapping[str, str] = field(repr=False)


def activities(actor: Actor, wanted: RecordFilter, *, page: int = 1, size: int = PAGE) -> list[ActivityLine]:
    """One page of the activities; one statement."""
    query = _activities(wanted).order_by(*_order(wanted.sort, Activity))
    return [_activity(row, actor) for row in session().scalars(query.limit(size).offset((page - 1) * size))]


def count_activities(wanted: RecordFilter) -> int:
    """How many these are."""
    return session().scalar(_activities(wanted).with_only_columns(func.count())) or 0


def locked_activity(activity_id: UUID) -> Activity:
    """One of them, locked; raises NotFound."""
    row = session().scalar(select(Activity).where(Activity.id == activity_id, _stands(Activity)).with_for_update())
    if row is None:
        raise NotFound
    return row


def activity(actor: Actor, activity_id: UUID) -> ActivityLine:
    """One of them; raises NotFound."""
    row = session().scalar(select(Activity).where(Activity.id == activity_id, _stands(Activity)))
    if row is None:
        raise NotFound
    return _activity(row, actor)


def forums(actor: Actor, wanted: RecordFilter, *, page: int = 1, size: int = PAGE) -> list[ForumLine]:
    """One page of the forums in which somebody took part whose file this person may know of; two statements."""
    query = _forums(actor, wanted).order_by(*_order(wanted.sort, StudentForum))
    rows = session().scalars(query.limit(size).offset((page - 1) * size)).all()
    took_part = _participants(actor, [row.id for row in rows])
    return [_forum(row, took_part[row.id], actor) for row in rows]


def count_forums(actor: Actor, wanted: RecordFilter) -> int:
    """How many these are."""
    return session().scalar(_forums(actor, wanted).with_only_columns(func.count())) or 0


def forum(actor: Actor, forum_id: UUID) -> ForumLine:
    """One of them; raises NotFound."""
    row = session().scalar(_forums(actor, RecordFilter()).where(StudentForum.id == forum_id))
    if row is None:
        raise NotFound
    return _forum(row, _participants(actor, [row.id])[row.id], actor)


def locked_forum(actor: Actor, forum_id: UUID) -> StudentForum:
    """One of them, locked; raises NotFound."""
    row = session().scalar(_forums(actor, RecordFilter()).where(StudentForum.id == forum_id).with_for_update())
    if row is None:
        raise NotFound
    return row


def possible_participants(actor: Actor) -> list[Participant]:
    """The students in care whom this person answers for; one statement."""
    query = _with_names(cases.visible_cases(actor).where(CaseFile.state.in_(IN_CARE)))
    return [_participant(*row) for row in session().execute(query)]


def _activities(wanted: RecordFilter) -> Select[Activity]:
    query = _within(select(Activity).where(_stands(Activity)), wanted, Activity)
    if wanted.kind is not None:
        query = query.where(Activity.kind == wanted.kind)
    return query if wanted.grade is None else query.where(Activity.grade == wanted.grade)


def _forums(actor: Actor, wanted: RecordFilter) -> Select[StudentForum]:
    mine = cases.visible_cases(actor).with_only_columns(CaseFile.id)
    took_part = select(ForumCase.forum_id).where(ForumCase.case_id.in_(mine))
    return _within(
        select(StudentForum).where(_stands(StudentForum), StudentForum.id.in_(took_part)), wanted, StudentForum
    )


def _within(
    query: Select[Any], wanted: RecordFilter, of: type[Activity | StudentForum]
) -> Select[Any]:  # Any: either table
    if wanted.since is not None:
        query = query.where(of.happened_on >= wanted.since)
    if wanted.until is not None:
        query = query.where(of.happened_on <= wanted.until)
    return query.where(of.topic.contains(wanted.text, autoescape=True)) if wanted.text else query


def _stands(of: type[Activity | StudentForum]) -> ColumnElement[bool]:
    return of.withdrawn_on.is_(None)


def _order(
    sort: RecordSort, of: type[Activity | StudentForum]
) -> tuple[ColumnElement[Any], ...]:  # Any: columns of several types
    if sort is RecordSort.OLDEST:
        return of.happened_on.asc(), of.id.asc()
    return of.happened_on.desc(), of.id.desc()


def _participants(actor: Actor, forum_ids: Collection[UUID]) -> dict[UUID, list[Participant]]:
    found: dict[UUID, list[Participant]] = {forum_id: [] for forum_id in forum_ids}
    if not found:
        return found
    took_part = (ForumCase.school_id == CaseFile.school_id) & (ForumCase.case_id == CaseFile.id)
    query = _with_names(cases.visible_cases(actor).join(ForumCase, took_part)).add_columns(ForumCase.forum_id)
    for *who, forum_id in session().execute(query.where(ForumCase.forum_id.in_(forum_ids))):
        found[forum_id].append(_participant(*who))
    return found


def _with_names(query: Select[CaseFile]) -> Select[UUID, UUID, str, str]:
    named = query.with_only_columns(CaseFile.id, Student.id, Student.name, ClassGroup.name)
    return named.order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin, CaseFile.id)


def _participant(case_id: UUID, student_id: UUID, name: str, class_name: str) -> Participant:
    return Participant(case_id=case_id, student_id=student_id, name=name, class_name=class_name)


def _may_undo(row: Activity | StudentForum, actor: Actor) -> bool:
    return row.recorded_by is not None and row.recorded_by == actor.user_id and row.recorded_on == clock.today()


def _activity(row: Activity, actor: Actor) -> ActivityLine:
    return ActivityLine(
        id=row.id,
        kind=ActivityKind(row.kind),
        topic=row.topic,
        grade=row.grade,
        happened_on=row.happened_on,
        place=row.place,
        students=row.students,
        guardians=row.guardians,
        by=row.recorded_by_name,
        credited=row.credited,
        may_undo=_may_undo(row, actor),
        words=crypto.unseal(row.words_sealed, row=row.id, field=f"{ACTIVITY}.words"),
    )


def _forum(row: StudentForum, participants: Sequence[Participant], actor: Actor) -> ForumLine:
    return ForumLine(
        id=row.id,
        topic=row.topic,
        happened_on=row.happened_on,
        place=row.place,
        by=row.recorded_by_name,
        recorded_on=row.recorded_on,
        participants=participants,
        may_undo=_may_undo(row, actor),
        texts=forum_texts(row),
    )


def forum_texts(row: StudentForum) -> dict[str, str]:
    """The words of a forum by part."""
    return {
        name: crypto.unseal(getattr(row, f"{name}_sealed"), row=row.id, field=f"{FORUM}.{name}")
        for name in FORUM_LABELS
    }
