"""Whom something concerns: who holds a role in the school in scope today, and for which classes, grades and colleges."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from accounts.models import Assignment, Membership, User
from accounts.roles import Role
from kernel import clock, tenancy
from kernel.db import session

_WHOLE_SCHOOL = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR)
_BY_ASSIGNMENT = (Role.CLASS_TEACHER, Role.SUBJECT_TEACHER, Role.GRADE_HEAD)


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with a role; for roles that need an assignment one line per class, grade or college, else one line."""

    user_id: UUID
    role: Role
    class_id: UUID | None
    grade: int | None
    org_unit_id: UUID | None = None


def holders(roles: Collection[Role]) -> list[Holder]:
    """Who holds one of the roles here now, in one statement. A students' account is never among them (INV-3).

    Class teachers, subject teachers and grade heads count only with an assignment that is valid today; a cover is none.
    Where nobody is counsellor, the principal stands in as one.
    """
    rows = session().execute(holdings({*roles, Role.PRINCIPAL} if Role.COUNSELLOR in roles else roles))
    found = [Holder(user_id, Role(role), class_id, grade, unit) for user_id, role, class_id, grade, unit in rows]
    held = {holder.role for holder in found}
    if Role.COUNSELLOR in roles and Role.COUNSELLOR not in held:
        acting = [one for one in found if one.role is Role.PRINCIPAL]
        found += [replace(one, role=Role.COUNSELLOR) for one in acting]
    return [holder for holder in found if holder.role in roles]


@dataclass(frozen=True, slots=True)
class Answering:
    """Somebody who answers for a student, and in which offices."""

    user_id: UUID
    name: str
    roles: tuple[Role, ...]


def answering_for(class_id: UUID, grade: int, org_unit_id: UUID | None) -> list[Answering]:
    """Who may sit together about a student of a class: its teacher, its grade's or its college's head, leaders, counsellors.

    Each once, by name; one statement.
    """
    held = holdings([*_WHOLE_SCHOOL, Role.CLASS_TEACHER, Role.GRADE_HEAD]).subquery()
    of_college = held.c.org_unit_id == org_unit_id if org_unit_id else false()
    near = or_(
        held.c.role.in_(_WHOLE_SCHOOL),
        and_(held.c.role == Role.CLASS_TEACHER, held.c.class_id == class_id),
        and_(held.c.role == Role.GRADE_HEAD, or_(held.c.grade == grade, of_college)),
    )
    query = (
        select(User.id, User.name, func.array_agg(held.c.role.distinct()))
        .join(held, held.c.user_id == User.id)
        .where(near)
        .group_by(User.id, User.name)
        .order_by(User.name, User.id)
    )
    return [
        Answering(user_id, name, tuple(role for role in Role if role in roles))
        for user_id, name, roles in session().execute(query)
    ]


def class_teachers_of(class_ids: Collection[UUID]) -> list[Answering]:
    """The class teachers of these classes, each once, by name; one statement."""
    held = holdings([Role.CLASS_TEACHER]).subquery()
    query = select(User.id, User.name).join(held, held.c.user_id == User.id).where(held.c.class_id.in_(class_ids))
    rows = session().execute(query.distinct().order_by(User.name, User.id))
    return [Answering(user_id, name, (Role.CLASS_TEACHER,)) for user_id, name in rows]


def counsels(school_id: ColumnElement[UUID | None] | InstrumentedAttribute[UUID | None]) -> ColumnElement[bool]:
    """Whether a school has a counsellor of its own: else its principal takes their steps (domain.md section 4)."""
    held, who = aliased(Membership), aliased(User)
    own = (held.member_school_id == school_id, held.role == Role.COUNSELLOR, held.ended_at.is_(None))
    return exists().where(*own, who.id == held.user_id, who.active, who.is_student.is_(False))


def holdings(roles: Collection[Role]) -> Select[UUID, str, UUID | None, int | None, UUID | None]:
    """The same as rows of user, role, class, grade and college, for a query that asks whether anybody answers for something."""
    charge = and_(
        Assignment.school_id == tenancy.school_id(),
        Assignment.user_id == Membership.user_id,
        Assignment.kind == Membership.role,
        Assignment.is_cover.is_(False),
        Assignment.valid_on(clock.today()),
    )
    return (
        select(Membership.user_id, Membership.role, Assignment.class_id, Assignment.grade, Assignment.org_unit_id)
        .join(User, User.id == Membership.user_id)
        .outerjoin(Assignment, charge)
        .where(
            Membership.member_school_id == tenancy.school_id(),
            Membership.ended_at.is_(None),
            Membership.role.in_(roles),
            User.active,
            User.is_student.is_(False),
            or_(Membership.role.not_in(_BY_ASSIGNMENT), Assignment.id.is_not(None)),
        )
    )
