"""The university's colleges as the other histories need them: which there are, whose, and the one that lags behind."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from accounts import services as account_services
from accounts.roles import Role
from demo.agenda import Place
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup
from tenants import queries as tenants


def colleges() -> list[UUID]:
    """Every college, in a steady order."""
    return [college.id for college in tenants.colleges()]


def shown_college(place: Place) -> UUID | None:
    """The college whose cadre has an account that is shown, so that there is something to do for them."""
    own = (ClassGroup.grade == place.school.teachers_grade, ClassGroup.number == place.school.teachers_number)
    return session().scalar(select(ClassGroup.org_unit_id).where(*own))


def head_of(college_id: UUID) -> Actor:
    """The cadre who answers for a college."""
    held = accounts.holders([Role.GRADE_HEAD])
    return account_services.actor_for(next(one.user_id for one in held if one.org_unit_id == college_id))


def centre() -> Actor:
    """Somebody of the counselling centre."""
    return account_services.actor_for(min(one.user_id for one in accounts.holders([Role.COUNSELLOR])))
