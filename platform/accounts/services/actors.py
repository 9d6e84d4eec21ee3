"""Building the frozen Actor: roles and permissions of a place, and the assignments that are valid today."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts import queries
from accounts.models import Assignment
from accounts.queries import Visitor, Workplace
from accounts.roles import CLASS_ROLES, Role
from kernel import clock, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.tenancy import SchoolScope


def actor_for(user_id: UUID) -> Actor:
    """The person at work in the school or the office in scope, in two statements; raises NotFound without a role here."""
    visitor = queries.visitor(user_id)
    place = visitor.at(tenancy.scope()) if visitor else None
    if visitor is None or place is None:
        raise NotFound
    return actor_at(visitor, place)


def actor_at(visitor: Visitor, place: Workplace) -> Actor:
    """The same for a person who is known already: one statement in a school's scope, none in an office's."""
    duties = _Duties(visitor.person.id, place.roles) if isinstance(tenancy.scope(), SchoolScope) else _Duties()
    return Actor(
        user_id=visitor.person.id,
        name=visitor.person.name,
        district_id=place.district_id,
        school_id=place.school.id if place.school else None,
        roles=place.roles | place.acting,
        permissions=visitor.permissions_at(place),
        class_ids=frozenset(duties.classes[Role.CLASS_TEACHER] | duties.covered),
        cover_class_ids=frozenset(duties.covered - duties.classes[Role.CLASS_TEACHER]),
        taught_class_ids=frozenset(duties.classes[Role.SUBJECT_TEACHER]),
        helped_class_ids=frozenset(duties.classes[Role.STUDENT_HELPER] if visitor.person.is_student else ()),
        grades=frozenset(duties.grades),
        org_unit_ids=frozenset(duties.org_units),
        is_student=visitor.person.is_student,
    )


class _Duties:
    """What the assignments valid today add up to. One without its role counts for nothing: need-to-know asks for both."""

    def __init__(self, user_id: UUID | None = None, roles: frozenset[str] = frozenset()) -> None:
        self.classes: dict[str, set[UUID]] = {role: set() for role in CLASS_ROLES}
        self.covered: set[UUID] = set()
        self.grades: set[int] = set()
        self.org_units: set[UUID] = set()
        if user_id is None or not roles & {*self.classes, Role.GRADE_HEAD}:
            return
        rows = session().execute(
            select(
                Assignment.kind, Assignment.class_id, Assignment.grade, Assignment.org_unit_id, Assignment.is_cover
            ).where(Assignment.user_id == user_id, Assignment.valid_on(clock.today()))
        )
        for kind, class_id, grade, org_unit_id, is_cover in rows:
            if kind not in roles:
                continue
            if class_id is not None:
                (self.covered if is_cover else self.classes[kind]).add(class_id)
            elif grade is not None:
                self.grades.add(grade)
            elif org_unit_id is not None:
                self.org_units.add(org_unit_id)
