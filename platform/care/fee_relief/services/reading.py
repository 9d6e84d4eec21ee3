"""Reading with a trace: a relief and the lists each leave their rows in the access log (INV-6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.roles import LABELS, Role
from care.cases import queries as cases
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.fee_relief import queries
from care.fee_relief.lifecycle import READERS
from care.fee_relief.queries import PaymentLine, ReliefLine, ReliefView
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier
from privacy import services as privacy
from privacy import tiers

RELIEF, LIST, PAYMENTS = "费用减免", "费用减免清单", "减免名单（姓名和金额）"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRelief:
    """A student whose relief is read: who, why this person may, what was asked for, and whether they may ask for more."""

    case_id: UUID
    student: Student
    group: ClassGroup
    why: str
    reliefs: Sequence[ReliefView]
    may_ask: bool


def open_relief(relief_id: UUID, *, actor: Actor) -> OpenRelief:
    """One relief that this person reads. Raises NotFound, ServiceUnavailable when the log cannot be written."""
    relief = queries.visible_relief(actor, relief_id)
    opened = open_of_case(relief.case_id, actor=actor)
    chosen = [view for view in opened.reliefs if view.line.id == relief_id]
    return OpenRelief(
        case_id=opened.case_id,
        student=opened.student,
        group=opened.group,
        why=opened.why,
        reliefs=chosen,
        may_ask=opened.may_ask,
    )


def open_of_case(case_id: UUID, *, actor: Actor) -> OpenRelief:
    """All reliefs of a student whom this person answers for. Raises NotFound, ServiceUnavailable."""
    query = cases.visible_cases(queries.reader(actor)).where(CaseFile.id == case_id)
    found = session().execute(query.with_only_columns(CaseFile.state, Student, ClassGroup)).first()
    if found is None:
        raise NotFound
    state, student, group = found
    why = cases.standing_in(group, queries.reader(actor)).why
    privacy.log_reads(student_ids=[student.id], what=RELIEF, tier=Tier.T2, reason=why, actor=actor)
    return OpenRelief(
        case_id=case_id,
        student=student,
        group=group,
        why=why,
        reliefs=queries.reliefs_of_case(case_id, actor),
        may_ask=state in IN_CARE and queries.may_ask(actor, case_id) and queries.is_offered(),
    )


def list_reliefs(*, waiting: bool, page: int = 1, actor: Actor) -> list[ReliefLine]:
    """One page of what this person reads, each student on it written to the access log in one INSERT."""
    found = queries.lines(actor, waiting=waiting, page=page)
    _log(found, actor)
    return found


def list_to_decide(*, limit: int, actor: Actor) -> list[ReliefLine]:
    """What waits for this person's decision, logged likewise."""
    found = queries.lines_to_decide(actor, limit=limit)
    _log(found, actor)
    return found


def list_payments(*, actor: Actor) -> list[PaymentLine]:
    """What logistics has to see to, each student on it written to the access log in one INSERT."""
    found = queries.payments(actor)
    held = next(role for role in (Role.LOGISTICS, Role.PRINCIPAL, *Role) if role in actor.roles)
    students = sorted({line.student_id for line in found})
    privacy.log_reads(student_ids=students, what=PAYMENTS, tier=Tier.T1, reason=f"您是{LABELS[held]}", actor=actor)
    return found


def _log(found: Sequence[ReliefLine], actor: Actor) -> None:
    students = sorted({line.student_id for line in found})
    held = [role for role in tiers.MATRIX if role in actor.roles & READERS]
    reason = f"您是{LABELS[held[0]]}" if held else ""
    privacy.log_reads(student_ids=students, what=LIST, tier=Tier.T2, reason=reason, actor=actor)
