"""What changes while a case runs: the agreed support as written down, and the class that the student is in."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from care.cases.events import CaseMoved, SupportRevised
from care.cases.lifecycle import ACTIVE, IN_CARE, CaseStep
from care.cases.models import CaseFile
from care.cases.services import journal
from care.cases.terms import DecisionKind
from kernel import events, locking
from kernel.actor import Actor
from kernel.db import session
from obligations import services as obligations
from policy_profiles.categories import Tier


def revise_support(case: CaseFile, *, support: str, tip: str, seen: int, actor: Actor) -> CaseFile:
    """Write down anew what was agreed to help; raises StaleRecord when somebody else did so since version `seen`."""
    journal.admit(case, CaseStep.SUPPORT, actor)
    current = {
        "support": journal.unseal(case.support_sealed, case.id, "case_files.support"),
        "tip": journal.unseal(case.tip_sealed, case.id, "case_files.tip"),
    }
    locking.expect(case, seen, current=current)
    case.support_sealed = journal.seal(support, case.id, "case_files.support")
    case.tip_sealed = journal.seal(tip, case.id, "case_files.tip")
    locking.save(current=current)
    journal.note(case, DecisionKind.SUPPORT_REVISED, tier=Tier.T2, actor=actor)
    events.record(SupportRevised(case_id=case.id), actor)
    return case


def follow_class(*, student_id: UUID, class_id: UUID, actor: Actor) -> CaseFile | None:
    """Let a student's active case and its duties follow into another class; None when there is nothing to move."""
    query = select(CaseFile).where(CaseFile.student_id == student_id, CaseFile.state.in_(ACTIVE))
    case = session().scalar(query.with_for_update())
    if case is None or case.class_id == class_id:
        return None
    case.class_id = class_id
    if case.state in IN_CARE:
        obligations.update_subject(subject_id=case.id, class_id=class_id, actor=actor)
    events.record(CaseMoved(case_id=case.id, class_id=class_id), actor)
    return case
