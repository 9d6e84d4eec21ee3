"""Whoever agrees to education plans learns that one waits (a job). No name goes out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from care.support_plans.lifecycle import APPROVERS, PlanState
from care.support_plans.models import SupportPlan
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind


def tell_approvers(*, plan_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell those who may agree to it, never whoever drafted it; a plan that waits no more is told to nobody."""
    waiting = select(SupportPlan).where(SupportPlan.id == plan_id, SupportPlan.state == PlanState.HANDED_IN)
    plan = session().scalar(waiting)
    if plan is None:
        return
    approvers = {holder.user_id for holder in accounts.holders(APPROVERS)} - {plan.drafted_by}
    notices.tell(NoticeKind.PLAN_HANDED_IN, to=approvers, subject_id=plan_id)
