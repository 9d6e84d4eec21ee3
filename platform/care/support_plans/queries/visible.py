"""Which plans a person may see: those of files that they answer for, and those in which they are named."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from care.cases import queries as cases
from care.cases.models import CaseFile
from care.support_plans.lifecycle import PlanState
from care.support_plans.models import PlanGoal, PlanReview, SupportPlan
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from privacy.protection import shut_to

Row = TypeVar("Row", PlanGoal, PlanReview)

_NAMED_IN = (PlanState.DRAFT, PlanState.HANDED_IN, PlanState.ACTIVE, PlanState.FINISHED)


def visible_plans(actor: Actor) -> Select[SupportPlan]:
    """The plans of files that this person answers for; else those that name them, and those that they wrote themselves.

    For a student's account there are none (INV-3).
    """
    return joined().where(_mine(actor), SupportPlan.state != PlanState.DISCARDED)


def joined() -> Select[SupportPlan]:
    """Plans with their student's case and class, for filters and for further columns."""
    return (
        select(SupportPlan)
        .join(CaseFile, and_(CaseFile.school_id == SupportPlan.school_id, CaseFile.id == SupportPlan.case_id))
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
    )


def visible_plan(actor: Actor, plan_id: UUID, *, to_change: bool = True) -> SupportPlan:
    """One of them, locked for the use case that follows unless it is only read; raises NotFound."""
    query = visible_plans(actor).where(SupportPlan.id == plan_id)
    plan = session().scalar(query.with_for_update(of=SupportPlan) if to_change else query)
    if plan is None:
        raise NotFound
    if to_change:
        cases.refuse_barred(actor, plan.case_id)
    return plan


def visible_goal(actor: Actor, plan_id: UUID, goal_id: UUID) -> tuple[SupportPlan, PlanGoal]:
    """A goal of a plan that this person sees; raises NotFound."""
    plan = visible_plan(actor, plan_id)
    return plan, _found(PlanGoal, id=goal_id, plan_id=plan.id)


def visible_review(actor: Actor, plan_id: UUID, review_id: UUID) -> tuple[SupportPlan, PlanReview]:
    """A review of a plan that this person sees; raises NotFound."""
    plan = visible_plan(actor, plan_id)
    return plan, _found(PlanReview, id=review_id, plan_id=plan.id)


def answers_for(actor: Actor, case_id: UUID) -> bool:
    """Whether the whole file is this person's to see, not only a plan in it; nothing is locked."""
    return (
        session().scalar(cases.visible_cases(actor).where(CaseFile.id == case_id).with_only_columns(CaseFile.id))
        is not None
    )


def _found(model: type[Row], **where: Any) -> Row:  # Any: a column's value
    row = session().scalar(select(model).filter_by(**where).with_for_update())
    if row is None:
        raise NotFound
    return row


def _mine(actor: Actor) -> ColumnElement[bool]:
    if actor.is_student or actor.user_id is None:
        return false()
    answered_for = cases.visible_cases(actor).with_only_columns(CaseFile.id)
    carries = and_(SupportPlan.responsible_id == actor.user_id, SupportPlan.state.in_(_NAMED_IN))
    own = and_(or_(carries, SupportPlan.drafted_by == actor.user_id), ~shut_to(actor, CaseFile.student_id))
    return or_(SupportPlan.case_id.in_(answered_for), own)
