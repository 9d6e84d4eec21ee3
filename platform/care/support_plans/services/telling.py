"""Whoever agrees to education plans learns that one waits (a job). No name goes out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from care.cases.models import CaseFile
from care.support_plans.lifecycle import APPROVERS, PlanState
from care.support_plans.models import SupportPlan
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind
from privacy import protection


def tell_approvers(*, plan_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell those who may agree to it, never whoever drafted it, nor whom a protected file shuts out; a plan that waits no more
    is told to nobody.
    """
    of_case = (CaseFile.school_id == SupportPlan.school_id) & (CaseFile.id == SupportPlan.case_id)
    waiting = select(SupportPlan.drafted_by, CaseFile.student_id).join(CaseFile, of_case)
    found = (
        session().execute(waiting.where(SupportPlan.id == plan_id, SupportPlan.state == PlanState.HANDED_IN)).first()
    )
    if found is None:
        return
    author, student_id = found
    approvers = {holder.user_id for holder in accounts.holders(APPROVERS)} - {author}
    shut = protection.doors().shut_out(approvers, student_id)
    notices.tell(NoticeKind.PLAN_HANDED_IN, to=approvers - shut, subject_id=plan_id)
