"""Doing the waiting jobs of a school here and now, as a worker would, instead of waiting for one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from kernel import outbox
from kernel.db import session, unit_of_work
from kernel.tenancy import DistrictScope, SchoolScope
from workers.jobs import register_all
from workers.runner import run


def drain(scope: SchoolScope | DistrictScope) -> None:
    """Do what waits in the outbox of this place, and what follows from it, until nothing waits."""
    register_all()
    while rows := _waiting(scope):
        for row in rows:
            run(_message(scope, row))


def _waiting(scope: SchoolScope | DistrictScope) -> list[UUID]:
    model = outbox.Outbox if isinstance(scope, SchoolScope) else outbox.DistrictOutbox
    with unit_of_work(scope):
        query = select(model.id).where(model.set_aside_at.is_(None)).order_by(model.created_at, model.id)
        return list(session().scalars(query))


def _message(scope: SchoolScope | DistrictScope, row: UUID) -> dict[str, str]:
    if isinstance(scope, SchoolScope):
        return {"school": str(scope.school_id), "row": str(row)}
    return {"district": str(scope.district_id), "row": str(row)}
