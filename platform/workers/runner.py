"""Running one job: find its row, do the work and delete the row in one transaction; note a failure in another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from kernel import clock, logs
from kernel.actor import Actor
from kernel.db import apart, session, unit_of_work
from kernel.outbox import DistrictOutbox, Outbox
from kernel.tenancy import DistrictScope, IdentityScope, SchoolScope
from tenants.queries import scope_of
from workers.job import Place, jobs

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


class Homeless(ValueError):
    """A message that names neither a school nor a district, or a row id that is none: a programming mistake."""


def run(message: Mapping[str, str]) -> bool:
    """Do the job that `message` points at (`school` or `district`, and `row`).

    Returns whether there was anything to do: a row that is gone was done before, a locked one is being done.
    """
    scope, row_id = _address(message)
    try:
        if not _begin(scope, row_id):
            return False
        with unit_of_work(scope):
            return _work(scope, row_id)
    except Exception as fault:
        _note_failure(scope, row_id, fault)
        raise


def _address(message: Mapping[str, str]) -> tuple[SchoolScope | DistrictScope, UUID]:
    try:
        row_id = UUID(message["row"])
        if "school" in message:
            with unit_of_work(IdentityScope()):
                return scope_of(UUID(message["school"])), row_id
        return DistrictScope(UUID(message["district"])), row_id
    except (KeyError, ValueError) as fault:
        raise Homeless("a job carries its school or district, and its row") from fault


def _begin(scope: SchoolScope | DistrictScope, row_id: UUID) -> bool:
    """Count the try before the work, so that a job that kills its worker is counted too."""
    with unit_of_work(scope):
        row = _locked(scope, row_id)
        if row is None or row.set_aside_at is not None:
            return False
        row.tries += 1
        return True


def _work(scope: SchoolScope | DistrictScope, row_id: UUID) -> bool:
    row = _locked(scope, row_id)
    if row is None:
        return False
    found = jobs()[row.job]
    if (found.place is Place.SCHOOL) is not isinstance(scope, SchoolScope):
        raise Homeless(f"{row.job} is a job of the {found.place}")
    school_id = scope.school_id if isinstance(scope, SchoolScope) else None
    arguments = dict(row.args)
    found.function(actor=Actor.platform(district_id=scope.district_id, school_id=school_id), **arguments)
    session().delete(row)
    return True


def _locked(scope: SchoolScope | DistrictScope, row_id: UUID) -> Outbox | DistrictOutbox | None:
    """The row, unless it is gone or somebody is at it."""
    if isinstance(scope, SchoolScope):
        return session().scalar(select(Outbox).where(Outbox.id == row_id).with_for_update(skip_locked=True))
    return session().scalar(select(DistrictOutbox).where(DistrictOutbox.id == row_id).with_for_update(skip_locked=True))


def _note_failure(scope: SchoolScope | DistrictScope, row_id: UUID, fault: Exception) -> None:
    """Name the kind of failure on the row (never its text, which may hold people's data) and let it wait."""
    logs.logger().error("job failed", row=str(row_id), fault=type(fault).__name__)
    model = Outbox if isinstance(scope, SchoolScope) else DistrictOutbox
    with apart(scope):
        tries = session().scalar(select(model.tries).where(model.id == row_id)) or 1
        pause = min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
        session().execute(
            update(model)
            .where(model.id == row_id)
            .values(error=getattr(fault, "code", type(fault).__name__), leased_until=clock.now() + pause)
        )
