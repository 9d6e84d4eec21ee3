"""Reads of special events."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from care.cases.timeline import RecordKind, RecordLine, Strand
from care.home_contact.models import GuardianContact, SpecialEvent, ToldEvent
from care.home_contact.queries.contacts import is_corrected
from care.home_contact.terms import EVENT_LABELS, EventType
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound

EVENT = "special_events"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """A special event of which the family does not know yet."""

    id: UUID
    title: str
    happened_on: date
    words: str


def untold_events(case_ids: Collection[UUID]) -> list[EventLine]:
    """The special events of these opened files that no standing contact told the family of, oldest first."""
    query = (
        select(SpecialEvent).where(SpecialEvent.case_id.in_(case_ids), ~_is_told()).order_by(SpecialEvent.happened_on)
    )
    return [
        EventLine(
            id=row.id,
            title=EVENT_LABELS[EventType(row.type)],
            happened_on=row.happened_on,
            words=_words(row),
        )
        for row in session().scalars(query)
    ]


def case_of_event(special_event_id: UUID) -> UUID:
    """Whose file a special event stands in, or the breach that it was; raises NotFound."""
    is_it = or_(SpecialEvent.id == special_event_id, SpecialEvent.breach_id == special_event_id)
    found = session().scalar(select(SpecialEvent.case_id).where(is_it))
    if found is None:
        raise NotFound
    return found


def event_lines(case_ids: Collection[UUID], actor: Actor) -> list[tuple[UUID, RecordLine]]:
    """Every special event of opened files, each beside the file."""
    query = select(SpecialEvent).where(SpecialEvent.case_id.in_(case_ids))
    return [(row.case_id, _event_line(row, actor)) for row in session().scalars(query)]


def _is_told() -> ColumnElement[bool]:
    here = (ToldEvent.school_id == SpecialEvent.school_id) & (ToldEvent.special_event_id == SpecialEvent.id)
    telling = select(ToldEvent.id).join(
        GuardianContact,
        (GuardianContact.school_id == ToldEvent.school_id) & (GuardianContact.id == ToldEvent.contact_id),
    )
    return telling.where(here, GuardianContact.is_void.is_(False), ~is_corrected()).exists()


def _event_line(row: SpecialEvent, actor: Actor) -> RecordLine:
    return RecordLine(
        id=row.id,
        kind=RecordKind.SPECIAL_EVENT,
        strands=frozenset({Strand.CONTACT}),
        title="特殊情况",
        happened_on=row.happened_on,
        recorded_on=row.recorded_on,
        by=row.recorded_by_name,
        is_mine=row.recorded_by == actor.user_id,
        can_be_undone=False,
        about_contact=True,
        # Of which kind it was says as much as the words: a sanction, a breach.
        opens=lambda: [(EVENT_LABELS[EventType(row.type)], _words(row))],
    )


def _words(row: SpecialEvent) -> str:
    return crypto.unseal(row.words_sealed, row=row.id, field=f"{EVENT}.words")
