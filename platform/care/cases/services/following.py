"""What changes while a case runs: the agreed support as written down, and the class that the student is in."""

from __future__ import annotations

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
from people.models import Student
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


def follow_classes(*, actor: Actor) -> int:
    """Let active cases and their duties follow students who changed class; returns how many moved. Safe to repeat."""
    query = (
        select(CaseFile, Student.class_id)
        .join(Student, (Student.school_id == CaseFile.school_id) & (Student.id == CaseFile.student_id))
        .where(CaseFile.state.in_(ACTIVE), Student.class_id != CaseFile.class_id)
        .order_by(CaseFile.id)
        .with_for_update(of=CaseFile)
    )
    moved = session().execute(query).all()
    for case, class_id in moved:
        case.class_id = class_id
        if case.state in IN_CARE:
            obligations.update_subject(subject_id=case.id, class_id=class_id, actor=actor)
        events.record(CaseMoved(case_id=case.id, class_id=class_id), actor)
    return len(moved)
