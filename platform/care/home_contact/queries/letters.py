"""Reads of letters and their replies."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import Select, exists, select, true

from care.cases import queries as cases
from care.cases.models import CaseFile
from care.cases.timeline import RecordKind, RecordLine, Strand, Texts
from care.home_contact import letters
from care.home_contact.lifecycle import LETTER_LABELS, WITH_THE_FAMILY, LetterMove, LetterState
from care.home_contact.models import Letter, LetterReply, LetterTemplate
from care.home_contact.terms import ANSWER_LABELS, PostedWay, ReplyAnswer, ReplyWay
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from privacy.bars import is_family_barred

LETTER, REPLY = "letters", "letter_replies"
REPLY_WORD_LABELS: dict[str, str] = {
    "conduct": "孩子近期在家表现",
    "ideas": "我们的想法与建议",
    "help": "希望学校协助",
    "best_time": "方便联系的时间",
}
"""What a reply asks (domain.md 7.4 回函), as the page, the slip and the file show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyView:
    """A reply, opened."""

    way: ReplyWay
    answer: ReplyAnswer
    received_on: date
    by: str
    words: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter, opened, with its replies, oldest first."""

    id: UUID
    version: int
    case_id: UUID
    state: LetterState
    parts: Mapping[str, str]
    body: str
    reply_by: date
    written_on: date
    by: str
    is_mine: bool
    approved_on: date | None
    approved_by_name: str
    advice: str
    posted_on: date | None
    posted_way: PostedWay | None
    posting_id: UUID | None
    delivered_on: date | None
    chased_on: date | None
    replies: Sequence[ReplyView]
    moves: frozenset[LetterMove]

    @property
    def is_overdue(self) -> bool:
        """逾期未回: with the family, and the day by which a reply was asked for is over."""
        return self.state in WITH_THE_FAMILY and self.reply_by < clock.today()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    """A letter in a list, without a word of it."""

    id: UUID
    case_id: UUID
    student_id: UUID
    student_name: str
    class_id: UUID
    class_name: str
    state: LetterState
    by: str
    written_on: date
    posted_on: date | None
    reply_by: date

    @property
    def is_overdue(self) -> bool:
        """逾期未回."""
        return self.state in WITH_THE_FAMILY and self.reply_by < clock.today()


def own_template() -> str:
    """The school's own newest text for letters, empty when it has none."""
    newest = select(LetterTemplate.body).order_by(LetterTemplate.kept_at.desc(), LetterTemplate.id.desc())
    return session().scalar(newest.limit(1)) or ""


def template() -> str:
    """The text of the school's letters: its own newest one, or the platform's."""
    return own_template() or letters.TEMPLATE


def visible_letter(actor: Actor, case_id: UUID, letter_id: UUID) -> Letter:
    """A letter of a file that this person may open; raises NotFound."""
    return _found(_visible(actor, case_id, letter_id))


def locked_letter(actor: Actor, case_id: UUID, letter_id: UUID) -> Letter:
    """The same, locked for the use case that follows; raises WritingBarred as well."""
    found = _found(_visible(actor, case_id, letter_id).with_for_update(of=Letter))
    cases.refuse_barred(actor, case_id)
    return found


def opened_letter(row: Letter, actor: Actor) -> LetterView:
    """A letter with its words and replies, for whoever reads contacts with the family."""
    return LetterView(
        id=row.id,
        version=row.version,
        case_id=row.case_id,
        state=LetterState(row.state),
        parts=json.loads(crypto.unseal(row.parts_sealed, row=row.id, field=f"{LETTER}.parts")),
        body=_body(row),
        reply_by=row.reply_by,
        written_on=row.written_on,
        by=row.written_by_name,
        is_mine=row.written_by == actor.user_id,
        approved_on=row.approved_on,
        approved_by_name=row.approved_by_name or "",
        advice=crypto.unseal(row.advice_sealed, row=row.id, field=f"{LETTER}.advice") if row.advice_sealed else "",
        posted_on=row.posted_on,
        posted_way=PostedWay(row.posted_way) if row.posted_way else None,
        posting_id=row.posting_id,
        delivered_on=row.delivered_on,
        chased_on=row.chased_on,
        replies=[_reply(reply) for reply in session().scalars(_replies([row.id]))],
        moves=frozenset(move for move in LetterMove if row.may(move)),
    )


def letter_list(
    actor: Actor, states: Sequence[LetterState], *, limit: int, of_others: bool = False
) -> list[LetterLine]:
    """The letters of the files that this person may open in these states, the oldest wait first; one statement.

    `of_others`: only those that somebody else wrote.
    """
    query = (
        cases.visible_cases(actor)
        .join(Letter, (Letter.school_id == CaseFile.school_id) & (Letter.case_id == CaseFile.id))
        .where(Letter.state.in_(states), Letter.written_by.is_distinct_from(actor.user_id) if of_others else true())
        .with_only_columns(Letter, Student.id, Student.name, ClassGroup.id, ClassGroup.name)
        .order_by(Letter.reply_by, Student.pinyin, Letter.id)
        .limit(limit)
    )
    return [
        LetterLine(
            id=row.id,
            case_id=row.case_id,
            student_id=student_id,
            student_name=name,
            class_id=class_id,
            class_name=group,
            state=LetterState(row.state),
            by=row.written_by_name,
            written_on=row.written_on,
            posted_on=row.posted_on,
            reply_by=row.reply_by,
        )
        for row, student_id, name, class_id, group in session().execute(query)
    ]


