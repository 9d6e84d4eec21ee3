"""An event is one append-only row beside the change, and asks for the jobs that follow, in the same transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import ProgrammingError

from kernel import events
from kernel.db import session
from kernel.events import DistrictEvent, Event, Reaction, RecordedEvent
from kernel.ids import new_id
from kernel.outbox import DistrictOutbox, Outbox
from tests.worlds import Office, World
from workers.reactions import REACTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRung(Event):
    title: ClassVar[str] = "打铃"
    bell_id: UUID
    on: date


@pytest.fixture(autouse=True)
def reactions() -> Iterator[None]:
    events.install({BellRung: (Reaction("bells.answer", ("bell_id",)),)})
    yield
    events.install(REACTIONS)


def rung() -> BellRung:
    return BellRung(bell_id=new_id(), on=date(2026, 11, 18))


def test_an_event_is_recorded_with_its_actor_and_plain_values(ours: World) -> None:
    happened, actor = rung(), ours.actor()

    with ours.open():
        events.record(happened, actor)

    with ours.open():
        row = session().scalars(select(RecordedEvent)).one()
        assert (row.kind, row.actor_id, row.actor_name) == ("BellRung", actor.user_id, "林老师")
        assert row.data == {"bell_id": str(happened.bell_id), "on": "2026-11-18"}


def test_its_jobs_wait_in_the_same_transaction(ours: World) -> None:
    happened = rung()

    with ours.open():
        events.record(happened, ours.actor())

    with ours.open():
        row = session().scalars(select(Outbox)).one()
        assert (row.job, row.args) == ("bells.answer", {"bell_id": str(happened.bell_id)})


def test_a_rolled_back_change_leaves_neither_event_nor_job(ours: World) -> None:
    actor = ours.actor()
    with pytest.raises(ZeroDivisionError), ours.open():
        events.record(rung(), actor)
        raise ZeroDivisionError

    with ours.open():
        assert not session().scalars(select(RecordedEvent)).all()
        assert not session().scalars(select(Outbox)).all()


def test_a_districts_events_stay_in_its_office(office: Office, ours: World) -> None:
    with office.open():
        events.record(rung(), office.actor())

    with office.open():
        assert len(session().scalars(select(DistrictEvent)).all()) == 1
        assert len(session().scalars(select(DistrictOutbox)).all()) == 1
    with ours.open():
        assert not session().scalars(select(DistrictEvent)).all()
        assert not session().scalars(select(RecordedEvent)).all()


@pytest.mark.parametrize("change", [update(RecordedEvent).values(kind="x"), delete(RecordedEvent)])
def test_the_audit_trail_cannot_be_changed(ours: World, change: object) -> None:
    actor = ours.actor()
    with ours.open():
        events.record(rung(), actor)

    with pytest.raises(ProgrammingError, match="permission denied"), ours.open():
        session().execute(change)  # type: ignore[call-overload]  # either kind of statement
