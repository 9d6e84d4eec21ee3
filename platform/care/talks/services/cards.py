"""Subject teachers' cards (K-4.4): asked for by the class teacher, filled in without knowing why, credited as a side view."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from care.cases import queries as cases
from care.cases import services as files
from care.cases.errors import CaseNotInCare
from care.cases.file import TipLine
from care.cases.lifecycle import IN_CARE
from care.talks import queries
from care.talks.errors import CardSent, TeacherNotOfClass
from care.talks.events import SubjectCardsAsked, SubjectCardSent
from care.talks.models import SubjectCard
from care.talks.terms import Conduct
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from notices import services as notices
from notices.kinds import NoticeKind
from obligations import services as obligations
from policy_profiles.evidence import EvidenceKind
from privacy import protection


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAnswer:
    """What a card says: three things in three steps each, and words; all of it may be empty but one."""

    lessons: Conduct | None = None
    company: Conduct | None = None
    homework: Conduct | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCard:
    """A card that somebody is asked for: whom it is about, and who asks. Nothing says why."""

    card_id: UUID
    case_id: UUID
    student_name: str
    class_name: str
    asked_by_name: str


def ask_cards(case_id: UUID, *, teacher_ids: Collection[UUID], actor: Actor) -> list[SubjectCard]:
    """Ask subject teachers of the class for a card; whoever is asked already is not asked twice.

    Raises NotFound, CaseNotInCare, TeacherNotOfClass.
    """
    case = cases.visible_case(actor, case_id)
    if case.state not in IN_CARE:
        raise CaseNotInCare
    names = dict(teachers_to_ask(case.class_id, case.student_id))
    if not set(teacher_ids) <= names.keys():
        raise TeacherNotOfClass
    wanted = sorted(set(teacher_ids) - queries.waiting_cards(case_id))
    cards = [_card(case_id, teacher, names[teacher], asked_by=actor) for teacher in wanted]
    session().add_all(cards)
    if cards:
        events.record(SubjectCardsAsked(case_id=case_id, card_ids=tuple(card.id for card in cards)), actor)
    return cards


def teachers_to_ask(class_id: UUID, student_id: UUID) -> list[tuple[UUID, str]]:
    """Who could be asked for a card on a student of the class: its subject teachers whom a protected file does not shut out."""
    teachers = accounts.subject_teachers_of(class_id)
    shut = protection.doors().shut_out([user_id for user_id, _name in teachers], student_id)
    return [(user_id, name) for user_id, name in teachers if user_id not in shut]


def list_asked_cards(*, actor: Actor) -> list[AskedCard]:
    """The cards that a subject teacher is asked for."""
    return [
        AskedCard(
            card_id=card.id,
            case_id=card.case_id,
            student_name=student.name,
            class_name=group.name,
            asked_by_name=card.asked_by_name,
        )
        for card, student, group in queries.asked_cards(actor)
    ]


def open_card(card_id: UUID, *, actor: Actor) -> tuple[AskedCard, TipLine]:
    """One of them with the hint for the lessons, logged as the hints are. Raises NotFound."""
    card = next((one for one in list_asked_cards(actor=actor) if one.card_id == card_id), None)
    if card is None:
        raise NotFound
    return card, files.open_tip(card.case_id, actor=actor)


def answer_card(card_id: UUID, *, answer: CardAnswer, actor: Actor) -> SubjectCard:
    """Send a card that was asked for; it credits the duty to hear colleagues. Raises NotFound, CardSent."""
    query = select(SubjectCard).where(SubjectCard.id == card_id, SubjectCard.asked_of == actor.user_id)
    card = session().scalar(query.with_for_update())
    if card is None:
        raise NotFound
    if card.answered_on is not None:
        raise CardSent
    if card_id not in {asked.card_id for asked in list_asked_cards(actor=actor)}:
        raise NotFound
    return _send(card, answer, actor)


def send_card(case_id: UUID, *, answer: CardAnswer, actor: Actor) -> SubjectCard:
    """Send a card unasked, on a student for whom this person has a hint; an open request is answered by it.

    Raises NotFound.
    """
    if not files.open_tip(case_id, actor=actor).tip or actor.user_id is None:
        raise NotFound
    query = select(SubjectCard).where(
        SubjectCard.case_id == case_id, SubjectCard.asked_of == actor.user_id, SubjectCard.answered_on.is_(None)
    )
    card = session().scalar(query.with_for_update())
    if card is None:
        card = _card(case_id, actor.user_id, actor.name, asked_by=None)
        session().add(card)
    return _send(card, answer, actor)


def tell_asked(*, card_ids: Sequence[UUID], actor: Actor) -> None:  # noqa: ARG001  whoever asked is told nothing
    """Tell subject teachers that a card is asked of them; not those who have sent it meanwhile."""
    query = select(SubjectCard).where(SubjectCard.id.in_(card_ids), SubjectCard.answered_on.is_(None))
    for card in session().scalars(query):
        notices.tell(NoticeKind.CARD_ASKED, to=[card.asked_of], subject_id=card.id, once=True)


def _card(case_id: UUID, teacher: UUID, name: str, *, asked_by: Actor | None) -> SubjectCard:
    return SubjectCard(
        id=new_id(),
        case_id=case_id,
        asked_of=teacher,
        asked_of_name=name,
        asked_by=asked_by.user_id if asked_by else None,
        asked_by_name=asked_by.name if asked_by else "",
        asked_on=clock.today(),
        credited=[],
    )


def _send(card: SubjectCard, answer: CardAnswer, actor: Actor) -> SubjectCard:
    cases.refuse_barred(actor, card.case_id)
    card.answered_on = clock.today()
    card.lessons, card.company, card.homework = answer.lessons, answer.company, answer.homework
    card.words_sealed = crypto.seal(answer.words, row=card.id, field="subject_cards.words") if answer.words else None
    credited = obligations.credit(
        subject_ids=[card.case_id],
        evidence=[EvidenceKind.SUBJECT_CARD],
        happened_on=clock.today(),
        record_kind="subject_card",
        record_id=card.id,
        actor=actor,
    )
    card.credited = [duty.title for duty in credited]
    events.record(SubjectCardSent(case_id=card.case_id, card_id=card.id), actor)
    return card
