"""Letters of a class going on together: handed in, approved, posted. All of them or none, in a few statements for any number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import update

from care.cases import queries as cases
from care.cases import services as filing
from care.home_contact import queries
from care.home_contact.errors import LetterChanged, OwnLetter
from care.home_contact.events import LettersHandedIn, LettersMoved
from care.home_contact.lifecycle import LETTER_LABELS, LETTER_MOVES, LetterMove, LetterState
from care.home_contact.models import Letter
from care.home_contact.queries import OwnSay
from care.home_contact.services.class_letters import refuse_foreign_class, refuse_together
from care.home_contact.services.composing import body_of
from care.home_contact.services.letters import RECORD, reply_waited_for
from care.home_contact.services.reading import office_of
from care.home_contact.services.replying import LINK
from care.home_contact.terms import PostedWay
from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import DomainError, ForbiddenMove
from kernel.ids import new_id
from links import services as links
from obligations import services as obligations
from obligations.services import DoneWork
from policy_profiles.categories import Tier
from policy_profiles.evidence import EvidenceKind
from privacy import bars
from privacy import services as privacy
from privacy.errors import FamilyBarred, WritingBarred

Seen = Mapping[UUID, int]
"""The letters that somebody chose, each with the version that they saw."""

PRINTED = "打印家校联系函"
PRINTABLE = frozenset({LetterState.APPROVED, LetterState.POSTED, LetterState.DELIVERED, LetterState.CALLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingLetter:
    """A letter as it goes on paper, and the secret of a fresh link."""

    student_id: UUID
    body: str
    token: str


def submit_letters(*, class_id: UUID, seen: Seen, actor: Actor) -> int:
    """Hand letters to a second pair of eyes; returns how many. Raises NotFound, LettersRefused (which, and why)."""
    refuse_foreign_class(class_id, actor)
    found = queries.locked_letters(actor, class_id, seen)
    sending = _Sending.of(found, actor)

    def check(letter: Letter) -> None:
        _expect(letter, seen, LetterMove.SUBMIT)
        sending.refuse_writing(letter)
        sending.refuse(letter)

    refuse_together(found, check)
    _go_on(found, LetterMove.SUBMIT)
    if found:
        events.record(LettersHandedIn(class_id=class_id, letter_ids=tuple(found)), actor)
    return len(found)


def approve_letters(*, class_id: UUID, seen: Seen, actor: Actor) -> int:
    """Let letters go out; returns how many. Raises NotFound, LettersRefused (which, and why)."""
    found = queries.locked_letters(actor, class_id, seen)
    sending = _Sending.of(found, actor)

    def check(letter: Letter) -> None:
        _expect(letter, seen, LetterMove.APPROVE)
        sending.refuse_writing(letter)
        if letter.written_by == actor.user_id:
            raise OwnLetter

    refuse_together(found, check)
    _go_on(
        found,
        LetterMove.APPROVE,
        approved_on=clock.today(),
        approved_by=actor.user_id,
        approved_by_name=actor.name,
    )
    _tell(class_id, found, LetterMove.APPROVE, actor)
    return len(found)


def post_letters(*, class_id: UUID, seen: Seen, way: PostedWay, posted_on: date, actor: Actor) -> UUID:
    """Letters went out together; returns what the proof of it hangs on. Each is credited and waited for by itself.

    Raises NotFound, LettersRefused (which, and why).
    """
    refuse_foreign_class(class_id, actor)
    found = queries.locked_letters(actor, class_id, seen)
    sending = _Sending.of(found, actor)
    refuse_together(found, sending.refuse_writing)
    files = cases.visible_cases_of(actor, {letter.case_id for letter in found.values()})

    def check(letter: Letter) -> None:
        _expect(letter, seen, LetterMove.POST)
        filing.refuse_unrecordable(files[letter.case_id], posted_on)
        sending.refuse_barred(letter)

    refuse_together(found, check)
    credited = obligations.credit_all(
        done=[
            DoneWork(
                record_id=letter.id,
                subject_ids=[letter.case_id],
                evidence=[EvidenceKind.LETTER],
                happened_on=posted_on,
            )
            for letter in found.values()
        ],
        record_kind=RECORD,
        actor=actor,
    )
    posting = new_id()
    for titles, some in _by_titles(found, {key: [duty.title for duty in credited[key]] for key in found}).items():
        _go_on(
            some,
            LetterMove.POST,
            posted_on=posted_on,
            posted_way=way.value,
            posting_id=posting,
            credited=list(titles),
        )
    waited_for = [reply_waited_for(letter.id, files[letter.case_id], posted_on) for letter in found.values()]
    obligations.register_subjects(subjects=waited_for, actor=actor)
    _tell(class_id, found, LetterMove.POST, actor)
    return posting


def refuse_unprintable(*, class_id: UUID, letter_ids: Collection[UUID], actor: Actor) -> None:
    """Say of each letter that cannot be printed why; raises NotFound, LettersRefused."""
    found = queries.locked_letters(actor, class_id, letter_ids)
    sending = _Sending.of(found, actor)
    refuse_together(found, sending.refuse_writing)
    refuse_together(found, sending.refuse_to_print)


def take_out_letters(*, class_id: UUID, letter_ids: Sequence[UUID], actor: Actor) -> list[OutgoingLetter]:
    """Letters for paper, in the order asked for, each with a link of its own; whoever they are about is logged.

    What this person may not open any more, or what may not be printed any more, stays out.
    """
    found = queries.letters_left(actor, class_id, letter_ids)
    sending = _Sending.of(found, actor)
    printed = [found[key] for key in letter_ids if key in found and sending.fault(found[key]) is None]
    if not printed:
        return []
    ids = [letter.id for letter in printed]
    tokens = links.issue_all(purpose=LINK, subject_kind=RECORD, subject_ids=ids, recipient_kind="guardian", actor=actor)
    students = [sending.students[key] for key in ids]
    privacy.log_reads(student_ids=students, what=PRINTED, tier=Tier.T2, reason=office_of(actor), actor=actor)
    return [
        OutgoingLetter(student_id=sending.students[letter.id], body=body_of(letter), token=tokens[letter.id])
        for letter in printed
    ]


@dataclass(frozen=True, slots=True)
class _Sending:
    """What stands against sending letters, read once for all of them."""

    students: Mapping[UUID, UUID]
    say: OwnSay
    blocked: Collection[str]
    barred: Collection[UUID]
    not_mine: Collection[UUID]

    @classmethod
    def of(cls, found: Mapping[UUID, Letter], actor: Actor) -> _Sending:
        students = queries.students_of_letters(found)
        of = set(students.values())
        return cls(
            students,
            queries.own_say(of),
            privacy.category_names(),
            bars.barred_families(of),
            bars.barred_writing(actor, of),
        )

    def refuse(self, letter: Letter) -> None:
        privacy.refuse_labels(body_of(letter), names=self.blocked)
        self.say.check(self.students[letter.id])

    def refuse_to_print(self, letter: Letter) -> None:
        if letter.state not in PRINTABLE:
            raise ForbiddenMove(state=LETTER_LABELS[LetterState(letter.state)])
        self.refuse_barred(letter)
        self.refuse(letter)

    def refuse_writing(self, letter: Letter) -> None:
        if self.students[letter.id] in self.not_mine:
            raise WritingBarred

    def refuse_barred(self, letter: Letter) -> None:
        if self.students[letter.id] in self.barred:
            raise FamilyBarred

    def fault(self, letter: Letter) -> DomainError | None:
        try:
            self.refuse_to_print(letter)
        except DomainError as fault:
            return fault
        return None


def _expect(letter: Letter, seen: Seen, move: LetterMove) -> None:
    """Raises ForbiddenMove, LetterChanged."""
    if not letter.may(move):
        raise ForbiddenMove(state=LETTER_LABELS[LetterState(letter.state)])
    if letter.version != seen[letter.id]:
        raise LetterChanged


def _go_on(found: Collection[UUID], move: LetterMove, **values: object) -> None:
    """Move locked letters that were checked, in one statement; each gets a version more."""
    (before,) = {old for old, one in LETTER_MOVES.pairs() if one is move and old in queries.UNSENT}
    after = LETTER_MOVES.pairs()[before, move]
    chosen = update(Letter).where(Letter.id.in_(list(found)))
    session().execute(chosen.values(state=after.value, version=Letter.version + 1, **values))


def _by_titles(found: Collection[UUID], titles: Mapping[UUID, Sequence[str]]) -> dict[tuple[str, ...], list[UUID]]:
    """The letters by what they credited: mostly the same for all of them."""
    grouped: dict[tuple[str, ...], list[UUID]] = {}
    for key in found:
        grouped.setdefault(tuple(titles[key]), []).append(key)
    return grouped


def _tell(class_id: UUID, found: Collection[UUID], move: LetterMove, actor: Actor) -> None:
    if found:
        events.record(LettersMoved(class_id=class_id, letter_ids=tuple(found), move=move), actor)
