"""Who answers for a class today, and who helps in it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from accounts.models import Assignment, Membership, User
from accounts.roles import Role
from kernel import clock, tenancy
from kernel.db import session


def class_teachers() -> dict[UUID, list[str]]:
    """The names of those who are class teacher today, by class; one statement."""
    query = (
        select(Assignment.class_id, User.name)
        .join(User, User.id == Assignment.user_id)
        .where(
            Assignment.kind == Role.CLASS_TEACHER,
            Assignment.is_cover.is_(False),
            Assignment.valid_on(clock.today()),
        )
        .order_by(Assignment.starts_on)
    )
    found: dict[UUID, list[str]] = {}
    for class_id, name in session().execute(query):
        if class_id is not None:
            found.setdefault(class_id, []).append(name)
    return found


def teachers_of(class_id: UUID) -> list[tuple[Role, str]]:
    """Who answers for a class today, with the role: class teacher first, then by name; one statement."""
    valid = Assignment.valid_on(clock.today())
    query = select(Assignment.kind, User.name).join(User, User.id == Assignment.user_id).distinct()
    rows = session().execute(
        query.where(
            Assignment.class_id == class_id,
            Assignment.kind != Role.STUDENT_HELPER,
            Assignment.is_cover.is_(False),
            User.active,
            valid,
        )
    )
    return sorted(((Role(kind), name) for kind, name in rows), key=lambda one: (list(Role).index(one[0]), one[1]))


def subject_teachers_of(class_id: UUID) -> list[tuple[UUID, str]]:
    """Who teaches a class today without being its class teacher, by name; one statement."""
    valid = Assignment.valid_on(clock.today())
    query = select(User.id, User.name).join(Assignment, Assignment.user_id == User.id).distinct()
    mine = (Assignment.class_id == class_id, Assignment.kind == Role.SUBJECT_TEACHER, User.active)
    return [(user_id, name) for user_id, name in session().execute(query.where(*mine, valid).order_by(User.name))]


def student_helpers_of(class_ids: Collection[UUID]) -> list[tuple[UUID, UUID, str]]:
    """The student helpers of these classes today, as class, account and name, by class and name; one statement."""
    valid = Assignment.valid_on(clock.today())
    query = (
        select(Assignment.class_id, User.id, User.name)
        .join(User, User.id == Assignment.user_id)
        .join(Membership, (Membership.user_id == User.id) & (Membership.role == Assignment.kind))
        .where(Membership.member_school_id == tenancy.school_id(), Membership.ended_at.is_(None))
        .where(Assignment.class_id.in_(class_ids), Assignment.kind == Role.STUDENT_HELPER, valid)
        .where(User.active, User.is_student)
        .distinct()
        .order_by(Assignment.class_id, User.name, User.id)
    )
    return [(class_id, user_id, name) for class_id, user_id, name in session().execute(query) if class_id]


def valid_assignments(assignment_ids: Collection[UUID]) -> set[UUID]:
    """Which of these assignments are valid today; one statement."""
    valid = Assignment.valid_on(clock.today())
    return set(session().scalars(select(Assignment.id).where(Assignment.id.in_(assignment_ids), valid)))
