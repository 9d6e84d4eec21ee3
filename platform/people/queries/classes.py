"""Reads about classes. Who sees which class is decided in `class_filter`, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased

from accounts.roles import Role
from kernel import tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import class_names
from people.models import ClassGroup, Student
from tenants.models import School, Stage

SHORTEST_PROGRAMME = 4
"""Years of study at the least; in a university nobody graduates before."""

_WHOLE_SCHOOL = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.ACADEMIC_AFFAIRS)


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class as a list shows one."""

    group: ClassGroup
    students: int


def class_filter(
    actor: Actor, class_id: SQLColumnExpression[UUID] | SQLColumnExpression[UUID | None] = ClassGroup.id
) -> ColumnElement[bool]:
    """THE rule of who sees which class, as a condition on any column that names one (domain.md section 4, need-to-know).

    Leaders, counsellors and academic affairs see every class; grade heads those of their grades or colleges; class and
    subject teachers those of their assignments; everybody else, student helpers above all, none.
    """
    if actor.is_student:
        return false()
    if actor.has_role(*_WHOLE_SCHOOL):
        return true()
    mine: list[ColumnElement[bool]] = []
    if actor.has_role(Role.GRADE_HEAD) and actor.grades:
        of_grade = aliased(ClassGroup)
        mine.append(class_id.in_(select(of_grade.id).where(of_grade.grade.in_(actor.grades))))
    if actor.has_role(Role.GRADE_HEAD) and actor.org_unit_ids:
        mine.append(class_id.in_(classes_of_colleges(actor.org_unit_ids)))
    if actor.has_role(Role.CLASS_TEACHER) and actor.class_ids:
        mine.append(class_id.in_(actor.class_ids))
    if actor.has_role(Role.SUBJECT_TEACHER) and actor.taught_class_ids:
        mine.append(class_id.in_(actor.taught_class_ids))
    return or_(false(), *mine)


def classes_of_colleges(org_unit_ids: Collection[UUID] | Select[UUID]) -> Select[UUID]:
    """The ids of the classes of these colleges, for a condition."""
    of_college = aliased(ClassGroup)
    return select(of_college.id).where(of_college.org_unit_id.in_(org_unit_ids))


def college_of_class() -> dict[UUID, UUID]:
    """To which college every class belongs; one statement. Classes outside of colleges are not in it."""
    rows = session().execute(select(ClassGroup.id, ClassGroup.org_unit_id))
    return {class_id: unit for class_id, unit in rows if unit is not None}


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


def classes_in_operation() -> Sequence[ClassGroup]:
    """Every class that has not graduated, whoever asks (jobs)."""
    query = select(ClassGroup).where(ClassGroup.graduated_on.is_(None))
    return session().scalars(query.order_by(ClassGroup.grade, ClassGroup.number)).all()


def grade_options() -> list[tuple[int, str]]:
    """The grades of the school in scope, each with what it is called."""
    first, last = class_names.GRADES[school_stage()]
    return [(grade, class_names.grade_name(grade)) for grade in range(first, last + 1)]


def leaving_grade() -> int:
    """The grade whose classes graduate this year: the last of the stage, in a university the highest that there is.

    There programmes last four years or five, and nobody has told which class has which.
    """
    stage = school_stage()
    if stage != Stage.UNIVERSITY:
        return class_names.GRADES[stage][1]
    highest = session().scalar(select(func.max(ClassGroup.grade)).where(ClassGroup.graduated_on.is_(None)))
    return max(highest or 0, SHORTEST_PROGRAMME)


def school_stage() -> str:
    """The stage of the school in scope."""
    return session().execute(select(School.stage).where(School.id == tenancy.school_id())).scalar_one()
