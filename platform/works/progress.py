"""How a job says how far it is while its own transaction still runs: short transactions beside it, never in its way.

What stands here is advisory: a report that cannot be written is left out, and the job goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from kernel import clock, logs
from kernel.db import apart, session
from kernel.tenancy import SchoolScope
from works.models import Work

PAUSE = timedelta(seconds=1)
"""At most one report in this time, however small the steps are; the first one goes out at once."""


class Stopped(RuntimeError):
    """Somebody asked for the work to be given up: what it wrote rolls back, and it ends as cancelled."""


@dataclass(slots=True)
class _Reporting:
    """The job that runs here."""

    scope: SchoolScope
    row_id: UUID
    told_at: datetime | None = field(default=None)

    def is_due(self) -> bool:
        return self.told_at is None or clock.now() - self.told_at >= PAUSE


_reporting: ContextVar[_Reporting | None] = ContextVar("reporting", default=None)


@contextmanager
def of_job(scope: SchoolScope, row_id: UUID) -> Iterator[None]:
    """Let `advance` speak for the job of that row (the runner)."""
    token = _reporting.set(_Reporting(scope, row_id))
    try:
        yield
    finally:
        _reporting.reset(token)


def advance(done: int, total: int) -> None:
    """Say that `done` of `total` are through; raises Stopped when somebody asked for an end. Without a job it does nothing.

    Call it between chunks, before the work's own row is touched in the job's transaction.
    """
    here = _reporting.get()
    if here is None or not here.is_due():
        return
    here.told_at = clock.now()
    try:
        with apart(here.scope):
            is_stopped = _write(here.row_id, done, total)
    except OperationalError as fault:
        logs.logger().warning("progress not written", fault=type(fault).__name__)
        return
    if is_stopped:
        raise Stopped


def _write(row_id: UUID, done: int, total: int) -> bool:
    """Write the figures unless somebody holds the row just now; tells whether an end was asked for."""
    work = session().scalar(select(Work).where(Work.row_id == row_id).with_for_update(skip_locked=True))
    if work is None:
        return False
    work.done, work.total = done, total
    return work.stop_asked_at is not None
