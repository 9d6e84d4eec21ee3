"""The other children of a family."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup, Student, StudentGuardian


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingLine:
    """Another child of the same family in care, whose file this person may open."""

    case_id: UUID
    name: str
    class_name: str


def siblings(actor: Actor, case_id: UUID) -> list[SiblingLine]:
    """The other children in care who share a guardian with the child of this case; one statement."""
    own, other = aliased(StudentGuardian), aliased(StudentGuardian)
    case = aliased(CaseFile)
    shared = (
        select(other.student_id)
        .join(own, (own.school_id == other.school_id) & (own.guardian_id == other.guardian_id))
        .join(case, (case.school_id == own.school_id) & (case.student_id == own.student_id))
        .where(case.id == case_id)
    )
    query = (
        cases.visible_cases(actor)
        .where(CaseFile.state.in_(IN_CARE), CaseFile.id != case_id, CaseFile.student_id.in_(shared))
        .with_only_columns(CaseFile.id, Student.name, ClassGroup.name)
        .order_by(Student.pinyin)
    )
    return [SiblingLine(case_id=row[0], name=row[1], class_name=row[2]) for row in session().execute(query)]


def first_relation(case_id: UUID) -> str:
    """How the guardian who is asked first is related to the child of a case, empty when nobody is named."""
    query = (
        select(StudentGuardian.relation)
        .join(
            CaseFile,
            (CaseFile.school_id == StudentGuardian.school_id) & (CaseFile.student_id == StudentGuardian.student_id),
        )
        .where(CaseFile.id == case_id)
        .order_by(StudentGuardian.position)
    )
    return session().scalar(query.limit(1)) or ""
