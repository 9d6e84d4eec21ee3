"""Working with a plan in effect: goals ticked off, and looking back at how it goes (回顾)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update

from care.support_plans.errors import NotRunning, ReviewBeforePlan, ReviewInFuture, UndoTooLate
from care.support_plans.events import GoalReached, GoalReopened, PlanReviewed, PlanReviewWithdrawn
from care.support_plans.lifecycle import STATE_LABELS, PlanState
from care.support_plans.models import PlanGoal, PlanReview, SupportPlan
from care.support_plans.services.admitting import admit
from care.support_plans.terms import REVIEWED, PlanKind
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.models import Obligation


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review and the duties that it did."""

    review: PlanReview
    credited: Sequence[Obligation]


def reach_goal(plan: SupportPlan, goal: PlanGoal, *, actor: Actor) -> None:
    """Tick a goal off; a second tick changes nothing. Raises NotRunning, NotYoursToWrite, NotInCare."""
    admit(plan, actor)
    _check_running(plan)
    if goal.reached_on is not None:
        return
    goal.reached_on, goal.reached_by_name = clock.today(), actor.name
    events.record(GoalReached(plan_id=plan.id, case_id=plan.case_id, goal_id=goal.id), actor)


def reopen_goal(plan: SupportPlan, goal: PlanGoal, *, actor: Actor) -> None:
    """Take a tick back; without one nothing changes. Raises NotRunning, NotYoursToWrite, NotInCare."""
    admit(plan, actor)
    _check_running(plan)
    if goal.reached_on is None:
        return
    goal.reached_on = goal.reached_by_name = None
    events.record(GoalReopened(plan_id=plan.id, case_id=plan.case_id, goal_id=goal.id), actor)


def review(
    plan: SupportPlan,
    *,
    happened_on: date,
    progress: str,
    next_step: str = "",
    reached: Collection[UUID] = (),
    actor: Actor,
) -> Reviewed:
    """Write down how a plan goes, tick off the goals that were reached, and credit the duty to look back.

    Raises NotRunning, ReviewInFuture, ReviewBeforePlan, NotYoursToWrite, NotInCare.
    """
    admit(plan, actor)
    _check_running(plan)
    _check_day(plan, happened_on)
    row = new_id()
    record = PlanReview(
        id=row,
        plan_id=plan.id,
        happened_on=happened_on,
        recorded_on=clock.today(),
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
        progress_sealed=crypto.seal(progress, row=row, field="plan_reviews.progress"),
        next_step_sealed=crypto.seal(next_step, row=row, field="plan_reviews.next_step") if next_step else None,
        credited=[],
    )
    credited = _credit(plan, record, actor)
    record.credited = [duty.title for duty in credited]
    session().add(record)
    _tick(plan, reached, actor)
    events.record(PlanReviewed(plan_id=plan.id, case_id=plan.case_id, review_id=row, happened_on=happened_on), actor)
    return Reviewed(record, credited)


def withdraw_review(plan: SupportPlan, record: PlanReview, *, actor: Actor) -> None:
    """Undo a review on the day it was written, by its author; its credit is taken back. Raises UndoTooLate.

    Goals that were ticked off with it stay ticked: each has an undo of its own.
    """
    if record.withdrawn_at is not None:
        return
    if record.recorded_by != actor.user_id or record.recorded_on != clock.today():
        raise UndoTooLate
    record.withdrawn_at = clock.now()
    obligations.withdraw(record_id=record.id, actor=actor)
    events.record(PlanReviewWithdrawn(plan_id=plan.id, case_id=plan.case_id, review_id=record.id), actor)


def _check_running(plan: SupportPlan) -> None:
    if plan.state != PlanState.ACTIVE:
        raise NotRunning(state=STATE_LABELS[PlanState(plan.state)])


def _check_day(plan: SupportPlan, happened_on: date) -> None:
    if happened_on > clock.today():
        raise ReviewInFuture
    since = select(func.min(SupportPlan.activated_on)).where(SupportPlan.line_id == plan.line_id)
    first = session().scalar(since)
    if first is not None and happened_on < first:
        raise ReviewBeforePlan(since=first)


def _credit(plan: SupportPlan, record: PlanReview, actor: Actor) -> Sequence[Obligation]:
    evidence = REVIEWED[PlanKind(plan.kind)]
    if evidence is None:
        return []
    return obligations.credit(
        subject_ids=[plan.case_id],
        evidence=evidence,
        happened_on=record.happened_on,
        record_kind="plan_review",
        record_id=record.id,
        actor=actor,
    )


def _tick(plan: SupportPlan, reached: Collection[UUID], actor: Actor) -> None:
    """Those of the plan that nobody ticked off yet; an id of another plan ticks nothing."""
    if not reached:
        return
    ticked = session().scalars(
        update(PlanGoal)
        .where(PlanGoal.plan_id == plan.id, PlanGoal.id.in_(reached), PlanGoal.reached_on.is_(None))
        .values(reached_on=clock.today(), reached_by_name=actor.name)
        .returning(PlanGoal.id)
    )
    for goal_id in sorted(ticked):
        events.record(GoalReached(plan_id=plan.id, case_id=plan.case_id, goal_id=goal_id), actor)
