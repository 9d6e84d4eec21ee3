"""Recording one talk or tracking record: written once, credited to every duty whose evidence it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.talks.errors import BeforeTheCase, CaseNotInCare, InTheFuture
from care.talks.events import FollowUpRecorded, TalkRecorded
from care.talks.models import FollowUp, Talk
from care.talks.terms import TalkKind, Way
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """The source's three fields of a tracking record (K-4.3), each in words."""

    strategy: str
    effect: str
    lesson: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record and the duties that it did."""

    record: Talk | FollowUp
    credited: Sequence[Obligation]


def record_talk(
    *,
    case_id: UUID,
    kind: TalkKind,
    happened_on: date,
    place: str,
    content: str,
    next_step: str = "",
    tracking: Tracking | None = None,
    actor: Actor,
) -> Recorded:
    """Record a talk; with `tracking` the same talk is the month's tracking record too, and both duties are credited.

    Raises NotFound, InTheFuture, BeforeTheCase, CaseNotInCare.
    """
    case = _case(case_id, happened_on, actor)
    talk_id = new_id()
    talk = Talk(
        id=talk_id,
        case_id=case.id,
        kind=kind,
        happened_on=happened_on,
        recorded_on=clock.today(),
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
        place=place,
        content_sealed=crypto.seal(content, row=talk_id, field="talks.content"),
        next_step_sealed=crypto.seal(next_step, row=talk_id, field="talks.next_step") if next_step else None,
        credited=[],
    )
    session().add(talk)
    session().flush()  # the tracking record and the credits point at the talk
    if tracking is not None:
        _add_follow_up(case, happened_on, Way.TALK, tracking, talk_id=talk_id, actor=actor)
    evidence = [EVIDENCE[kind], *([EvidenceKind.FOLLOW_UP] if tracking else [])]
    credited = obligations.credit(
        subject_ids=[case.id],
        evidence=evidence,
        happened_on=happened_on,
        record_kind="talk",
        record_id=talk_id,
        actor=actor,
    )
    talk.credited = [duty.title for duty in credited]
    events.record(TalkRecorded(talk_id=talk_id, case_id=case.id, happened_on=happened_on), actor)
    return Recorded(talk, credited)


def record_follow_up(*, case_id: UUID, happened_on: date, way: Way, tracking: Tracking, actor: Actor) -> Recorded:
    """Write a tracking record that stands on no talk; a home visit as its way is recorded here, but is no `HomeVisit`.

    Raises NotFound, InTheFuture, BeforeTheCase, CaseNotInCare.
    """
    case = _case(case_id, happened_on, actor)
    record = _add_follow_up(case, happened_on, way, tracking, talk_id=None, actor=actor)
    credited = obligations.credit(
        subject_ids=[case.id],
        evidence=[EvidenceKind.FOLLOW_UP],
        happened_on=happened_on,
        record_kind="follow_up",
        record_id=record.id,
        actor=actor,
    )
    record.credited = [duty.title for duty in credited]
    return Recorded(record, credited)


def check(case: CaseFile, happened_on: date) -> None:
    """Whether something of that day can be recorded for the case; raises CaseNotInCare, InTheFuture, BeforeTheCase."""
    if case.state not in IN_CARE:
        raise CaseNotInCare
    if happened_on > clock.today():
        raise InTheFuture
    if happened_on < case.proposed_on:
        raise BeforeTheCase(since=case.proposed_on)


def _case(case_id: UUID, happened_on: date, actor: Actor) -> CaseFile:
    case = cases.visible_case(actor, case_id)
    check(case, happened_on)
    return case


def _add_follow_up(
    case: CaseFile, happened_on: date, way: Way, tracking: Tracking, *, talk_id: UUID | None, actor: Actor
) -> FollowUp:
    row = new_id()
    record = FollowUp(
        id=row,
        case_id=case.id,
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
    session().add(record)
    session().flush()  # the credits point at the record
    events.record(FollowUpRecorded(follow_up_id=row, case_id=case.id, happened_on=happened_on), actor)
    return record
