"""Whom one may invite: the guardians of the students in care whom one answers for, and of anybody else in a class."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.seminars.models import GuestStudent, Seminar, SeminarGuest
from kernel.actor import Actor
from kernel.db import session
from people import queries as people
from people.models import ClassGroup, Guardian, Student, StudentGuardian

MOST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A student, the guardian who is asked first (None: nobody is noted), and whether the guardian is on the list."""

    student_id: UUID
    student_name: str
    class_name: str
    guardian_name: str | None
    is_listed: bool


def in_care(actor: Actor, seminar: Seminar) -> list[Candidate]:
    """The students in care of the seminar's grade whom this person answers for; one statement."""
    mine = cases.visible_cases(actor).where(CaseFile.state.in_(IN_CARE)).with_only_columns(CaseFile.student_id)
    return _candidates(_students(actor, seminar).where(Student.id.in_(mine)), seminar)


def of_class(actor: Actor, seminar: Seminar, class_id: UUID) -> list[Candidate]:
    """Every student of a class whom this person sees; one statement. It says of nobody that he is in care."""
    return _candidates(_students(actor, seminar).where(Student.class_id == class_id), seminar)


def guardians_of(actor: Actor, student_ids: Collection[UUID]) -> dict[UUID, Guardian]:
    """The guardian who is asked first, by student: of those whom this person sees, and who have one. One statement."""
    query = (
        people.visible_students(actor)
        .join(StudentGuardian, _asked_first())
        .join(Guardian, _is_guardian())
        .where(Student.id.in_(student_ids))
        .with_only_columns(Student.id, Guardian)
    )
    return {row[0]: row[1] for row in session().execute(query)}


def _students(actor: Actor, seminar: Seminar) -> Select[Student]:
    query = people.visible_students(actor).join(
        ClassGroup, (ClassGroup.school_id == Student.school_id) & (ClassGroup.id == Student.class_id)
    )
    return query if seminar.grade is None else query.where(ClassGroup.grade == seminar.grade)


def _candidates(query: Select[Student], seminar: Seminar) -> list[Candidate]:
    order = (ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.id)
    rows = session().execute(
        query.outerjoin(StudentGuardian, _asked_first())
        .outerjoin(Guardian, _is_guardian())
        .with_only_columns(Student.id, Student.name, ClassGroup.name, Guardian.name, _is_listed(seminar.id))
        .order_by(*order)
        .limit(MOST)
    )
    return [
        Candidate(
            student_id=student_id,
            student_name=name,
            class_name=class_name,
            guardian_name=guardian,
            is_listed=is_listed,
        )
        for student_id, name, class_name, guardian, is_listed in rows
    ]


def _asked_first() -> ColumnElement[bool]:
    return and_(
        StudentGuardian.school_id == Student.school_id,
        StudentGuardian.student_id == Student.id,
        StudentGuardian.position == 1,
    )


def _is_guardian() -> ColumnElement[bool]:
    return and_(Guardian.school_id == StudentGuardian.school_id, Guardian.id == StudentGuardian.guardian_id)


def _is_listed(seminar_id: UUID) -> ColumnElement[Any]:  # Any: a yes or a no, as SQL types it
    return exists().where(
        SeminarGuest.seminar_id == seminar_id,
        GuestStudent.school_id == SeminarGuest.school_id,
        GuestStudent.guest_id == SeminarGuest.id,
        GuestStudent.student_id == Student.id,
    )
