"""Reads of who stood at the door with names that are on no invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from care.seminars.models import SeminarArrival
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound

ARRIVAL = "seminar_arrivals"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalLine:
    """Names that somebody gave at the door and that are on no invitation."""

    id: UUID
    name: str
    child: str
    arrived_at: datetime


def arrivals(actor: Actor, seminar_id: UUID) -> list[ArrivalLine]:
    """Who waits to be looked at, for the leadership group and who conducts the seminar (the caller has checked)."""
    if actor.is_student:
        return []
    return [_arrival(row) for row in session().scalars(_waiting(seminar_id))]


def waiting_arrivals(seminar_id: UUID) -> int:
    """How many these are."""
    waiting = (SeminarArrival.seminar_id == seminar_id, SeminarArrival.settled_at.is_(None))
    return session().scalar(select(func.count()).where(*waiting)) or 0


def waiting_names(seminar_id: UUID) -> list[tuple[str, str]]:
    """The names that they gave, for the door, which notes each once."""
    waiting = [_arrival(row) for row in session().scalars(_waiting(seminar_id))]
    return [(one.name, one.child) for one in waiting]


def locked_arrivals(seminar_id: UUID) -> Sequence[SeminarArrival]:
    """All of them, locked."""
    return session().scalars(_waiting(seminar_id).with_for_update()).all()


def locked_arrival(seminar_id: UUID, arrival_id: UUID) -> SeminarArrival:
    """One of them, locked; raises NotFound."""
    query = select(SeminarArrival).where(SeminarArrival.seminar_id == seminar_id, SeminarArrival.id == arrival_id)
    row = session().scalar(query.with_for_update())
    if row is None:
        raise NotFound
    return row


def _waiting(seminar_id: UUID) -> Select[SeminarArrival]:
    query = select(SeminarArrival).where(SeminarArrival.seminar_id == seminar_id, SeminarArrival.settled_at.is_(None))
    return query.order_by(SeminarArrival.arrived_at, SeminarArrival.id)


def _arrival(row: SeminarArrival) -> ArrivalLine:
    name, _line_end, child = crypto.unseal(row.words_sealed, row=row.id, field=f"{ARRIVAL}.words").partition("\n")
    return ArrivalLine(id=row.id, name=name, child=child, arrived_at=row.arrived_at)
