"""Reads about people. Who sees which class is decided in `class_filter`, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased

from accounts.roles import Role
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import names
from people.models import ClassGroup, Guardian, StaffMember, Student, StudentGuardian
from people.names import Sought

PHONE = "guardians.phone"
MOST = 100
"""A search shows at most so many; whoever needs more types another letter."""

_WHOLE_SCHOOL = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.ACADEMIC_AFFAIRS)


@dataclass(frozen=True, slots=True)
class StudentLine:
    """A student as a list shows one."""

    student: Student
    class_name: str


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class as a list shows one."""

    group: ClassGroup
    students: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A guardian with the telephone number opened; reading it is reading tier T2."""

    guardian: Guardian
    position: int
    relation: str
    phone: str


def class_filter(actor: Actor, class_id: SQLColumnExpression[UUID] = ClassGroup.id) -> ColumnElement[bool]:
    """THE rule of who sees which class, as a condition on any column that names one (domain.md section 4, need-to-know).

    Leaders, counsellors and academic affairs see every class; grade heads those of their grades; class and subject teachers
    those of their assignments; everybody else, student helpers above all, none.
    """
    if actor.is_student:
        return false()
    if actor.has_role(*_WHOLE_SCHOOL):
        return true()
    mine: list[ColumnElement[bool]] = []
    if actor.has_role(Role.GRADE_HEAD) and actor.grades:
        of_grade = aliased(ClassGroup)
        mine.append(class_id.in_(select(of_grade.id).where(of_grade.grade.in_(actor.grades))))
    if actor.has_role(Role.CLASS_TEACHER) and actor.class_ids:
        mine.append(class_id.in_(actor.class_ids))
    if actor.has_role(Role.SUBJECT_TEACHER) and actor.taught_class_ids:
        mine.append(class_id.in_(actor.taught_class_ids))
    return or_(false(), *mine)


def visible_classes(actor: Actor) -> Select[ClassGroup]:
    """The classes in operation that this person sees, by grade and number."""
    return (
        select(ClassGroup)
        .where(class_filter(actor), ClassGroup.graduated_on.is_(None))
        .order_by(ClassGroup.grade, ClassGroup.number)
    )


def visible_class(actor: Actor, class_id: UUID) -> ClassGroup:
    """One class that this person sees, graduated or not; raises NotFound."""
    found = session().scalar(select(ClassGroup).where(class_filter(actor), ClassGroup.id == class_id))
    if found is None:
        raise NotFound
    return found


def visible_students(actor: Actor, *, left: bool = False) -> Select[Student]:
    """The students of the classes that this person sees; with `left`, also those who left the school."""
    present = true() if left else Student.left_on.is_(None)
    return select(Student).where(class_filter(actor, Student.class_id), present)


def visible_student(actor: Actor, student_id: UUID) -> Student:
    """One student whom this person sees, at school or gone; raises NotFound."""
    found = session().scalar(visible_students(actor, left=True).where(Student.id == student_id))
    if found is None:
        raise NotFound
    return found


def classes_in_operation() -> Sequence[ClassGroup]:
    """Every class that has not graduated, whoever asks (jobs)."""
    query = select(ClassGroup).where(ClassGroup.graduated_on.is_(None))
    return session().scalars(query.order_by(ClassGroup.grade, ClassGroup.number)).all()


def class_list(actor: Actor) -> list[ClassLine]:
    """The classes that this person sees with the number of students in each; one statement."""
    count = func.count(Student.id)
    rows = session().execute(
        visible_classes(actor)
        .outerjoin(Student, and_(Student.class_id == ClassGroup.id, Student.left_on.is_(None)))
        .add_columns(count)
        .group_by(ClassGroup.school_id, ClassGroup.id)
    )
    return [ClassLine(group, students) for group, students in rows]


def students_of(class_id: UUID) -> Sequence[Student]:
    """The students at present in a class, by stored pinyin."""
    query = select(Student).where(Student.class_id == class_id, Student.left_on.is_(None))
    return session().scalars(query.order_by(Student.pinyin, Student.number)).all()


def find(actor: Actor, text: str, *, left: bool = False) -> list[StudentLine]:
    """Students whom this person sees, by piece of the name, pinyin, initials or number; by pinyin, at most MOST, one statement.

    A text with nothing to search for in it finds nobody.
    """
    wanted = names.search(text)
    if wanted is None:
        return []
    query = visible_students(actor, left=left).where(matches(wanted))
    rows = session().execute(
        query.join(ClassGroup, ClassGroup.id == Student.class_id)
        .add_columns(ClassGroup.name)
        .order_by(Student.pinyin, Student.number)
        .limit(MOST)
    )
    return [StudentLine(student, class_name) for student, class_name in rows]


def matches(wanted: names.Search) -> ColumnElement[bool]:
    """The condition on a student that a search means, for queries of other rooms that join students."""
    if wanted.kind is Sought.NAME:
        return Student.name.contains(wanted.text, autoescape=True)
    if wanted.kind is Sought.NUMBER:
        return Student.number.contains(wanted.text, autoescape=True)
    together = func.replace(Student.pinyin, " ", "")
    return or_(
        together.startswith(wanted.text, autoescape=True), Student.initials.startswith(wanted.text, autoescape=True)
    )


def contacts(student_id: UUID) -> list[Contact]:
    """The guardians of a student with their telephone numbers; the caller logs that they were read."""
    rows = session().execute(
        select(Guardian, StudentGuardian)
        .join(StudentGuardian, StudentGuardian.guardian_id == Guardian.id)
        .where(StudentGuardian.student_id == student_id)
        .order_by(StudentGuardian.position)
    )
    return [
        Contact(guardian=guardian, position=link.position, relation=link.relation, phone=phone_of(guardian))
        for guardian, link in rows
    ]


def phone_of(guardian: Guardian) -> str:
    """A guardian's telephone number, opened; empty when none is known."""
    if guardian.phone_sealed is None:
        return ""
    return crypto.unseal(guardian.phone_sealed, row=guardian.id, field=PHONE)


def staff(*, left: bool = False) -> Sequence[StaffMember]:
    """Who works at the school, by stored pinyin."""
    query = select(StaffMember).where(true() if left else StaffMember.left_on.is_(None))
    return session().scalars(query.order_by(StaffMember.pinyin, StaffMember.number)).all()


def staff_member(staff_id: UUID) -> StaffMember:
    """One member of staff; raises NotFound."""
    found = session().scalar(select(StaffMember).where(StaffMember.id == staff_id))
    if found is None:
        raise NotFound
    return found


def names_of(student_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these students by id; one statement."""
    rows = session().execute(select(Student.id, Student.name).where(Student.id.in_(list(student_ids))))
    return {row.id: row.name for row in rows}


def count_students() -> int:
    """How many students are at the school in scope."""
    return session().scalar(select(func.count()).select_from(Student).where(Student.left_on.is_(None))) or 0
