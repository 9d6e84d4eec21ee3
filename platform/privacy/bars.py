"""What is barred about one student for a while: somebody's writing into the file, and telling the family by letter.

The room whose record asks for a bar sets it and lifts it again; who meets it learns neither the record nor the room.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute

from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from people.models import Student
from privacy.errors import FamilyBarred, WritingBarred
from privacy.models import FileBar

StudentColumn = ColumnElement[Any] | InstrumentedAttribute[Any]  # Any: nullable or not, the same to SQL


class BarKind(StrEnum):
    """What is barred."""

    WRITING = "writing"
    """One person writes nothing more about the student."""
    FAMILY = "family"
    """No letter goes to the family, and those on the way open nothing."""


def bar_writing(*, student_id: UUID, user_id: UUID, source_id: UUID) -> None:
    """From now on this person writes nothing into the student's file; what they may read stays as it was."""
    _add(BarKind.WRITING, student_id, user_id, source_id)


def bar_family(*, student_id: UUID, source_id: UUID) -> None:
    """From now on no letter goes to the student's family."""
    _add(BarKind.FAMILY, student_id, None, source_id)


def lift(*, source_id: UUID) -> None:
    """Take back what this record barred; the bars of other records stand."""
    standing = (FileBar.source_id == source_id, FileBar.lifted_on.is_(None))
    session().execute(update(FileBar).where(*standing).values(lifted_on=clock.today()))


def may_not_write(actor: Actor, student_id: StudentColumn) -> ColumnElement[bool]:
    """Whether this person is barred from writing about the student."""
    here = (FileBar.student_id == student_id, FileBar.kind == BarKind.WRITING, FileBar.user_id == actor.user_id)
    return exists().where(*here, *_standing())


def is_family_barred(student_id: StudentColumn) -> ColumnElement[bool]:
    """Whether no letter may go to the family."""
    return exists().where(FileBar.student_id == student_id, FileBar.kind == BarKind.FAMILY, *_standing())


def barred_writing(actor: Actor, student_ids: Collection[UUID]) -> set[UUID]:
    """About which of these students this person writes nothing for now; one statement."""
    query = select(Student.id).where(Student.id.in_(student_ids), may_not_write(actor, Student.id))
    return set(session().scalars(query))


def refuse_writing(actor: Actor, student_id: UUID) -> None:
    """Raises WritingBarred; one statement."""
    query = select(FileBar.id).where(FileBar.student_id == student_id, FileBar.user_id == actor.user_id, *_standing())
    if session().scalar(query.limit(1)) is not None:
        raise WritingBarred


def barred_families(student_ids: Collection[UUID]) -> set[UUID]:
    """To the families of which of these students no letter may go; one statement."""
    query = select(FileBar.student_id).where(FileBar.student_id.in_(student_ids), FileBar.kind == BarKind.FAMILY)
    return set(session().scalars(query.where(*_standing())))


def refuse_family(student_id: UUID) -> None:
    """Raises FamilyBarred; one statement."""
    query = select(FileBar.id).where(FileBar.student_id == student_id, FileBar.kind == BarKind.FAMILY, *_standing())
    if session().scalar(query.limit(1)) is not None:
        raise FamilyBarred


def _standing() -> tuple[ColumnElement[bool], ...]:
    return (FileBar.lifted_on.is_(None),)


def _add(kind: BarKind, student_id: UUID, user_id: UUID | None, source_id: UUID) -> None:
    here = (FileBar.source_id == source_id, FileBar.kind == kind, FileBar.student_id == student_id)
    who = FileBar.user_id.is_not_distinct_from(user_id)
    if session().scalar(select(FileBar.id).where(*here, who, *_standing()).limit(1)) is None:
        bar = FileBar(
            id=new_id(), kind=kind, student_id=student_id, user_id=user_id, source_id=source_id, since=clock.today()
        )
        session().add(bar)
