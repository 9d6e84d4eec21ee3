"""Recording a talk or a tracking record: written once, credited to every duty whose evidence it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.cases import queries as visible
from care.cases import services as cases
from care.cases.models import CaseFile
from care.talks.errors import RowsRefused
from care.talks.events import FollowUpRecorded, TalkRecorded
from care.talks.models import FollowUp, Record, Talk
from care.talks.terms import TalkKind, Way
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import DomainError
from kernel.ids import new_id
from obligations import services as obligations
from obligations.models import Obligation
from policy_profiles.evidence import EvidenceKind

EVIDENCE: dict[TalkKind, EvidenceKind] = {
    TalkKind.STUDENT: EvidenceKind.TALK,
    TalkKind.SCREENING: EvidenceKind.TALK,
    TalkKind.PEER: EvidenceKind.PEER_TALK,
    TalkKind.TEACHER: EvidenceKind.SUBJECT_CARD,
}
"""What a talk of each kind is evidence of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """The source's three fields of a tracking record (K-4.3), each in words."""

    strategy: str
    effect: str
    lesson: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record and the duties that it did."""

    record: Record
    credited: Sequence[Obligation]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkEntry:
    """A talk as somebody writes it down; with `tracking` it is the month's tracking record too."""

    case_id: UUID
    kind: TalkKind
    happened_on: date
    content: str
    place: str = ""
    next_step: str = ""
    peer: str = ""
    tracking: Tracking | None = None


def record_talk(
    *,
    case_id: UUID,
    kind: TalkKind,
    happened_on: date,
    place: str,
    content: str,
    next_step: str = "",
    peer: str = "",
    tracking: Tracking | None = None,
    actor: Actor,
) -> Recorded:
    """Record a talk; with `tracking` the same talk is the month's tracking record too, and both duties are credited.

    `peer` is the code of the classmate who was talked with. Raises NotFound, InTheFuture, BeforeTheCase, CaseNotInCare.
    """
    entry = TalkEntry(
        case_id=case_id,
        kind=kind,
        happened_on=happened_on,
        content=content,
        place=place,
        next_step=next_step,
        peer=peer,
        tracking=tracking,
    )
    cases.recordable_case(case_id, happened_on, actor=actor)
    return record_entry(entry, evidence_of(entry), actor=actor)


def record_entry(entry: TalkEntry, evidence: Sequence[EvidenceKind], *, actor: Actor) -> Recorded:
    """Keep a talk of a case that was checked before, as evidence of these kinds."""
    (pair,) = written = compose([entry], actor)
    talk, follow_up = pair
    credited = obligations.credit(
        subject_ids=[entry.case_id],
        evidence=evidence,
        happened_on=entry.happened_on,
        record_kind="talk",
        record_id=talk.id,
        actor=actor,
    )
    talk.credited = [duty.title for duty in credited]
    keep(written)
    if follow_up is not None:
        _tell_of(follow_up, actor)
    events.record(TalkRecorded(talk_id=talk.id, case_id=entry.case_id, happened_on=entry.happened_on), actor)
    return Recorded(talk, credited)


def record_follow_up(*, case_id: UUID, happened_on: date, way: Way, tracking: Tracking, actor: Actor) -> Recorded:
    """Write a tracking record that stands on no talk; a home visit as its way is recorded here, but is no `HomeVisit`.

    Raises NotFound, InTheFuture, BeforeTheCase, CaseNotInCare.
    """
    case = cases.recordable_case(case_id, happened_on, actor=actor)
    record = new_follow_up(case.id, happened_on, way, tracking, talk_id=None, actor=actor)
    credited = obligations.credit(
        subject_ids=[case.id],
        evidence=[EvidenceKind.FOLLOW_UP],
        happened_on=happened_on,
        record_kind="follow_up",
        record_id=record.id,
        actor=actor,
    )
    record.credited = [duty.title for duty in credited]
    session().add(record)
    _tell_of(record, actor)
    return Recorded(record, credited)


def check_rows(rows: Sequence[tuple[UUID, date]], author: Actor) -> None:
    """Lock the cases, and gather what stands against a record of that day, student by student; raises RowsRefused."""
    found = visible.visible_cases_of(author, {case_id for case_id, _ in rows})
    faults = {case_id: fault for case_id, day in rows if (fault := _fault(found[case_id], day)) is not None}
    if faults:
        raise RowsRefused(faults)


def _fault(case: CaseFile, happened_on: date) -> DomainError | None:
    try:
        cases.refuse_unrecordable(case, happened_on)
    except DomainError as fault:
        return fault
    return None


def compose(entries: Sequence[TalkEntry], actor: Actor) -> list[tuple[Talk, FollowUp | None]]:
    """The rows of talks that were checked before, each with its tracking record if it has one; not kept yet.

    They are kept once it is known what they credit, so that each row is written once.
    """
    talks = [_talk(entry, actor) for entry in entries]
    return [
        (talk, _tracked(talk, entry.tracking, actor) if entry.tracking else None)
        for talk, entry in zip(talks, entries, strict=True)
    ]


def keep(written: Sequence[tuple[Talk, FollowUp | None]]) -> None:
    """Write what was composed."""
    session().add_all(talk for talk, _ in written)
    session().flush()  # the tracking records point at the talks
    session().add_all(follow_up for _, follow_up in written if follow_up)


def _talk(entry: TalkEntry, actor: Actor) -> Talk:
    row = new_id()
    next_step, peer = entry.next_step, entry.peer if entry.kind is TalkKind.PEER else ""
    return Talk(
        id=row,
        case_id=entry.case_id,
        kind=entry.kind,
        happened_on=entry.happened_on,
        recorded_on=clock.today(),
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
        place=entry.place,
        peer_sealed=crypto.seal(peer, row=row, field="talks.peer") if peer else None,
        content_sealed=crypto.seal(entry.content, row=row, field="talks.content"),
        next_step_sealed=crypto.seal(next_step, row=row, field="talks.next_step") if next_step else None,
        credited=[],
    )


def _tracked(talk: Talk, tracking: Tracking, actor: Actor) -> FollowUp:
    return new_follow_up(talk.case_id, talk.happened_on, Way.TALK, tracking, talk_id=talk.id, actor=actor)


def new_follow_up(
    case_id: UUID, happened_on: date, way: Way, tracking: Tracking, *, talk_id: UUID | None, actor: Actor
) -> FollowUp:
    row = new_id()
    return FollowUp(
        id=row,
        case_id=case_id,
        talk_id=talk_id,
        happened_on=happened_on,
        recorded_on=clock.today(),
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
        way=way,
        strategy_sealed=crypto.seal(tracking.strategy, row=row, field="follow_ups.strategy"),
        effect_sealed=crypto.seal(tracking.effect, row=row, field="follow_ups.effect"),
        lesson_sealed=crypto.seal(tracking.lesson, row=row, field="follow_ups.lesson"),
        credited=[],
    )


def evidence_of(entry: TalkEntry) -> list[EvidenceKind]:
    return [EVIDENCE[entry.kind], *([EvidenceKind.FOLLOW_UP] if entry.tracking else [])]


def _tell_of(record: FollowUp, actor: Actor) -> None:
    events.record(
        FollowUpRecorded(follow_up_id=record.id, case_id=record.case_id, happened_on=record.happened_on), actor
    )
