"""A duty whose work has no room of its own yet is done by the owner's word: when it was done, and what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select

from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden, NotFound
from kernel.ids import new_id
from obligations import queries
from obligations.errors import HasItsOwnForm, NotYetHappened, OutsideThePeriod, UndoTooLate
from obligations.events import DutyNoted
from obligations.lifecycle import AGREEMENT
from obligations.models import Obligation, ObligationNote
from obligations.models import obligation_states as states
from obligations.services import agreeing
from obligations.services.crediting import credit, withdraw
from policy_profiles.evidence import EvidenceKind
from privacy import bars

NOTE = "obligation_notes.note"
RECORD_KIND = "note"

WITH_A_ROOM: Final = frozenset(
    {
        EvidenceKind.SCREENING,
        EvidenceKind.CENSUS,
        EvidenceKind.TALK,
        EvidenceKind.PEER_TALK,
        EvidenceKind.SUBJECT_CARD,
        EvidenceKind.TALK_PLAN,
        EvidenceKind.FOLLOW_UP,
        EvidenceKind.TUTORING_PLAN,
        EvidenceKind.PLAN_REVIEW,
        EvidenceKind.REHAB_PLAN,
        EvidenceKind.REHAB_REVIEW,
        EvidenceKind.INDIVIDUAL_PLAN,
        EvidenceKind.INDIVIDUAL_REVIEW,
        EvidenceKind.EDUCATION_PLAN,
        EvidenceKind.FEE_DECISION,
        EvidenceKind.SUPPORT_CHECK,
        EvidenceKind.GUARDIAN_CONTACT,
        EvidenceKind.HOME_VISIT,
        EvidenceKind.SCHOOL_VISIT,
        EvidenceKind.PHONE_LOG,
        EvidenceKind.LETTER,
        EvidenceKind.LETTER_CHASE,
        EvidenceKind.LETTER_REPLY,
        EvidenceKind.SEMINAR,
        EvidenceKind.ACTIVITY,
        EvidenceKind.STUDENT_FORUM,
        EvidenceKind.ROSTER_REFRESH,
        EvidenceKind.ROSTER_ENTRY,
        EvidenceKind.ARCHIVE_BATCH,
        EvidenceKind.FILING_GUIDANCE,
        EvidenceKind.APPOINTMENT,
        EvidenceKind.TRAINING,
        EvidenceKind.EXCHANGE,
        EvidenceKind.INCIDENT,
        EvidenceKind.SCHOOL_ACTION,
    }
)
"""Work that is recorded in a room of its own; a room that is added takes its kinds out of the reach of notes."""


def can_be_noted(evidence: list[str]) -> bool:
    """Whether a duty with this evidence is done by the owner's word."""
    return WITH_A_ROOM.isdisjoint(evidence)


@dataclass(frozen=True, slots=True)
class Noted:
    """A note, and the duties that it did."""

    note_id: UUID
    credited: Sequence[Obligation]


def note_done(*, obligation_id: UUID, happened_on: date, note: str, actor: Actor) -> Noted:
    """Note that the owner did a duty on a day inside its period.

    Raises NotFound, Forbidden (the duty is somebody else's), HasItsOwnForm, NotYetHappened, OutsideThePeriod, WritingBarred.
    """
    duty = queries.visible_duty(actor, obligation_id)
    if not duty.is_mine:
        raise Forbidden
    if not can_be_noted(duty.evidence):
        raise HasItsOwnForm
    if happened_on > clock.today():
        raise NotYetHappened
    if happened_on < duty.opens_on or (duty.period_end_on is not None and happened_on > duty.period_end_on):
        raise OutsideThePeriod(opens_on=duty.opens_on)
    if duty.student_id is not None:
        bars.refuse_writing(actor, duty.student_id)
    row = new_id()
    session().add(
        ObligationNote(
            id=row,
            obligation_id=obligation_id,
            happened_on=happened_on,
            recorded_on=clock.today(),
            recorded_by=actor.user_id,
            recorder_name=actor.name,
            note_sealed=crypto.seal(note, row=row, field=NOTE),
        )
    )
    events.record(DutyNoted(note_id=row, obligation_id=obligation_id, happened_on=happened_on), actor)
    credited = credit(
        subject_ids=[duty.subject_id],
        evidence=[EvidenceKind(kind) for kind in duty.evidence],
        happened_on=happened_on,
        record_kind=RECORD_KIND,
        record_id=row,
        actor=actor,
    )
    if duty.subject_kind == AGREEMENT:
        credited = agreeing.do(obligation_id=obligation_id, record_id=row, actor=actor)
    return Noted(row, credited)


def withdraw_note(*, note_id: UUID, actor: Actor) -> None:
    """Undo a note on the day on which it was written, by its author; a second time it changes nothing.

    Raises NotFound, UndoTooLate.
    """
    mine = (ObligationNote.id == note_id, ObligationNote.recorded_by == actor.user_id)
    note = session().scalar(select(ObligationNote).where(*mine).with_for_update())
    if note is None:
        raise NotFound
    if note.withdrawn_at is not None:
        return
    if note.recorded_on != clock.today():
        raise UndoTooLate
    about = session().scalar(select(states.c.student_id).where(states.c.id == note.obligation_id))
    if about is not None:
        bars.refuse_writing(actor, about)
    note.withdrawn_at = clock.now()
    withdraw(record_id=note_id, actor=actor)
