"""Doing the work credits duties, withdrawing a record takes the credit back. Nobody files a form to please a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations.errors import NotYetHappened
from obligations.events import CreditWithdrawn, DutiesCredited
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
    if happened_on > clock.today():
        raise NotYetHappened
    kinds = sorted({evidence} if isinstance(evidence, EvidenceKind) else set(evidence))
    take_turns()
    noted = (
        session()
        .scalars(
            insert(DutyFact)
            .values(
                [
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
                    for subject_id in sorted(set(subject_ids))
                ]
            )
            .on_conflict_do_nothing()
            .returning(DutyFact.id)
        )
        .all()
    )
    open_due(subject_ids=subject_ids, actor=actor)
    credited = _credited(noted)
    if credited:
        done = tuple(duty.id for duty in credited)
        events.record(DutiesCredited(record_id=record_id, record_kind=record_kind, obligation_ids=done), actor)
    return credited


def withdraw(*, record_id: UUID, actor: Actor) -> int:
    """Take back what a record credited, because it was undone or is being corrected; returns how many duties reopen.

    A duty that another record did as well stays done. What had only followed from this record is superseded.
    """
    take_turns()
    taken_back = (
        update(DutyFact)
        .where(DutyFact.record_id == record_id, DutyFact.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
        .returning(DutyFact.id, DutyFact.subject_id)
    )
    facts = session().execute(taken_back).all()
    if not facts:
        return 0
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
    events.record(CreditWithdrawn(record_id=record_id), actor)
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
