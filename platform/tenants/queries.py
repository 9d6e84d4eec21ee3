"""Reads about schools as tenants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from kernel import tenancy
from kernel.db import session
from kernel.errors import NotFound
from kernel.tenancy import SchoolScope
from tenants.models import District, OnboardingStep, OrgUnit, School, UnitKind
from tenants.onboarding import LABELS, SchoolState, Step, done


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """A step of the activation checklist and whether it is done, when and by whom."""

    step: Step
    label: str
    is_done: bool
    confirmed_at: datetime | None = None
    confirmed_by: str = ""


def checklist() -> list[ChecklistItem]:
    """The activation checklist of the school in scope, in order."""
    rows = {row.step: row for row in session().scalars(select(OnboardingStep))}
    confirmed = confirmed_steps()
    return [
        ChecklistItem(
            step, LABELS[step], step in confirmed, row.confirmed_at if row else None, row.confirmed_by if row else ""
        )
        for step, row in ((step, rows.get(step)) for step in Step)
    ]


def confirmed_steps() -> frozenset[Step]:
    """The steps done by the school in scope."""
    state = session().scalars(select(School.state).where(School.id == tenancy.school_id())).one()
    return done(SchoolState(state), session().scalars(select(OnboardingStep.step)))


def name_of_school() -> str:
    """What the school in scope is called."""
    return session().scalars(select(School.name).where(School.id == tenancy.school_id())).one()


def colleges() -> Sequence[OrgUnit]:
    """The colleges of the school in scope, in the order in which they were made; none but in a university."""
    return session().scalars(select(OrgUnit).where(OrgUnit.kind == UnitKind.COLLEGE).order_by(OrgUnit.id)).all()


def schools_of_district(district_id: UUID) -> Sequence[School]:
    """Every school of a district, by number."""
    return session().scalars(select(School).where(School.district_id == district_id).order_by(School.number)).all()


def all_schools() -> Sequence[School]:
    """Every school of the deployment, by district and number (console, scheduler)."""
    return session().scalars(select(School).order_by(School.district_id, School.number)).all()


def find_school(slug: str) -> School | None:
    """The school with that address, if there is one."""
    return session().scalar(select(School).where(School.slug == slug))


def school_in_district(district_id: UUID, slug: str) -> School:
    """A school of this district; raises NotFound for any other."""
    school = session().scalar(select(School).where(School.slug == slug, School.district_id == district_id))
    if school is None:
        raise NotFound
    return school


def districts() -> Sequence[District]:
    """Every district of the deployment."""
    return session().scalars(select(District).order_by(District.slug)).all()


def district(district_id: UUID) -> District:
    """One district; raises NotFound."""
    row = session().get(District, district_id)
    if row is None:
        raise NotFound
    return row


def slug_is_taken(slug: str) -> bool:
    """Whether a school has that address."""
    return bool(session().scalar(select(exists().where(School.slug == slug))))


def number_is_taken(district_id: UUID, number: str) -> bool:
    """Whether a school of the district has that number."""
    return bool(session().scalar(select(exists().where(School.district_id == district_id, School.number == number))))


def scope_of(school_id: UUID) -> SchoolScope:
    """The scope of a school; raises NotFound."""
    district_id = session().scalar(select(School.district_id).where(School.id == school_id))
    if district_id is None:
        raise NotFound
    return SchoolScope(school_id, district_id)


def operating_scopes() -> list[SchoolScope]:
    """The scopes of all schools in operation, in a steady order."""
    rows = session().execute(
        select(School.id, School.district_id).where(School.state == SchoolState.ACTIVE).order_by(School.number)
    )
    return [SchoolScope(school_id, district_id) for school_id, district_id in rows]
