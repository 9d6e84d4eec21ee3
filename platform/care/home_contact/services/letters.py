"""Letters to families: written, approved by somebody else, posted with proof, answered by the link or on paper (U-7.2.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID

from care.cases import queries as cases
from care.cases import services as filing
from care.cases.models import CaseFile
from care.home_contact import letters, queries
from care.home_contact.errors import OwnLetter, TemplateFaulty
from care.home_contact.events import LetterChased, LetterHandedIn, LetterMoved, LetterTemplateKept, LetterWritten
from care.home_contact.lifecycle import LETTER_LABELS, LetterMove, LetterState
from care.home_contact.models import Letter, LetterReply, LetterTemplate
from care.home_contact.services.composing import LetterEntry, body_of, desk_for, fill, new_draft
from care.home_contact.services.replying import LINK, take_reply
from care.home_contact.terms import PostedWay, ReplyAnswer, ReplyWay
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove
from kernel.ids import new_id
from links import services as links
from obligations import services as obligations
from obligations.services import DoneWork, NewSubject
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.facts import SubjectKind
from privacy import bars
from privacy import services as privacy

RECORD = "letter"


def write_letter(*, case_id: UUID, entry: LetterEntry, actor: Actor) -> Letter:
    """Begin a letter. Raises NotFound, CaseNotInCare, LetterEmpty, AdultNotAsked …, and LabelledWording with what to write."""
    case = filing.recordable_case(case_id, clock.today(), actor=actor)
    letter = new_draft(case_id, actor)
    fill(letter, case.student_id, entry, desk_for([case.student_id]), actor)
    session().add(letter)
    events.record(LetterWritten(letter_id=letter.id, case_id=case_id), actor)
    return letter


def rewrite_letter(letter: Letter, entry: LetterEntry, *, seen: int, actor: Actor) -> None:
    """Change a draft; who changes it is its author. Raises StaleRecord, ForbiddenMove, and as `write_letter`."""
    locking.expect(letter, seen, current={})
    if letter.state != LetterState.DRAFT:
        raise ForbiddenMove(state=LETTER_LABELS[LetterState(letter.state)])
    student_id = cases.visible_case(actor, letter.case_id).student_id
    fill(letter, student_id, entry, desk_for([student_id]), actor)
    letter.written_by, letter.written_by_name = actor.user_id, actor.name


def submit_letter(letter: Letter, *, seen: int, actor: Actor) -> None:
    """Hand a letter to a second pair of eyes. Raises StaleRecord, ForbiddenMove, LabelledWording, AdultNotAsked …"""
    locking.expect(letter, seen, current={})
    _refuse_to_send(letter)
    letter.move(LetterMove.SUBMIT)
    events.record(LetterHandedIn(letter_id=letter.id), actor)


def approve_letter(letter: Letter, *, seen: int, actor: Actor) -> None:
    """Let a letter go out. Raises StaleRecord, ForbiddenMove, OwnLetter."""
    locking.expect(letter, seen, current={})
    if letter.written_by == actor.user_id:
        raise OwnLetter
    letter.approved_on, letter.approved_by, letter.approved_by_name = clock.today(), actor.user_id, actor.name
    _move(letter, LetterMove.APPROVE, actor)


def return_letter(letter: Letter, *, advice: str, seen: int, actor: Actor) -> None:
    """Give a letter back; until it is approved again, links printed on it open nothing. Raises StaleRecord …"""
    locking.expect(letter, seen, current={})
    _move(letter, LetterMove.RETURN, actor)
    letter.advice_sealed = crypto.seal(advice, row=letter.id, field=f"{queries.LETTER}.advice")
    letter.approved_on = letter.approved_by = letter.approved_by_name = None


def discard_letter(letter: Letter, *, seen: int, actor: Actor) -> None:
    """Throw a draft away. Raises StaleRecord, ForbiddenMove."""
    locking.expect(letter, seen, current={})
    _move(letter, LetterMove.DISCARD, actor)


def link_for_paper(letter: Letter, *, actor: Actor) -> str:
    """The secret of a fresh link for one more printing; those printed before stay good. Raises LabelledWording, FamilyBarred …

    Secrets are stored as digests alone, so a paper that is printed again carries a link of its own.
    """
    _refuse_to_send(letter)
    bars.refuse_family(queries.student_of_letter(letter))
    _link, token = links.issue(
        purpose=LINK, subject_kind=RECORD, subject_id=letter.id, recipient_kind="guardian", actor=actor
    )
    return token


def post_letter(letter: Letter, *, way: PostedWay, posted_on: date, seen: int, actor: Actor) -> Letter:
    """A letter went out; from its day on the reply is waited for. Raises StaleRecord, ForbiddenMove, InTheFuture …"""
    locking.expect(letter, seen, current={})
    case = filing.recordable_case(letter.case_id, posted_on, actor=actor)
    bars.refuse_family(case.student_id)
    letter.posted_on, letter.posted_way = posted_on, way
    _move(letter, LetterMove.POST, actor)
    credited = obligations.credit(
        subject_ids=[letter.case_id],
        evidence=EvidenceKind.LETTER,
        happened_on=posted_on,
        record_kind=RECORD,
        record_id=letter.id,
        actor=actor,
    )
    letter.credited = [duty.title for duty in credited]
    obligations.register_subjects(subjects=[reply_waited_for(letter.id, case, posted_on)], actor=actor)
    return letter


def reply_waited_for(letter_id: UUID, case: CaseFile, posted_on: date) -> NewSubject:
    """A posted letter as what duties are about: from its day on its reply is waited for, and chased."""
    posted_at = datetime.combine(posted_on, time(8), tzinfo=clock.SCHOOL_TIME)
    return NewSubject(
        id=letter_id,
        kind=SubjectKind.EVENT,
        class_id=case.class_id,
        student_id=case.student_id,
        active_from=posted_on,
        attributes={"kind": EventKind.LETTER_POSTED, "happened_at": posted_at.isoformat(), "harm_risk": False},
    )


def deliver_letter(letter: Letter, *, delivered_on: date, seen: int, actor: Actor) -> None:
    """The family has the letter. Raises StaleRecord, ForbiddenMove, InTheFuture …"""
    locking.expect(letter, seen, current={})
    filing.recordable_case(letter.case_id, delivered_on, actor=actor)
    letter.delivered_on = delivered_on
    _move(letter, LetterMove.DELIVER, actor)


def chase_letter(letter: Letter, *, seen: int, actor: Actor) -> None:
    """Somebody asked the family for its reply; the duty to chase is done, the reply is still waited for."""
    locking.expect(letter, seen, current={})
    letter.chased_on = clock.today()
    chase = DoneWork(
        record_id=new_id(),
        subject_ids=[letter.id],
        evidence=[EvidenceKind.LETTER_CHASE],
        happened_on=clock.today(),
    )
    obligations.credit_all(done=[chase], record_kind="letter_chase", actor=actor)
    events.record(LetterChased(letter_id=letter.id), actor)


def note_paper_reply(
    letter: Letter,
    *,
    answer: ReplyAnswer,
    words: Mapping[str, str],
    received_on: date,
    seen: int,
    actor: Actor,
) -> LetterReply:
    """A reply came on paper. Raises StaleRecord, ForbiddenMove, InTheFuture …"""
    locking.expect(letter, seen, current={})
    filing.recordable_case(letter.case_id, received_on, actor=actor)
    return take_reply(letter, answer=answer, words=words, way=ReplyWay.PAPER, received_on=received_on, actor=actor)


def keep_template(*, body: str, actor: Actor) -> LetterTemplate:
    """The school's own text for letters from now on. Raises TemplateFaulty, LabelledWording."""
    faults = letters.faults(body)
    if faults:
        raise TemplateFaulty(faults="".join(faults))
    privacy.refuse_labels(body, names=privacy.category_names())
    row = LetterTemplate(id=new_id(), body=body, kept_by=actor.user_id, kept_by_name=actor.name)
    session().add(row)
    events.record(LetterTemplateKept(template_id=row.id), actor)
    return row


def _refuse_to_send(letter: Letter) -> None:
    """What may have changed since it was written: the school's words, and what a student of age says."""
    privacy.refuse_labels(body_of(letter), names=privacy.category_names())
    student_id = queries.student_of_letter(letter)
    queries.own_say([student_id]).check(student_id)


def _move(letter: Letter, move: LetterMove, actor: Actor) -> None:
    letter.move(move)
    events.record(LetterMoved(letter_id=letter.id, move=move), actor)
