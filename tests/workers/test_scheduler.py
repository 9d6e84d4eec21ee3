"""The schedule: every place gets each period's job once, however many schedulers tick."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, select

from kernel import demo_clock
from kernel.db import session, unit_of_work
from kernel.outbox import DistrictOutbox, Outbox
from kernel.tenancy import IdentityScope
from tenants.onboarding import SchoolState
from tests.worlds import Office, World, add_school
from workers import scheduler
from workers.job import Place
from workers.schedule import Entry, Every

TABLE = (
    Entry("units.daily", Every.DAY, Place.SCHOOL, "for these tests"),
    Entry("office.monthly", Every.MONTH, Place.DISTRICT, "for these tests"),
)


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short table."""
    monkeypatch.setattr(scheduler, "SCHEDULE", TABLE)


def asked(world: World) -> int:
    with world.open():
        return session().scalar(select(func.count()).select_from(Outbox)) or 0


def hold(day: date | None) -> None:
    with unit_of_work(IdentityScope()):
        demo_clock.hold(day)


def test_a_tick_asks_once_a_period(ours: World, office: Office) -> None:
    for _ in range(3):
        scheduler.tick()

    assert asked(ours) == 1
    with office.open():
        assert session().scalar(select(func.count()).select_from(DistrictOutbox)) == 1


def test_told_to_stop_it_leaves_the_other_slots_to_the_next_tick(
    ours: World, theirs: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    claim = scheduler._claim

    def told_after_one(*slot: object) -> bool:
        stop.set()
        return claim(*slot)  # type: ignore[arg-type]

    monkeypatch.setattr(scheduler, "_claim", told_after_one)
    first = scheduler.tick(stop)
    monkeypatch.setattr(scheduler, "_claim", claim)
    scheduler.tick()

    assert first == 1
    assert (asked(ours), asked(theirs)) == (1, 1)


def test_the_next_working_day_asks_again(ours: World) -> None:
    try:
        hold(date(2026, 11, 18))
        scheduler.tick()
        hold(date(2026, 11, 19))
        scheduler.tick()
    finally:
        hold(None)

    assert asked(ours) == 2


def test_a_school_not_in_operation_is_left_alone(office: Office) -> None:
    world = add_school(office, state=SchoolState.ONBOARDING)

    scheduler.tick()

    assert asked(world) == 0


def test_three_schedulers_at_once_claim_each_slot_once(ours: World, theirs: World) -> None:
    threads = [threading.Thread(target=scheduler.tick) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert asked(ours) == asked(theirs) == 1
