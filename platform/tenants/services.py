"""How a school comes on board, goes into operation, is suspended and resumed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from tenants import queries
from tenants.errors import ActivationBlocked, ClusterExists, DistrictTaken, NumberTaken, SlugTaken, UnitExists
from tenants.events import (
    ClusterFormed,
    OnboardingStepConfirmed,
    OrgUnitAdded,
    SchoolActivated,
    SchoolRegistered,
    SchoolResumed,
    SchoolSuspended,
    SchoolVerified,
)
from tenants.models import Area, District, OnboardingStep, OrgUnit, School, SchoolCluster, Stage, UnitKind
from tenants.onboarding import LABELS, SchoolMove, Step, missing

# First words of the platform's own addresses; a school of that name would never be reached.
RESERVED_SLUGS = frozenset(
    [
        "account",
        "accounts",
        "admin",
        "anonymous-reports",
        "api",
        "assets",
        "bureau",
        "components",
        "dashboard",
        "design",
        "district",
        "docs",
        "health",
        "healthz",
        "help",
        "home",
        "invitations",
        "l",
        "language",
        "login",
        "logout",
        "manifest",
        "metrics",
        "offline",
        "projection",
        "readyz",
        "schools",
        "search",
        "security",
        "service-worker",
        "static",
        "status",
        "support",
        "switch",
        "theme",
        "verify",
        "well-known",
        "www",
    ]
)


def found_district(*, slug: str, name: str, minimum_cell: int) -> District:
    """Make a district, outside of any: the operator's first step in an empty deployment. Raises DistrictTaken."""
    if any(known.slug == slug for known in queries.districts()):
        raise DistrictTaken(slug=slug)
    district = District(id=new_id(), slug=slug, name=name, minimum_cell=minimum_cell)
    session().add(district)
    session().flush()  # a second one of the same name must fail here, not at commit
    return district


def register_school(
    *, slug: str, number: str, name: str, short_name: str, stage: Stage, area: Area, actor: Actor
) -> School:
    """Take up a school's application in the district in scope; raises SlugTaken, NumberTaken."""
    district = tenancy.district_id()
    if slug in RESERVED_SLUGS or queries.slug_is_taken(slug):
        raise SlugTaken(slug=slug)
    if queries.number_is_taken(district, number):
        raise NumberTaken(number=number)
    school = School(
        id=new_id(),
        district_id=district,
        slug=slug,
        number=number,
        name=name,
        short_name=short_name,
        stage=stage,
        area=area,
    )
    session().add(school)
    session().flush()  # a second registration with the same slug must fail here, not at commit
    events.record(SchoolRegistered(school_id=school.id, slug=slug), actor)
    return school


def verify(*, school: School, actor: Actor) -> School:
    """The district has verified the school: its onboarding begins."""
    school.move(SchoolMove.VERIFY)
    events.record(SchoolVerified(school_id=school.id), actor)
    return school


def confirm_step(*, step: Step, note: str = "", actor: Actor) -> None:
    """Note that a step of the checklist is done, in the school's scope; a second confirmation changes nothing.

    The school itself keeps a copy for the district, which sees none of the school's rows.
    """
    added = session().execute(
        insert(OnboardingStep)
        .values(school_id=tenancy.school_id(), id=new_id(), step=step, confirmed_by=actor.name, note=note)
        .on_conflict_do_nothing(index_elements=["school_id", "step"])
        .returning(OnboardingStep.id)
    )
    if added.first():
        _tell_the_district()
        events.record(OnboardingStepConfirmed(step=step), actor)


def activate(*, actor: Actor) -> School:
    """Put the school in scope into operation; raises ActivationBlocked with the steps still missing."""
    left = missing(queries.confirmed_steps())
    if left:
        raise ActivationBlocked(steps="、".join(LABELS[step] for step in left))
    school = _locked(tenancy.school_id())
    school.move(SchoolMove.ACTIVATE)
    school.activated_at = clock.now()
    events.record(SchoolActivated(school_id=school.id), actor)
    return school


def suspend(*, school: School, reason: str, actor: Actor) -> School:
    """Suspend a school: people may still sign in and read, nothing new falls due."""
    school.move(SchoolMove.SUSPEND)
    events.record(SchoolSuspended(school_id=school.id, reason=reason), actor)
    return school


def resume(*, school: School, actor: Actor) -> School:
    """Let a suspended school go on."""
    school.move(SchoolMove.RESUME)
    events.record(SchoolResumed(school_id=school.id), actor)
    return school


def add_unit(*, kind: UnitKind, name: str, actor: Actor) -> OrgUnit:
    """Add a unit inside the school in scope; raises UnitExists."""
    unit = OrgUnit(id=new_id(), kind=kind, name=name)
    try:
        with session().begin_nested():
            session().add(unit)
    except IntegrityError as fault:
        raise UnitExists(name=name) from fault
    events.record(OrgUnitAdded(org_unit_id=unit.id, kind=kind), actor)
    return unit


def form_cluster(*, name: str, school_ids: Collection[UUID], actor: Actor) -> SchoolCluster:
    """Let schools of the district in scope form a cluster (片区). Raises ClusterExists, and NotFound unless all are its."""
    district = tenancy.district_id()
    cluster = SchoolCluster(id=new_id(), district_id=district, name=name)
    try:
        with session().begin_nested():
            session().add(cluster)
    except IntegrityError as fault:
        raise ClusterExists(name=name) from fault
    joined = session().scalars(
        update(School)
        .where(School.district_id == district, School.id.in_(school_ids))
        .values(cluster_id=cluster.id, version=School.version + 1)
        .returning(School.id)
    )
    if set(joined) != set(school_ids):
        raise NotFound
    events.record(ClusterFormed(cluster_id=cluster.id, school_ids=tuple(school_ids)), actor)
    return cluster


def _tell_the_district() -> None:
    """Copy the confirmed steps to the school; what two transactions confirm at once is both there in the end."""
    known = select(func.unnest(School.confirmed_steps)).correlate(School)
    steps = select(OnboardingStep.step).union(known).subquery()
    session().execute(
        update(School)
        .where(School.id == tenancy.school_id())
        .values(confirmed_steps=func.array(select(steps.c.step).order_by(steps.c.step).scalar_subquery()))
        .execution_options(synchronize_session="fetch")
    )


def _locked(school_id: UUID) -> School:
    school = session().scalar(select(School).where(School.id == school_id).with_for_update())
    if school is None:
        raise NotFound
    return school
