"""The files of letters and visits: proof of posting, a reply or a form on paper, read by whoever reads the record."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from accounts.permissions import Permission
from attachments.rooms import AttachmentRoom, Reading
from care.cases import services as filing
from care.home_contact import queries
from care.home_contact.models import Letter, Visit
from care.home_contact.services.reading import office_of
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden, NotFound
from policy_profiles.categories import Tier
from privacy import bars
from privacy.errors import WritingBarred

FILES, PROOFS, VISIT_PAPERS = "家校联系函的附件", "一并寄信的凭证", "走访的附件"


def _may_read(letter_id: UUID, /, *, actor: Actor) -> Reading:
    case_id = queries.case_of_letter(letter_id)
    if case_id is None:
        raise NotFound
    file = filing.open_file(case_id, actor=actor)
    if not file.reads_contacts:
        raise NotFound
    return Reading(student_ids=[file.student.id], what=FILES, tier=Tier.T2, reason=file.why)


def _may_add(letter_id: UUID, /, *, actor: Actor) -> None:
    _refuse_to_add(_may_read(letter_id, actor=actor), actor)


def _refuse_to_add(read: Reading, actor: Actor) -> None:
    """Raises Forbidden for whoever keeps no contacts, WritingBarred."""
    if not actor.may(Permission.CONTACT_RECORD):
        raise Forbidden
    if bars.barred_writing(actor, read.student_ids):
        raise WritingBarred


def _still_there(letter_ids: Collection[UUID], /) -> set[UUID]:
    return set(session().scalars(select(Letter.id).where(Letter.id.in_(letter_ids))))


def _may_read_proof(posting_id: UUID, /, *, actor: Actor) -> Reading:
    """Whoever may open the file of everybody whose letter went out with the others: the proof names them all."""
    students = queries.students_of_posting(actor, posting_id)
    if not actor.may(Permission.CONTACT_READ):
        raise NotFound
    return Reading(student_ids=students, what=PROOFS, tier=Tier.T2, reason=office_of(actor))


def reads_proof(posting_id: UUID, *, actor: Actor) -> bool:
    """Whether this person may open the proof of letters that went out together; nothing is logged, for nothing is read."""
    try:
        _may_read_proof(posting_id, actor=actor)
    except NotFound:
        return False
    return True


def _may_add_proof(posting_id: UUID, /, *, actor: Actor) -> None:
    _refuse_to_add(_may_read_proof(posting_id, actor=actor), actor)


LETTER_FILES = AttachmentRoom(kind="letter", may_read=_may_read, may_add=_may_add, still_there=_still_there)

POSTING_PROOFS = AttachmentRoom(
    kind="letter_posting", may_read=_may_read_proof, may_add=_may_add_proof, still_there=queries.postings_left
)


def _may_read_visit(visit_id: UUID, /, *, actor: Actor) -> Reading:
    """A visit may be about the children of one family: who reads its files opens every one of theirs."""
    opened = [filing.open_file(case_id, actor=actor) for case_id in queries.cases_of_visit(visit_id)]
    if not opened or not all(file.reads_records for file in opened):
        raise NotFound
    students = [file.student.id for file in opened]
    return Reading(student_ids=students, what=VISIT_PAPERS, tier=Tier.T2, reason=opened[0].why)


def _may_add_to_visit(visit_id: UUID, /, *, actor: Actor) -> None:
    _refuse_to_add(_may_read_visit(visit_id, actor=actor), actor)


def _visits_still_there(visit_ids: Collection[UUID], /) -> set[UUID]:
    standing = select(Visit.id).where(Visit.id.in_(visit_ids), Visit.withdrawn_at.is_(None))
    return set(session().scalars(standing))


VISIT_FILES = AttachmentRoom(
    kind="visit", may_read=_may_read_visit, may_add=_may_add_to_visit, still_there=_visits_still_there
)
