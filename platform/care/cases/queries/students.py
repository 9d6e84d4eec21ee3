"""Students as cases see them: whom somebody may propose, who is on the list already, who is in care and for what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, select, true

from accounts.roles import Role
from care.cases.lifecycle import ACTIVE, IN_CARE
from care.cases.models import CaseCategory, CaseFile
from care.cases.queries.visible import of_class, of_student, visible_cases
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import names
from people import queries as people
from people.models import ClassGroup, Student
from privacy.protection import shut_to


def with_class(students: Select[Student]) -> Select[Student, ClassGroup]:
    """Students together with their classes."""
    return select(Student, ClassGroup).join(ClassGroup, of_class()).where(Student.id.in_(_ids(students)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposableLine:
    """A student whom somebody may propose; `case_id` is the file where there is one already."""

    student_id: UUID
    name: str
    number: str
    class_name: str
    case_id: UUID | None


def proposable(actor: Actor, text: str = "") -> list[ProposableLine]:
    """Whom this person may propose, found by name, pinyin or number; two statements, at most `people.MOST` lines.

    Without a text a class teacher gets the own class; a counsellor has to search.
    """
    own = Student.class_id.in_(actor.class_ids)
    sought = names.search(text) if text else None
    narrowed: ColumnElement[bool] = false() if text else own
    if sought is not None:
        narrowed = and_(people.matches(sought), true() if Role.COUNSELLOR in actor.roles else own)
    query = with_class(people.visible_students(actor).where(narrowed))
    rows = session().execute(query.order_by(Student.pinyin, Student.number).limit(people.MOST)).all()
    files = {case.student_id: case.id for case in active_cases_of([student.id for student, _ in rows], actor)}
    return [
        ProposableLine(
            student_id=student.id,
            name=student.name,
            number=student.number,
            class_name=group.name,
            case_id=files.get(student.id),
        )
        for student, group in rows
    ]


def active_cases_of(student_ids: Collection[UUID], actor: Actor) -> Sequence[CaseFile]:
    """The active cases of these students that the actor may know of (screening: who is on the roster already)."""
    query = visible_cases(actor).where(CaseFile.student_id.in_(student_ids), CaseFile.state.in_(ACTIVE))
    return session().scalars(query).all()


def students_with_active_case(student_ids: Collection[UUID]) -> set[UUID]:
    """Which of them have an active case, candidates too: for rules that hold whoever acts (INV-2), shown to nobody."""
    query = select(CaseFile.student_id).where(CaseFile.student_id.in_(student_ids), CaseFile.state.in_(ACTIVE))
    return set(session().scalars(query))


Taught = tuple[CaseFile, Student, ClassGroup]


def tipped(actor: Actor) -> Sequence[Taught]:
    """The cases in care, of students whom this person teaches, that have a hint for subject teachers."""
    query = _taught(actor).where(CaseFile.tip_sealed.is_not(None))
    ordered = query.order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.id)
    return [(case, student, group) for case, student, group in session().execute(ordered)]


def taught(actor: Actor, case_id: UUID) -> Taught:
    """The case in care of one student whom this person teaches; raises NotFound."""
    row = session().execute(_taught(actor).where(CaseFile.id == case_id)).first()
    if row is None:
        raise NotFound
    case, student, group = row
    return case, student, group


def taught_case(actor: Actor, case_id: UUID) -> CaseFile:
    """The case alone, locked for the use case that follows; raises NotFound."""
    query = _taught(actor).with_only_columns(CaseFile).where(CaseFile.id == case_id)
    case = session().scalar(query.with_for_update(of=CaseFile))
    if case is None:
        raise NotFound
    return case


def _taught(actor: Actor) -> Select[CaseFile, Student, ClassGroup]:
    return (
        select(CaseFile, Student, ClassGroup)
        .join(Student, of_student())
        .join(ClassGroup, of_class())
        .where(
            false() if actor.is_student else Student.class_id.in_(actor.taught_class_ids),
            CaseFile.state.in_(IN_CARE),
            ~shut_to(actor, CaseFile.student_id),
        )
    )


def nodes_in_care() -> Sequence[tuple[UUID, str]]:
    """Every student in care with the canonical node of each category: the raw material of the frozen counts."""
    query = (
        select(CaseFile.student_id, CaseCategory.node)
        .join(CaseCategory, CaseCategory.case_id == CaseFile.id)
        .where(CaseFile.state.in_(IN_CARE), CaseCategory.removed_at.is_(None))
        .distinct()
    )
    return [(student_id, node) for student_id, node in session().execute(query)]


def _ids(students: Select[Student]) -> Select[UUID]:
    return students.with_only_columns(Student.id)
