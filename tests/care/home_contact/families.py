"""Families for tests: a guardian of one child, or of two."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from kernel.db import session
from kernel.ids import new_id
from people.models import Guardian, Student, StudentGuardian
from tests.worlds import World


def mother_of(world: World, *student_ids: UUID) -> UUID:
    """One mother of all of these children, asked first; in a unit of work of its own."""
    with world.open():
        mother = Guardian(id=new_id(), name="闻远岫", phone_sealed=None, phone_index=None)
        session().add(mother)
        session().flush()  # the links point at her
        session().add_all(
            StudentGuardian(student_id=student_id, guardian_id=mother.id, position=1, relation="母亲")
            for student_id in student_ids
        )
        return mother.id


def student_of(case_student: UUID) -> Student:
    """The student, in the open unit of work."""
    return session().scalars(select(Student).where(Student.id == case_student)).one()
