"""What people are shown to follow: the working out of a term, begun by who adopts it, through the real table of reactions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from accounts.roles import Role
from kernel import events
from kernel.actor import Actor
from kernel.db import session
from kernel.outbox import Outbox
from policy_profiles import services as profiles
from school_calendar import services as calendars
from school_calendar.calendar_files import load_builtin
from tests.worlds import Office, World
from workers.jobs import register_all
from workers.reactions import REACTIONS
from workers.runner import run
from works import queries
from works.lifecycle import WorkKind, WorkState

pytestmark = pytest.mark.usefixtures("demo_day", "reacting")


@pytest.fixture
def reacting() -> Iterator[None]:
    register_all()
    events.install(REACTIONS)
    yield
    events.install({})


@pytest.fixture
def principal(office: Office, ours: World) -> Actor:
    with office.open():
        calendars.import_calendar(file=load_builtin(), actor=office.actor())
    return ours.actor(Role.PRINCIPAL)


def states(world: World, actor: Actor) -> list[tuple[str, str]]:
    with world.open():
        return [(work.kind, work.state) for work in queries.lately(actor)]


def work(world: World) -> None:
    with world.open():
        waiting = list(session().scalars(select(Outbox.id)))
    for row in waiting:
        run({"school": str(world.scope.school_id), "row": str(row)})


def test_whoever_adopts_the_terms_follows_the_working_out_of_the_duties(
    ours: World, theirs: World, principal: Actor
) -> None:
    with ours.open():
        calendars.adopt_terms(actor=principal)
    assert states(ours, principal) == [(WorkKind.TERM_OPENING, WorkState.WAITING)]

    work(ours)

    assert states(ours, principal) == [(WorkKind.TERM_OPENING, WorkState.DONE)]
    assert states(ours, ours.actor(Role.PRINCIPAL)) == []
    assert states(theirs, principal) == []


def test_so_does_whoever_adopts_a_profile_and_once_only(ours: World, principal: Actor) -> None:
    with ours.open():
        profiles.adopt(key="P2", effective_on=date(2026, 9, 1), actor=principal)
        profiles.adopt(key="P2", effective_on=date(2026, 9, 1), actor=principal)
    work(ours)

    assert states(ours, principal) == [(WorkKind.TERM_OPENING, WorkState.DONE)]


def test_the_platform_follows_nothing(ours: World, principal: Actor) -> None:
    with ours.open():
        platform = Actor.platform(district_id=principal.district_id, school_id=principal.school_id)
        calendars.adopt_terms(actor=platform)

        assert queries.lately(principal, of_others=True) == []
