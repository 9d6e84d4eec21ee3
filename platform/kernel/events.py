"""What happened, as append-only rows beside the change, and the jobs that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel import outbox, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.tables import DistrictOffice, SchoolModel
from kernel.tenancy import SchoolScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact in the past tense: ids and plain values only, never a student's name or a narrative."""

    title: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Reaction:
    """A job that follows an event; `args` names the event's fields that the job is given."""

    job: str
    args: tuple[str, ...] = ()


class _Recorded:
    """What a recorded event knows."""

    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]
    data: Mapped[dict[str, Any]]  # Any: an event's plain values, as JSON


class RecordedEvent(_Recorded, SchoolModel):
    """A school's audit trail; append-only."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_at", "school_id", "at"),)


class DistrictEvent(_Recorded, DistrictOffice):
    """A district's audit trail; append-only."""

    __tablename__ = "district_events"


_reactions: dict[type[Event], Sequence[Reaction]] = {}


def install(reactions: Mapping[type[Event], Sequence[Reaction]]) -> None:
    """Give the table event -> jobs; the entry points do so once, at start."""
    _reactions.clear()
    _reactions.update(reactions)


def record(happened: Event, actor: Actor) -> list[UUID]:
    """Write the event and ask for the jobs that follow, in this transaction; returns their rows in the outbox, in order."""
    model = RecordedEvent if isinstance(tenancy.scope(), SchoolScope) else DistrictEvent
    values = {field.name: _plain(getattr(happened, field.name)) for field in fields(happened)}
    session().add(model(kind=type(happened).__name__, actor_id=actor.user_id, actor_name=actor.name, data=values))
    return [
        outbox.request(reaction.job, **{name: values[name] for name in reaction.args})
        for reaction in _reactions.get(type(happened), ())
    ]


def _plain(value: object) -> object:
    if isinstance(value, (UUID, date, datetime)):
        return str(value)
    if isinstance(value, (tuple, list, frozenset, set)):
        return [_plain(item) for item in value]
    return value
