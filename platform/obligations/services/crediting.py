"""Doing the work credits duties, withdrawing a record takes the credit back. Nobody files a form to please a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations.errors import NotYetHappened
from obligations.events import CreditsWithdrawn, CreditWithdrawn, DutiesCredited, RecordsCredited
from obligations.models import DutyFact, Obligation, ObligationCredit
from obligations.services import ledger
from obligations.services.opening import open_due, take_turns
from policy_profiles.evidence import EvidenceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneWork:
    """A record of work, the subjects that it did something for, and what it is evidence of."""

    record_id: UUID
    subject_ids: Collection[UUID]
    evidence: Collection[EvidenceKind]
    happened_on: date


def credit(
    *,
    subject_ids: Collection[UUID],
    evidence: EvidenceKind | Collection[EvidenceKind],
    happened_on: date,
    record_kind: str,
    record_id: UUID,
    actor: Actor,
) -> list[Obligation]:
    """Note that one record did something for these subjects; returns the duties that it credited, earliest first.

    The record counts for every duty whose evidence rule it meets, from the day on which the work was done; the working day
    of the recording is kept beside it, so that honest lateness can be told from late work. A rolling rule opens its next
    duty at once. Noting the same record again changes nothing. Raises NotYetHappened.
    """
    kinds = [evidence] if isinstance(evidence, EvidenceKind) else evidence
    work = DoneWork(record_id=record_id, subject_ids=subject_ids, evidence=kinds, happened_on=happened_on)
    credited = _note([work], record_kind, actor)[record_id]
    if credited:
        done = tuple(duty.id for duty in credited)
        events.record(DutiesCredited(record_id=record_id, record_kind=record_kind, obligation_ids=done), actor)
    return credited


def credit_all(*, done: Collection[DoneWork], record_kind: str, actor: Actor) -> Mapping[UUID, Sequence[Obligation]]:
    """The same for many records at once, in as many statements as for one; returns each record's duties. One event for all.

    Raises NotYetHappened, and then notes none of them.
    """
    if not done:
        return {}
    credited = _note(done, record_kind, actor)
    duties = tuple(duty.id for of_record in credited.values() for duty in of_record)
    if duties:
        records = tuple(record_id for record_id, of_record in credited.items() if of_record)
        events.record(RecordsCredited(record_ids=records, record_kind=record_kind, obligation_ids=duties), actor)
    return credited


def withdraw(*, record_id: UUID, actor: Actor) -> int:
    """Take back what a record credited, because it was undone or is being corrected; returns how many duties reopen.

    A duty that another record did as well stays done. What had only followed from this record is superseded.
    """
    reopened = _withdraw([record_id], actor)
    if reopened is None:
        return 0
    events.record(CreditWithdrawn(record_id=record_id), actor)
    return reopened


def withdraw_together(*, record_ids: Collection[UUID], actor: Actor) -> int:
    """The same for a whole batch, told by one event."""
    reopened = _withdraw(record_ids, actor)
    if reopened is None:
        return 0
    events.record(CreditsWithdrawn(record_ids=tuple(record_ids)), actor)
    return reopened


def _note(done: Collection[DoneWork], record_kind: str, actor: Actor) -> dict[UUID, list[Obligation]]:
    """Write the facts, let the duties of all their subjects follow, and tell what each record did."""
    if any(work.happened_on > clock.today() for work in done):
        raise NotYetHappened
    take_turns()
    noted = ledger.note([fact for work in done for fact in _facts(work, record_kind)])
    kinds = {kind for work in done for kind in work.evidence}
    open_due(subject_ids={subject for work in done for subject in work.subject_ids}, after=kinds, actor=actor)
    credited: dict[UUID, list[Obligation]] = {work.record_id: [] for work in done}
    for record_id, duty in _credited(noted):
        credited[record_id].append(duty)
    return credited


def _facts(work: DoneWork, record_kind: str) -> list[dict[str, object]]:
    return [
        {
            "id": str(new_id()),
            "subject_id": str(subject_id),
            "evidence": sorted(set(work.evidence)),
            "happened_on": work.happened_on.isoformat(),
            "recorded_on": clock.today().isoformat(),
            "record_kind": record_kind,
            "record_id": str(work.record_id),
        }
        for subject_id in sorted(set(work.subject_ids))
    ]


def _withdraw(record_ids: Collection[UUID], actor: Actor) -> int | None:
    """How many duties the records had done; None when nothing of them stood any more."""
    take_turns()
    taken_back = (
        update(DutyFact)
        .where(DutyFact.record_id.in_(record_ids), DutyFact.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
        .returning(DutyFact.id, DutyFact.subject_id)
    )
    facts = session().execute(taken_back).all()
    if not facts:
        return None
    reopened = (
        session()
        .scalars(
            update(ObligationCredit)
            .where(ObligationCredit.fact_id.in_([row.id for row in facts]), ObligationCredit.withdrawn_at.is_(None))
            .values(withdrawn_at=clock.now())
            .returning(ObligationCredit.obligation_id)
        )
        .all()
    )
    open_due(subject_ids={row.subject_id for row in facts}, actor=actor)
    return len(reopened)


def _credited(fact_ids: Sequence[UUID]) -> list[tuple[UUID, Obligation]]:
    """Which record did which duty, earliest first."""
    if not fact_ids:
        return []
    query = (
        select(DutyFact.record_id, Obligation)
        .join(ObligationCredit, ObligationCredit.fact_id == DutyFact.id)
        .join(Obligation, Obligation.id == ObligationCredit.obligation_id)
        .where(DutyFact.id.in_(fact_ids), ObligationCredit.withdrawn_at.is_(None))
        .order_by(Obligation.due_on, Obligation.rule)
    )
    return [(row[0], row[1]) for row in session().execute(query)]
