"""Running one job: find its row, do the work and delete the row in one transaction; note a failure in another."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from kernel import clock, logs
from kernel.actor import Actor
from kernel.db import apart, session, unit_of_work
from kernel.outbox import DistrictOutbox, Outbox
from kernel.tenancy import DistrictScope, IdentityScope, SchoolScope
from notices import services as notices
from notices.kinds import NoticeKind
from tenants.queries import scope_of
from workers.job import Place, jobs
from workers.relay import MAX_TRIES
from works import progress
from works import services as works
from works.progress import Stopped

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
        with unit_of_work(scope), _followed(scope, row_id):
            return _work(scope, row_id)
    except Stopped:
        return _give_up(scope, row_id)
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
        if isinstance(scope, SchoolScope):
            works.started(row_id)
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
    if isinstance(scope, SchoolScope):
        works.finished(row_id)
    return True


def _followed(scope: SchoolScope | DistrictScope, row_id: UUID) -> AbstractContextManager[None]:
    """Let the job say how far it is; work of a district's office is short and is not followed."""
    return progress.of_job(scope, row_id) if isinstance(scope, SchoolScope) else nullcontext()


def _give_up(scope: SchoolScope | DistrictScope, row_id: UUID) -> bool:
    """Somebody cancelled the work while it ran: it has rolled back, and its row goes without another try."""
    with unit_of_work(scope):
        row = _locked(scope, row_id)
        if row is not None:
            session().delete(row)
        works.stopped(row_id)
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
    code: str = getattr(fault, "code", type(fault).__name__)
    with apart(scope):
        tries = session().scalar(select(model.tries).where(model.id == row_id)) or 1
        pause = min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
        session().execute(update(model).where(model.id == row_id).values(error=code, leased_until=clock.now() + pause))
        if isinstance(scope, SchoolScope):
            stopped = works.failed(row_id, fault=code, for_good=tries >= MAX_TRIES)
            if stopped is not None:
                notices.tell(NoticeKind.WORK_FAILED, to=[stopped.asked_by], subject_id=stopped.id)
