"""One job: its row is found, its work done and the row deleted in one transaction."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from kernel import clock, outbox
from kernel.actor import Actor
from kernel.db import session
from kernel.outbox import DistrictOutbox, Outbox
from kernel.tenancy import bound, school_id
from tenants.models import OrgUnit
from tests.worlds import Office, World
from workers import job as registry
from workers.job import Place, job
from workers.runner import Homeless, run


@pytest.fixture(autouse=True)
def own_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs of these tests only."""
    monkeypatch.setattr(registry, "_registry", {})

    @job("units.add")
    def add(*, actor: Actor, name: str) -> None:
        assert actor.school_id == school_id()
        session().add(OrgUnit(kind="office", name=name))

    @job("units.fail")
    def fail(*, actor: Actor) -> None:
        session().add(OrgUnit(kind="office", name="never kept"))
        raise RuntimeError(f"a secret of {actor.name}")

    @job("office.note", place=Place.DISTRICT)
    def note(*, actor: Actor) -> None:
        assert actor.school_id is None


def waiting(world: World, called: str, **args: object) -> dict[str, str]:
    with world.open():
        row = outbox.request(called, **args)
    return {"school": str(world.scope.school_id), "row": str(row)}


def units(world: World) -> int:
    with world.open():
        return session().scalar(select(func.count()).select_from(OrgUnit)) or 0


def row_of(world: World, message: dict[str, str]) -> Outbox | None:
    return session().get(Outbox, (world.scope.school_id, UUID(message["row"])))


def test_a_job_works_and_its_row_is_gone(ours: World, theirs: World) -> None:
    message = waiting(ours, "units.add", name="德育处")

    assert run(message)

    assert units(ours) == 1
    assert units(theirs) == 0
    with ours.open():
        assert row_of(ours, message) is None


def test_a_message_delivered_twice_is_done_once(ours: World) -> None:
    message = waiting(ours, "units.add", name="德育处")
    run(message)

    assert not run(message)

    assert units(ours) == 1


def test_a_failing_job_leaves_nothing_and_waits_with_the_kind_of_fault(ours: World) -> None:
    message = waiting(ours, "units.fail")

    with pytest.raises(RuntimeError):
        run(message)

    assert units(ours) == 0
    with ours.open():
        row = row_of(ours, message)
        assert row is not None
        assert (row.tries, row.error) == (1, "RuntimeError")
        assert row.leased_until is not None
        assert row.leased_until > clock.now()


def test_a_row_that_is_set_aside_is_not_run(ours: World) -> None:
    message = waiting(ours, "units.add", name="德育处")
    with ours.open():
        row = row_of(ours, message)
        assert row is not None
        row.set_aside_at = clock.now()

    assert not run(message)

    assert units(ours) == 0


@pytest.mark.parametrize(
    "message", [{}, {"row": str(uuid4())}, {"school": "x", "row": str(uuid4())}, {"school": str(uuid4()), "row": "x"}]
)
def test_a_message_without_a_home_is_refused(database: object, message: dict[str, str]) -> None:
    with pytest.raises(Homeless):
        run(message)


def test_a_message_cannot_reach_the_row_of_another_school(ours: World, theirs: World) -> None:
    message = waiting(ours, "units.add", name="德育处")

    assert not run({**message, "school": str(theirs.scope.school_id)})

    assert units(ours) == units(theirs) == 0


def test_a_school_job_in_a_district_outbox_is_refused(office: Office) -> None:
    with office.open():
        row = outbox.request("units.add", name="x")

    with pytest.raises(Homeless):
        run({"district": str(office.scope.district_id), "row": str(row)})


def test_a_district_job_runs_in_the_office(office: Office) -> None:
    with office.open():
        row = outbox.request("office.note")

    assert run({"district": str(office.scope.district_id), "row": str(row)})

    with office.open():
        assert session().get(DistrictOutbox, (office.scope.district_id, row)) is None


@pytest.mark.parametrize("name", ["units.add", "units.fail"])
def test_the_scope_is_gone_after_a_job(ours: World, name: str) -> None:
    message = waiting(ours, name, **({"name": "德育处"} if name == "units.add" else {}))

    if name == "units.fail":
        with pytest.raises(RuntimeError):
            run(message)
    else:
        run(message)

    assert bound.get() is None
