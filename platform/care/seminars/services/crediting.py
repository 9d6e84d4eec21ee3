"""What a meeting does for the school's own duties (R11, R29)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from kernel import tenancy
from kernel.actor import Actor
from kernel.db import session
from obligations import services as obligations
from obligations.models import DutySubject, Obligation
from policy_profiles.evidence import EvidenceKind


def credit_school(
    evidence: EvidenceKind, *, happened_on: date, record_kind: str, record_id: UUID, actor: Actor
) -> list[Obligation]:
    """The duties that it did; none while nothing is asked of the school yet (it is not in operation)."""
    school = tenancy.school_id()
    if session().get(DutySubject, (school, school)) is None:
        return []
    return obligations.credit(
        subject_ids=[school],
        evidence=evidence,
        happened_on=happened_on,
        record_kind=record_kind,
        record_id=record_id,
        actor=actor,
    )
