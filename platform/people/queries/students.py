"""Reads about students."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import names
from people.models import ClassGroup, Student
from people.names import Sought
from people.queries.classes import class_filter

MOST = 100
"""A search shows at most so many; whoever needs more types another letter."""


@dataclass(frozen=True, slots=True)
class StudentLine:
    """A student as a list shows one."""

    student: Student
    class_name: str


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
    """Whether a student is one whom the search means, as a condition on Student; other rooms join students and use it."""
    if wanted.kind is Sought.NAME:
        return Student.name.contains(wanted.text, autoescape=True)
    if wanted.kind is Sought.NUMBER:
        return Student.number.contains(wanted.text, autoescape=True)
    together = func.replace(Student.pinyin, " ", "")
    return or_(
        together.startswith(wanted.text, autoescape=True), Student.initials.startswith(wanted.text, autoescape=True)
    )


def names_of(student_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these students by id; one statement."""
    rows = session().execute(select(Student.id, Student.name).where(Student.id.in_(list(student_ids))))
    return {row.id: row.name for row in rows}


def count_students() -> int:
    """How many students are at the school in scope."""
    return session().scalar(select(func.count()).select_from(Student).where(Student.left_on.is_(None))) or 0
