"""Doing the work credits duties, withdrawing a record takes the credit back. Nobody files a form to please a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations.errors import NotYetHappened
from obligations.events import CreditsWithdrawn, CreditWithdrawn, DutiesCredited, DutiesCreditedTogether
from obligations.models import DutyFact, Obligation, ObligationCredit
from obligations.services.opening import open_due, take_turns
from policy_profiles.evidence import EvidenceKind


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
    done = [(record_id, subject_id) for subject_id in sorted(set(subject_ids))]
    credited = _credit(done, evidence, happened_on, record_kind, actor)
    if credited:
        duties = tuple(duty.id for duty in credited)
        events.record(DutiesCredited(record_id=record_id, record_kind=record_kind, obligation_ids=duties), actor)
    return credited


def credit_together(
    *,
    records: Mapping[UUID, UUID],
    evidence: EvidenceKind | Collection[EvidenceKind],
    happened_on: date,
    record_kind: str,
    actor: Actor,
) -> dict[UUID, list[Obligation]]:
    """Note a whole batch, record -> its one subject, in as many statements as a single one; gives the duties by record.

    What `credit` says of one record holds for each; one event tells of the batch. Raises NotYetHappened.
    """
    credited = _credit(sorted(records.items()), evidence, happened_on, record_kind, actor)
    if credited:
        duties = tuple(duty.id for duty in credited)
        events.record(
            DutiesCreditedTogether(record_ids=tuple(records), record_kind=record_kind, obligation_ids=duties), actor
        )
    return {
        record_id: [duty for duty in credited if duty.subject_id == subject_id]
        for record_id, subject_id in records.items()
    }


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


def _credit(
    done: Sequence[tuple[UUID, UUID]],
    evidence: EvidenceKind | Collection[EvidenceKind],
    happened_on: date,
    record_kind: str,
    actor: Actor,
) -> list[Obligation]:
    """Write down what the records did, pairs of record and subject, and find the duties that they are credited to."""
    if happened_on > clock.today():
        raise NotYetHappened
    kinds = sorted({evidence} if isinstance(evidence, EvidenceKind) else set(evidence))
    take_turns()
    rows = [
        {
            "school_id": tenancy.school_id(),
            "id": new_id(),
            "subject_id": subject_id,
            "evidence": kinds,
            "happened_on": happened_on,
            "recorded_on": clock.today(),
            "record_kind": record_kind,
            "record_id": record_id,
        }
        for record_id, subject_id in done
    ]
    noted = session().scalars(insert(DutyFact).values(rows).on_conflict_do_nothing().returning(DutyFact.id)).all()
    open_due(subject_ids={subject_id for _record_id, subject_id in done}, actor=actor)
    return _credited(noted)


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


def _credited(fact_ids: Sequence[UUID]) -> list[Obligation]:
    if not fact_ids:
        return []
    query = (
        select(Obligation)
        .join(ObligationCredit, ObligationCredit.obligation_id == Obligation.id)
        .where(ObligationCredit.fact_id.in_(fact_ids), ObligationCredit.withdrawn_at.is_(None))
        .order_by(Obligation.due_on, Obligation.rule)
    )
    return list(session().scalars(query))
