"""Recording for several students at once: one page, one batch, one event, the same few statements however many they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.cases import queries as cases
from care.cases.models import CaseFile
from care.talks.errors import RowsRefused
from care.talks.events import FollowUpsRecorded, TalksRecorded
from care.talks.models import FollowUp, Talk
from care.talks.services.recording import EVIDENCE, Recorded, Tracking, check
from care.talks.terms import TalkKind, Way
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import DomainError, NotFound
from kernel.ids import new_id
from obligations import services as obligations
from policy_profiles.evidence import EvidenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkEntry:
    """One student's row: what was talked about."""

    case_id: UUID
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEntry:
    """One student's row: the three fields of the tracking record."""

    case_id: UUID
    tracking: Tracking


def record_talks(
    *, kind: TalkKind, happened_on: date, place: str, entries: Sequence[TalkEntry], actor: Actor
) -> list[Recorded]:
    """Record a talk with each of several students on the same day; all of them, or none.

    Raises NotFound, RowsRefused (which rows, and why).
    """
    _check([entry.case_id for entry in entries], happened_on, actor)
    talk_of = {new_id(): entry for entry in entries}
    credited = obligations.credit_together(
        records={talk_id: entry.case_id for talk_id, entry in talk_of.items()},
        evidence=EVIDENCE[kind],
        happened_on=happened_on,
        record_kind="talk",
        actor=actor,
    )
    talks = [
        Talk(
            id=talk_id,
            case_id=entry.case_id,
            kind=kind,
            happened_on=happened_on,
            recorded_on=clock.today(),
            recorded_by=actor.user_id,
            recorded_by_name=actor.name,
            place=place,
            content_sealed=crypto.seal(entry.content, row=talk_id, field="talks.content"),
            next_step_sealed=None,
            credited=[duty.title for duty in credited[talk_id]],
        )
        for talk_id, entry in talk_of.items()
    ]
    session().add_all(talks)
    events.record(TalksRecorded(talk_ids=tuple(talk_of), happened_on=happened_on), actor)
    return [Recorded(talk, credited[talk.id]) for talk in talks]


def record_follow_ups(*, way: Way, happened_on: date, entries: Sequence[TrackingEntry], actor: Actor) -> list[Recorded]:
    """Write the tracking records of several students; all of them, or none.

    Raises NotFound, RowsRefused (which rows, and why).
    """
    _check([entry.case_id for entry in entries], happened_on, actor)
    record_of = {new_id(): entry for entry in entries}
    credited = obligations.credit_together(
        records={record_id: entry.case_id for record_id, entry in record_of.items()},
        evidence=EvidenceKind.FOLLOW_UP,
        happened_on=happened_on,
        record_kind="follow_up",
        actor=actor,
    )
    records = [
        FollowUp(
            id=record_id,
            case_id=entry.case_id,
            talk_id=None,
            happened_on=happened_on,
            recorded_on=clock.today(),
            recorded_by=actor.user_id,
            recorded_by_name=actor.name,
            way=way,
            strategy_sealed=crypto.seal(entry.tracking.strategy, row=record_id, field="follow_ups.strategy"),
            effect_sealed=crypto.seal(entry.tracking.effect, row=record_id, field="follow_ups.effect"),
            lesson_sealed=crypto.seal(entry.tracking.lesson, row=record_id, field="follow_ups.lesson"),
            credited=[duty.title for duty in credited[record_id]],
        )
        for record_id, entry in record_of.items()
    ]
    session().add_all(records)
    events.record(FollowUpsRecorded(follow_up_ids=tuple(record_of), happened_on=happened_on), actor)
    return [Recorded(record, credited[record.id]) for record in records]


def _check(case_ids: Collection[UUID], happened_on: date, actor: Actor) -> None:
    """Lock the cases, and gather what stands against a record of that day, row by row."""
    found = cases.visible_cases_among(actor, case_ids)
    if len(found) != len(set(case_ids)):
        raise NotFound
    faults = {case.id: fault for case in found if (fault := _fault(case, happened_on)) is not None}
    if faults:
        raise RowsRefused(faults)


def _fault(case: CaseFile, happened_on: date) -> DomainError | None:
    try:
        check(case, happened_on)
    except DomainError as fault:
        return fault
    return None
