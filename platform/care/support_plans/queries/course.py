"""What happened with a student's plans, for the course of the file (经过): taken up, adjusted, reached, looked back at, ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from sqlalchemy import and_, select

from care.support_plans.lifecycle import PlanState
from care.support_plans.models import PlanGoal, PlanReview, SupportPlan
from care.support_plans.queries.visible import visible_plans
from care.support_plans.terms import PlanKind
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session


class PlanTurn(StrEnum):
    """What happened."""

    STARTED = "started"
    ADJUSTED = "adjusted"
    REACHED = "reached"
    REVIEWED = "reviewed"
    FINISHED = "finished"
    STOPPED = "stopped"


TURN_LABELS: dict[PlanTurn, str] = {
    PlanTurn.STARTED: "计划生效",
    PlanTurn.ADJUSTED: "计划调整",
    PlanTurn.REACHED: "达到阶段性目标",
    PlanTurn.REVIEWED: "计划回顾",
    PlanTurn.FINISHED: "计划完成",
    PlanTurn.STOPPED: "计划终止",
}

_ENDED = {PlanState.FINISHED: PlanTurn.FINISHED, PlanState.STOPPED: PlanTurn.STOPPED}


@dataclass(frozen=True, kw_only=True)
class PlanHappening:
    """One of them; its words are unsealed when they are asked for."""

    turn: PlanTurn
    plan: SupportPlan = field(repr=False)
    happened_on: date
    recorded_on: date
    by: str
    credited: Sequence[str] = ()
    _sealed: Sequence[tuple[str, bytes | None, UUID, str]] = field(repr=False)

    @property
    def kind(self) -> PlanKind:
        """What the plan is for."""
        return PlanKind(self.plan.kind)

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What was written, each with its label."""
        return tuple(
            (label, crypto.unseal(sealed, row=row, field=name)) for label, sealed, row, name in self._sealed if sealed
        )


def happenings(case_id: UUID, actor: Actor) -> list[PlanHappening]:
    """Everything that happened with the plans of one file that this person sees; three statements."""
    plans = {
        plan.id: plan
        for plan in session().scalars(
            visible_plans(actor).where(SupportPlan.case_id == case_id, SupportPlan.activated_on.is_not(None))
        )
    }
    goals = select(PlanGoal).where(and_(PlanGoal.plan_id.in_(plans), PlanGoal.reached_on.is_not(None)))
    reviews = select(PlanReview).where(PlanReview.plan_id.in_(plans), PlanReview.withdrawn_at.is_(None))
    found = [turn for plan in plans.values() for turn in _of_plan(plan)]
    if plans:
        found += [_of_goal(goal, plans[goal.plan_id]) for goal in session().scalars(goals)]
        found += [_of_review(review, plans[review.plan_id]) for review in session().scalars(reviews)]
    return found


def _of_plan(plan: SupportPlan) -> Iterator[PlanHappening]:
    if plan.activated_on is not None:
        yield PlanHappening(
            plan=plan,
            turn=PlanTurn.STARTED if plan.number == 1 else PlanTurn.ADJUSTED,
            happened_on=plan.activated_on,
            recorded_on=plan.activated_on,
            by=plan.activated_by_name or "",
            credited=plan.credited,
            _sealed=(
                ("", plan.content_sealed, plan.id, "support_plans.content"),
                ("调整和说明", plan.change_sealed, plan.id, "support_plans.change"),
            ),
        )
    turn = _ENDED.get(PlanState(plan.state))
    if turn is not None and plan.ended_on is not None:
        yield PlanHappening(
            plan=plan,
            turn=turn,
            happened_on=plan.ended_on,
            recorded_on=plan.ended_on,
            by=plan.ended_by_name or "",
            _sealed=(("结果", plan.outcome_sealed, plan.id, "support_plans.outcome"),),
        )


def _of_goal(goal: PlanGoal, plan: SupportPlan) -> PlanHappening:
    day = goal.reached_on or plan.starts_on
    return PlanHappening(
        plan=plan,
        turn=PlanTurn.REACHED,
        happened_on=day,
        recorded_on=day,
        by=goal.reached_by_name or "",
        _sealed=(("", goal.goal_sealed, goal.id, "plan_goals.goal"),),
    )


def _of_review(review: PlanReview, plan: SupportPlan) -> PlanHappening:
    return PlanHappening(
        plan=plan,
        turn=PlanTurn.REVIEWED,
        happened_on=review.happened_on,
        recorded_on=review.recorded_on,
        by=review.recorded_by_name,
        credited=review.credited,
        _sealed=(
            ("", review.progress_sealed, review.id, "plan_reviews.progress"),
            ("下一步", review.next_step_sealed, review.id, "plan_reviews.next_step"),
        ),
    )
