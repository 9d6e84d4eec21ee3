"""Recording for several students at once: one page, one batch, one event, the same few statements however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.cases import queries as cases
from care.cases import services as filing
from care.cases.models import CaseFile
from care.talks.errors import RowsRefused
from care.talks.events import FollowUpsRecorded, TalksRecorded
from care.talks.models import FollowUp, Talk
from care.talks.services.recording import (
    Recorded,
    TalkEntry,
    Tracking,
    compose,
    evidence_of,
    keep,
    new_follow_up,
)
from care.talks.terms import Way
from kernel import events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import DomainError
from obligations import services as obligations
from policy_profiles.evidence import EvidenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEntry:
    """One student's row: the three fields of the tracking record."""

    case_id: UUID
    tracking: Tracking


def record_talks(*, entries: Sequence[TalkEntry], actor: Actor) -> list[Recorded]:
    """Record several talks together, all or none, each by the rules of a single one; in as many statements as one talk.

    A student may be in several of them. Raises NotFound, RowsRefused (which students, and why).
    """
    return record_talks_of_many(batches=[(actor, entries)], actor=actor)


def record_talks_of_many(*, batches: Sequence[tuple[Actor, Sequence[TalkEntry]]], actor: Actor) -> list[Recorded]:
    """Record the talks of several people entered at once, each batch by the rules and in the name of its own author.

    All of them, or none; the duties of all are credited in one go, on the account of whoever enters them (`actor`), with one
    event for each author. Raises as `record_talks` does.
    """
    batches = [(author, entries) for author, entries in batches if entries]
    if not batches:
        return []
    for author, entries in batches:
        _check([(entry.case_id, entry.happened_on) for entry in entries], author)
    written = [(author, list(zip(entries, compose(entries, author), strict=True))) for author, entries in batches]
    done = [
        obligations.DoneWork(
            record_id=talk.id, subject_ids=[talk.case_id], evidence=evidence_of(entry), happened_on=entry.happened_on
        )
        for _, of_author in written
        for entry, (talk, _) in of_author
    ]
    credited = obligations.credit_all(done=done, record_kind="talk", actor=actor)
    talks = [pair for _, of_author in written for _, pair in of_author]
    for talk, _ in talks:
        talk.credited = [duty.title for duty in credited[talk.id]]
    keep(talks)
    for author, of_author in written:
        _tell([pair for _, pair in of_author], author)
    return [Recorded(talk, credited[talk.id]) for talk, _ in talks]


def _tell(written: Sequence[tuple[Talk, FollowUp | None]], author: Actor) -> None:
    events.record(
        TalksRecorded(
            talk_ids=tuple(talk.id for talk, _ in written),
            follow_up_ids=tuple(follow_up.id for _, follow_up in written if follow_up),
            case_ids=tuple(dict.fromkeys(talk.case_id for talk, _ in written)),
        ),
        author,
    )


def record_follow_ups(*, way: Way, happened_on: date, entries: Sequence[TrackingEntry], actor: Actor) -> list[Recorded]:
    """Write the tracking records of several students; all of them, or none.

    Raises NotFound, RowsRefused (which students, and why).
    """
    if not entries:
        return []
    _check([(entry.case_id, happened_on) for entry in entries], actor)
    records = [
        new_follow_up(entry.case_id, happened_on, way, entry.tracking, talk_id=None, actor=actor) for entry in entries
    ]
    done = [
        obligations.DoneWork(
            record_id=record.id,
            subject_ids=[record.case_id],
            evidence=[EvidenceKind.FOLLOW_UP],
            happened_on=happened_on,
        )
        for record in records
    ]
    credited = obligations.credit_all(done=done, record_kind="follow_up", actor=actor)
    for record in records:
        record.credited = [duty.title for duty in credited[record.id]]
    session().add_all(records)
    ids = tuple(record.id for record in records)
    events.record(FollowUpsRecorded(follow_up_ids=ids, happened_on=happened_on), actor)
    return [Recorded(record, credited[record.id]) for record in records]


def _check(rows: Sequence[tuple[UUID, date]], actor: Actor) -> None:
    """Lock the cases, and gather what stands against a record of that day, student by student."""
    found = cases.visible_cases_of(actor, {case_id for case_id, _ in rows})
    faults = {case_id: fault for case_id, day in rows if (fault := _fault(found[case_id], day)) is not None}
    if faults:
        raise RowsRefused(faults)


def _fault(case: CaseFile, happened_on: date) -> DomainError | None:
    try:
        filing.refuse_unrecordable(case, happened_on)
    except DomainError as fault:
        return fault
    return None
