"""One duty with all that can be said about it: its documents, what did it, what was decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from obligations.lifecycle import Decision
from obligations.models import DutyFact, ObligationCredit, ObligationNote, ObligationWaiver
from obligations.models import obligation_states as states
from obligations.queries.lines import DutyLine
from obligations.queries.seeing import visible_duty
from policy_profiles.models import ProfileVersion
from school_calendar.models import CalendarVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """A record that did a duty."""

    record_kind: str
    record_id: UUID
    happened_on: date
    recorded_on: date
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverLine:
    """A decision to waive or to postpone, with its reason opened."""

    kind: Decision
    reason: str
    approver_name: str
    approved_on: date
    expires_on: date
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """The owner's word that it was done, with its text opened."""

    id: UUID
    note: str
    happened_on: date
    recorded_on: date
    recorded_by: UUID | None
    recorder_name: str
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDetails:
    """Everything about one duty: its line, where its dates came from, what did it, what was decided."""

    line: DutyLine
    profile_number: int
    profile_key: str
    calendar_label: str
    credits: tuple[CreditLine, ...]
    notes: tuple[NoteLine, ...]
    waivers: tuple[WaiverLine, ...]


def details(actor: Actor, obligation_id: UUID) -> DutyDetails:
    """One duty that this person sees, with all that can be said about it. Raises NotFound."""
    line = visible_duty(actor, obligation_id)
    profile = (
        session()
        .execute(select(ProfileVersion.number, ProfileVersion.key).where(ProfileVersion.id == line.profile_version_id))
        .one()
    )
    label = session().scalar(select(CalendarVersion.label).where(CalendarVersion.id == line.calendar_version_id))
    return DutyDetails(
        line=line,
        profile_number=profile.number,
        profile_key=profile.key,
        calendar_label=label or "",
        credits=tuple(credits_of(obligation_id)),
        notes=tuple(_notes_of(obligation_id)),
        waivers=tuple(_waivers_of(obligation_id)),
    )


def credited_by(record_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """The titles of the duties that each record did, for 「记入 谈话 · 每月跟踪」; one statement."""
    query = (
        select(DutyFact.record_id, states.c.title)
        .join(ObligationCredit, ObligationCredit.fact_id == DutyFact.id)
        .join(states, states.c.id == ObligationCredit.obligation_id)
        .where(DutyFact.record_id.in_(record_ids), ObligationCredit.withdrawn_at.is_(None))
        .order_by(states.c.due_on, states.c.rule)
    )
    found: dict[UUID, list[str]] = {}
    for record_id, title in session().execute(query):
        found.setdefault(record_id, []).append(title)
    return found


def credits_of(obligation_id: UUID) -> list[CreditLine]:
    """What was credited to a duty, also what was withdrawn, earliest first."""
    query = (
        select(
            DutyFact.record_kind,
            DutyFact.record_id,
            ObligationCredit.happened_on,
            ObligationCredit.recorded_on,
            ObligationCredit.withdrawn_at,
        )
        .join(DutyFact, DutyFact.id == ObligationCredit.fact_id)
        .where(ObligationCredit.obligation_id == obligation_id)
        .order_by(ObligationCredit.happened_on, ObligationCredit.recorded_on)
    )
    return [CreditLine(**row._mapping) for row in session().execute(query)]  # noqa: SLF001  the public way to a row's names


def _notes_of(obligation_id: UUID) -> Sequence[NoteLine]:
    query = select(ObligationNote).where(ObligationNote.obligation_id == obligation_id)
    return [
        NoteLine(
            id=row.id,
            note=crypto.unseal(row.note_sealed, row=row.id, field="obligation_notes.note"),
            happened_on=row.happened_on,
            recorded_on=row.recorded_on,
            recorded_by=row.recorded_by,
            recorder_name=row.recorder_name,
            withdrawn_at=row.withdrawn_at,
        )
        for row in session().scalars(query.order_by(ObligationNote.recorded_at))
    ]


def _waivers_of(obligation_id: UUID) -> Sequence[WaiverLine]:
    rows = session().scalars(
        select(ObligationWaiver)
        .where(ObligationWaiver.obligation_id == obligation_id)
        .order_by(ObligationWaiver.approved_at)
    )
    return [
        WaiverLine(
            kind=Decision(row.kind),
            reason=crypto.unseal(row.reason_sealed, row=row.id, field="obligation_waivers.reason"),
            approver_name=row.approver_name,
            approved_on=row.approved_on,
            expires_on=row.expires_on,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
