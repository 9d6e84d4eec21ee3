"""One plan as its page shows it: unsealed words, goals in order, what was seen of it, and its other versions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from care.support_plans import lifecycle
from care.support_plans.lifecycle import PlanState
from care.support_plans.models import PlanGoal, PlanReview, SupportPlan
from care.support_plans.queries.visible import visible_plans
from care.support_plans.terms import PlanKind
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session

_ON_PAPER = (PlanState.ACTIVE, PlanState.FINISHED, PlanState.STOPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalView:
    """A goal in words, whether its day has passed, and who said that it was reached."""

    id: UUID
    due_on: date | None
    goal: str
    reached_on: date | None
    reached_by_name: str | None
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """What somebody saw, in words; `may_undo`: the reader wrote it today."""

    id: UUID
    plan_id: UUID
    happened_on: date
    recorded_on: date
    by: str
    progress: str
    next_step: str
    credited: tuple[str, ...]
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A version of a plan with everything that hangs on it. Reviews are those of the whole plan, newest first."""

    plan: SupportPlan
    kind: PlanKind
    state: PlanState
    content: str
    family: str
    change: str
    outcome: str
    goals: tuple[GoalView, ...]
    reviews: tuple[ReviewView, ...]

    @property
    def goals_left(self) -> int:
        """How many goals nobody has ticked off."""
        return sum(goal.reached_on is None for goal in self.goals)


def plan_view(plan: SupportPlan, actor: Actor) -> PlanView:
    """A plan that was found as visible; two statements."""
    reviews = tuple(_review_view(review, actor) for review in reviews_of([plan.line_id]))
    return _view(plan, goals_of([plan.id]).get(plan.id, ()), reviews)


def plans_of(case_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[PlanView]]:
    """The plans of several files that took effect and were not replaced, as far as this person sees them; three statements.

    What was seen of a plan stands with it, whichever of its versions it was written to.
    """
    found: dict[UUID, list[PlanView]] = {case: [] for case in case_ids}
    query = visible_plans(actor).where(SupportPlan.case_id.in_(found), SupportPlan.state.in_(_ON_PAPER))
    plans = session().scalars(query.order_by(SupportPlan.kind, SupportPlan.starts_on, SupportPlan.id)).all()
    goals = goals_of([plan.id for plan in plans])
    reviews = _reviews_by_line([plan.line_id for plan in plans], actor)
    for plan in plans:
        found[plan.case_id].append(_view(plan, goals.get(plan.id, ()), reviews.get(plan.line_id, ())))
    return found


def versions_of(plan: SupportPlan, actor: Actor) -> Sequence[SupportPlan]:
    """The versions of the same plan that this person sees, newest first; one statement."""
    query = visible_plans(actor).where(SupportPlan.line_id == plan.line_id)
    return session().scalars(query.order_by(SupportPlan.number.desc())).all()


def goals_of(plan_ids: Sequence[UUID]) -> dict[UUID, tuple[GoalView, ...]]:
    """The goals of several plans, each in order; one statement."""
    found: dict[UUID, tuple[GoalView, ...]] = {}
    query = select(PlanGoal).where(PlanGoal.plan_id.in_(plan_ids)).order_by(PlanGoal.position)
    for goal in session().scalars(query):
        found[goal.plan_id] = (*found.get(goal.plan_id, ()), _goal_view(goal))
    return found


def reviews_of(line_ids: Sequence[UUID]) -> Sequence[PlanReview]:
    """What was seen of several plans in all their versions, newest first; one statement."""
    versions = select(SupportPlan.id).where(SupportPlan.line_id.in_(line_ids))
    query = select(PlanReview).where(PlanReview.plan_id.in_(versions), PlanReview.withdrawn_at.is_(None))
    return session().scalars(query.order_by(PlanReview.happened_on.desc(), PlanReview.recorded_at.desc())).all()


def _view(plan: SupportPlan, goals: tuple[GoalView, ...], reviews: tuple[ReviewView, ...]) -> PlanView:
    return PlanView(
        plan=plan,
        kind=PlanKind(plan.kind),
        state=PlanState(plan.state),
        content=_unsealed(plan, "content"),
        family=_unsealed(plan, "family"),
        change=_unsealed(plan, "change"),
        outcome=_unsealed(plan, "outcome"),
        goals=goals,
        reviews=reviews,
    )


def _reviews_by_line(line_ids: Collection[UUID], actor: Actor) -> dict[UUID, tuple[ReviewView, ...]]:
    query = (
        select(SupportPlan.line_id, PlanReview)
        .join(PlanReview, (PlanReview.school_id == SupportPlan.school_id) & (PlanReview.plan_id == SupportPlan.id))
        .where(SupportPlan.line_id.in_(line_ids), PlanReview.withdrawn_at.is_(None))
        .order_by(PlanReview.happened_on, PlanReview.recorded_at)
    )
    found: dict[UUID, tuple[ReviewView, ...]] = {}
    for line, review in session().execute(query):
        found[line] = (*found.get(line, ()), _review_view(review, actor))
    return found


def _goal_view(goal: PlanGoal) -> GoalView:
    return GoalView(
        id=goal.id,
        due_on=goal.due_on,
        goal=crypto.unseal(goal.goal_sealed, row=goal.id, field="plan_goals.goal"),
        reached_on=goal.reached_on,
        reached_by_name=goal.reached_by_name,
        is_overdue=lifecycle.is_overdue(goal.due_on, goal.reached_on, clock.today()),
    )


def _review_view(review: PlanReview, actor: Actor) -> ReviewView:
    next_step = review.next_step_sealed
    return ReviewView(
        id=review.id,
        plan_id=review.plan_id,
        happened_on=review.happened_on,
        recorded_on=review.recorded_on,
        by=review.recorded_by_name,
        progress=crypto.unseal(review.progress_sealed, row=review.id, field="plan_reviews.progress"),
        next_step=crypto.unseal(next_step, row=review.id, field="plan_reviews.next_step") if next_step else "",
        credited=tuple(review.credited),
        may_undo=review.recorded_by == actor.user_id and review.recorded_on == clock.today(),
    )


def _unsealed(plan: SupportPlan, name: str) -> str:
    sealed: bytes | None = getattr(plan, f"{name}_sealed")
    return crypto.unseal(sealed, row=plan.id, field=f"support_plans.{name}") if sealed else ""
