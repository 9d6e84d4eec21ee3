"""What a district publishes reaches its own schools in operation at once, each by a job of its own."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import select

from kernel import events
from kernel.actor import Actor
from kernel.database_roles import RoleUrls
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.outbox import DistrictOutbox, Outbox
from kernel.tenancy import DistrictScope, IdentityScope
from school_calendar import services as calendars
from school_calendar.calendar_files import load_builtin
from tenants.models import District
from tenants.onboarding import SchoolState
from tests.worlds import Office, World, add_school
from workers.job import jobs
from workers.jobs import register_all
from workers.reactions import REACTIONS


def asked(world: World) -> list[str]:
    with world.open():
        return list(session().scalars(select(Outbox.job)))


def test_an_import_asks_every_school_in_operation(office: Office, ours: World, theirs: World) -> None:
    register_all()
    coming = add_school(office, state=SchoolState.APPLIED)
    events.install(REACTIONS)
    try:
        with office.open():
            calendars.import_calendar(file=load_builtin(), actor=office.actor())
    finally:
        events.install({})
    with office.open():
        assert "school_calendar.reach_schools" in session().scalars(select(DistrictOutbox.job)).all()

    for _ in range(2):
        with office.open():
            actor = Actor.platform(district_id=office.scope.district_id, school_id=None)
            jobs()["school_calendar.reach_schools"].function(actor=actor)

    assert asked(ours) == asked(theirs) == ["obligations.open_due"] * 2
    assert asked(coming) == []


@pytest.fixture
def elsewhere(database: RoleUrls) -> Office:  # the fixture alone: the database has to be there
    """The office of another district."""
    with unit_of_work(IdentityScope()):
        district = District(id=new_id(), slug=f"e{secrets.token_hex(6)}", name="邻区")
        session().add(district)
        return Office(DistrictScope(district.id))


def test_a_school_of_another_district_is_not_asked(office: Office, ours: World, elsewhere: Office) -> None:
    register_all()
    with elsewhere.open():
        jobs()["school_calendar.reach_schools"].function(
            actor=Actor.platform(district_id=elsewhere.scope.district_id, school_id=None)
        )

    assert asked(ours) == []