def letter_lines(case_ids: Collection[UUID], actor: Actor) -> list[tuple[UUID, RecordLine]]:
    """Every letter of opened files that was not thrown away, with its replies, each beside the file.

    Two statements, one without letters.
    """
    query = select(Letter).where(Letter.case_id.in_(case_ids), Letter.state != LetterState.DISCARDED)
    found = session().scalars(query).all()
    replies: dict[UUID, list[LetterReply]] = {row.id: [] for row in found}
    if found:
        for reply in session().scalars(_replies(list(replies))):
            replies[reply.letter_id].append(reply)
    return [(row.case_id, _line(row, replies[row.id], actor)) for row in found]


def answerable_letter(letter_id: UUID) -> Letter:
    """A letter that a family may reply to, locked; raises NotFound. For whoever holds a link, in the school's scope."""
    return _found(_answerable(letter_id).with_for_update(of=Letter))


def letter_to_call_about(letter_id: UUID, case_ids: Collection[UUID]) -> Letter:
    """A posted letter of one of these locked cases, locked; raises NotFound."""
    posted = select(Letter).where(Letter.id == letter_id, Letter.case_id.in_(case_ids), Letter.posted_on.is_not(None))
    return _found(posted.with_for_update(of=Letter))


def student_of_letter(letter: Letter) -> UUID:
    """Whose family it is for."""
    return session().scalars(select(CaseFile.student_id).where(CaseFile.id == letter.case_id)).one()


def case_of_letter(letter_id: UUID) -> UUID | None:
    """Whose file a letter stands in; None when there is no such letter."""
    return session().scalar(select(Letter.case_id).where(Letter.id == letter_id))


def body_for_family(letter_id: UUID) -> str:
    """What a family reads behind its link; raises NotFound when no reply is waited for."""
    return _body(_found(_answerable(letter_id)))


def bodies_for_families(letter_ids: Collection[UUID]) -> dict[UUID, str]:
    """The same of several letters, by id; those to which no reply is waited for are missing. One statement."""
    states = (*WITH_THE_FAMILY, LetterState.APPROVED)
    found = session().scalars(select(Letter).where(Letter.id.in_(letter_ids), Letter.state.in_(states)))
    return {row.id: _body(row) for row in found}


def _visible(actor: Actor, case_id: UUID, letter_id: UUID) -> Select[Letter]:
    mine = cases.visible_cases(actor).where(CaseFile.id == case_id).with_only_columns(CaseFile.id)
    return select(Letter).where(Letter.id == letter_id, Letter.case_id.in_(mine))


def _answerable(letter_id: UUID) -> Select[Letter]:
    """One that was printed may be with the family before anybody noted that it was posted; none while the family is barred."""
    states = (*WITH_THE_FAMILY, LetterState.APPROVED)
    barred = exists().where(CaseFile.id == Letter.case_id, is_family_barred(CaseFile.student_id))
    return select(Letter).where(Letter.id == letter_id, Letter.state.in_(states), ~barred)


def _found(query: Select[Letter]) -> Letter:
    row = session().scalar(query)
    if row is None:
        raise NotFound
    return row


def _body(row: Letter) -> str:
    return crypto.unseal(row.body_sealed, row=row.id, field=f"{LETTER}.body")


def _reply(row: LetterReply) -> ReplyView:
    return ReplyView(
        way=ReplyWay(row.way),
        answer=ReplyAnswer(row.answer),
        received_on=row.received_on,
        by=row.recorded_by_name,
        words=[("回函", ANSWER_LABELS[ReplyAnswer(row.answer)]), *_words(row)],
    )


def _words(row: LetterReply) -> list[tuple[str, str]]:
    return [(label, words) for name, label in REPLY_WORD_LABELS.items() if (words := _opened(row, name))]


def _opened(row: LetterReply, name: str) -> str:
    sealed: bytes | None = getattr(row, f"{name}_sealed")
    return crypto.unseal(sealed, row=row.id, field=f"{REPLY}.{name}") if sealed else ""


def _replies(letter_ids: Sequence[UUID]) -> Select[LetterReply]:
    return select(LetterReply).where(LetterReply.letter_id.in_(letter_ids)).order_by(LetterReply.recorded_at)


def _line(row: Letter, replies: Sequence[LetterReply], actor: Actor) -> RecordLine:
    return RecordLine(
        id=row.id,
        kind=RecordKind.LETTER,
        strands=frozenset({Strand.CONTACT}),
        title="家校联系函",
        happened_on=row.posted_on or row.written_on,
        recorded_on=row.posted_on or row.written_on,
        by=row.written_by_name,
        notes=(LETTER_LABELS[LetterState(row.state)],),
        credited=row.credited,
        is_mine=row.written_by == actor.user_id,
        can_be_undone=False,
        about_contact=True,
        opens=partial(_texts, row, replies),
    )


def _texts(row: Letter, replies: Sequence[LetterReply]) -> Texts:
    told = json.loads(crypto.unseal(row.parts_sealed, row=row.id, field=f"{LETTER}.parts"))
    named = {letters.SHARED: letters.SHARED_LABEL, **letters.PART_LABELS}
    parts = [(label, told[name]) for name, label in named.items() if told.get(name)]
    return [*parts, *(pair for reply in replies for pair in _reply(reply).words)]
