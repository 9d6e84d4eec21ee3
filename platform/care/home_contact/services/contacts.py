"""Writing down contacts with families. A row is never changed: it is corrected or voided by another one (INV-11)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import select

from care.cases import queries as cases
from care.cases import services as filing
from care.cases.models import CaseFile
from care.home_contact import queries
from care.home_contact.errors import ContactCorrected, EventOfAnother, NotTheAuthor
from care.home_contact.events import ContactCorrectedByAuthor, ContactRecorded, ContactWithdrawn
from care.home_contact.lifecycle import LetterMove
from care.home_contact.models import ContactCase, GuardianContact, ToldEvent
from care.home_contact.services.families import of_one_family
from care.home_contact.terms import ContactWay, Direction
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.models import Obligation
from policy_profiles.evidence import EvidenceKind

RECORD = "contact"
_WORDS = ("whom", "about", "answer", "agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """A contact as somebody writes it down: about one child, or the children of one family.

    `told` are the special events of which the family was told, `letter_id` a letter that nobody replied to and that the call was
    about instead.
    """

    case_ids: Sequence[UUID]
    way: ContactWay
    happened_on: date
    about: str
    direction: Direction = Direction.OUT
    at: time | None = None
    whom: str = ""
    answer: str = ""
    agreed: str = ""
    told: Collection[UUID] = ()
    letter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RecordedContact:
    """A contact and the duties that it did."""

    record: GuardianContact
    credited: Sequence[Obligation]


def record_contact(entry: ContactEntry, *, actor: Actor) -> RecordedContact:
    """Write a contact down; it is credited for every child that it was about, a call as phone log too.

    Raises NotFound, OtherFamily, EventOfAnother, and as every record of a case InTheFuture, BeforeTheCase, CaseNotInCare.
    """
    recorded = _write(entry, corrects=None, actor=actor)
    done = ContactRecorded(contact_id=recorded.record.id, case_ids=tuple(entry.case_ids), happened_on=entry.happened_on)
    events.record(done, actor)
    return recorded


def correct_contact(contact_id: UUID, entry: ContactEntry, *, actor: Actor) -> RecordedContact:
    """Write a new row in the place of a contact that this person wrote, whenever that was; its credits follow.

    Raises ContactCorrected, NotTheAuthor, and what `record_contact` raises.
    """
    old = _newest_of_mine(contact_id, entry.case_ids, actor)
    obligations.withdraw(record_id=old.id, actor=actor)
    recorded = _write(entry, corrects=old.id, actor=actor)
    events.record(ContactCorrectedByAuthor(contact_id=recorded.record.id, corrects_id=old.id), actor)
    return recorded


def withdraw_contact(contact_id: UUID, case_id: UUID, *, actor: Actor) -> None:
    """Void a contact on the day it was written, by its author; the row stays and counts no more.

    One that is corrected or voided already stays as it is. Raises NotFound, UndoTooLate.
    """
    cases.visible_case(actor, case_id)
    old = queries.contact_of(contact_id, case_id, actor)
    filing.refuse_late_undo(old.recorded_by, old.recorded_at, actor=actor)
    if not _is_newest(old.id):
        return
    void = _row(old.id, way=ContactWay(old.way), happened_on=old.happened_on, is_void=True, actor=actor)
    session().add(void)
    obligations.withdraw(record_id=old.id, actor=actor)
    events.record(ContactWithdrawn(contact_id=old.id), actor)


def _write(entry: ContactEntry, *, corrects: UUID | None, actor: Actor) -> RecordedContact:
    found = cases.visible_cases_of(actor, set(entry.case_ids))
    for case in found.values():
        filing.refuse_unrecordable(case, entry.happened_on)
    of_one_family(found.values())
    told = _told(entry.told, found)
    row = _row(corrects, way=entry.way, happened_on=entry.happened_on, is_void=False, actor=actor)
    if entry.way is ContactWay.PHONE:
        row.direction, row.at = entry.direction, entry.at
    for name in _WORDS:
        if words := getattr(entry, name):
            setattr(row, f"{name}_sealed", crypto.seal(words, row=row.id, field=f"{queries.CONTACT}.{name}"))
    letter = _called_about(entry, found)
    credited = obligations.credit(
        subject_ids=[*found, *told, *letter],
        evidence=evidence_of(entry.way),
        happened_on=entry.happened_on,
        record_kind=RECORD,
        record_id=row.id,
        actor=actor,
    )
    row.credited = [duty.title for duty in credited]
    session().add(row)
    session().flush()  # the rows below point at it
    session().add_all(ContactCase(contact_id=row.id, case_id=case_id) for case_id in found)
    session().add_all(ToldEvent(contact_id=row.id, special_event_id=event) for event in told)
    return RecordedContact(row, credited)


def evidence_of(way: ContactWay) -> list[EvidenceKind]:
    """What a contact is evidence of."""
    phone = [EvidenceKind.PHONE_LOG] if way is ContactWay.PHONE else []
    return [EvidenceKind.GUARDIAN_CONTACT, *phone]


def _row(corrects: UUID | None, *, way: ContactWay, happened_on: date, is_void: bool, actor: Actor) -> GuardianContact:
    return GuardianContact(
        id=new_id(),
        corrects_id=corrects,
        is_void=is_void,
        way=way,
        happened_on=happened_on,
        recorded_on=clock.today(),
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
        credited=[],
    )


def _told(wanted: Collection[UUID], found: dict[UUID, CaseFile]) -> list[UUID]:
    untold = {event.id for event in queries.untold_events(found)} if wanted else set()
    if not untold.issuperset(wanted):
        raise EventOfAnother
    return sorted(set(wanted))


def _called_about(entry: ContactEntry, found: Collection[UUID]) -> list[UUID]:
    """The letter that the call was about; from now on its reply is no longer chased."""
    if entry.letter_id is None:
        return []
    letter = queries.letter_to_call_about(entry.letter_id, found)
    if entry.way is ContactWay.PHONE and letter.may(LetterMove.CALL):
        letter.move(LetterMove.CALL)
    return [letter.id]


def _newest_of_mine(contact_id: UUID, case_ids: Sequence[UUID], actor: Actor) -> GuardianContact:
    cases.visible_cases_of(actor, set(case_ids))  # locked: of two who correct at once, the second finds the first
    old = queries.contact_of(contact_id, case_ids[0], actor)
    if not _is_newest(old.id):
        raise ContactCorrected
    if old.recorded_by is None or old.recorded_by != actor.user_id:
        raise NotTheAuthor
    return old


def _is_newest(contact_id: UUID) -> bool:
    newer = select(GuardianContact.id).where(GuardianContact.corrects_id == contact_id)
    return session().scalar(newer) is None
