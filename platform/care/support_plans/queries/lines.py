"""Plans in lists: of one student, of everybody whom a person sees, and those that wait for their agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import aliased

from care.cases.models import CaseFile
from care.support_plans.lifecycle import APPROVERS, STANDING, PlanState
from care.support_plans.models import PlanGoal, SupportPlan
from care.support_plans.queries.visible import visible_plans
from care.support_plans.terms import PlanKind
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup, Student

PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFilter:
    """Which part of the list is wanted; without a state what somebody still works with."""

    kind: PlanKind | None = None
    state: PlanState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A plan as a list shows it: whose, about what, how it stands, and which goal comes next."""

    plan: SupportPlan
    kind: PlanKind
    state: PlanState
    student_id: UUID
    student_name: str
    class_name: str
    goals: int
    reached: int
    next_due: date | None


def lines_of_case(case_id: UUID, actor: Actor) -> list[PlanLine]:
    """The plans of one file, in effect and drafted first; one statement."""
    query = visible_plans(actor).where(SupportPlan.case_id == case_id, SupportPlan.state != PlanState.SUPERSEDED)
    return _lines(query.order_by(SupportPlan.state.in_(STANDING).desc(), SupportPlan.drafted_on.desc(), SupportPlan.id))


def running_of_case(case_id: UUID, actor: Actor) -> list[PlanLine]:
    """Those of them that are in effect."""
    return [line for line in lines_of_case(case_id, actor) if line.state is PlanState.ACTIVE]


def list_lines(actor: Actor, wanted: PlanFilter, *, page: int = 1) -> list[PlanLine]:
    """One page of everything that this person sees, what waits first, then by the goal that comes next; one statement."""
    query = _wanted(actor, wanted).order_by(
        (SupportPlan.state == PlanState.HANDED_IN).desc(),
        (SupportPlan.state == PlanState.DRAFT).desc(),
        ClassGroup.grade,
        ClassGroup.number,
        Student.pinyin,
        SupportPlan.id,
    )
    return _lines(query.limit(PAGE).offset((page - 1) * PAGE))


def count_plans(actor: Actor, wanted: PlanFilter) -> int:
    """How many lines that list has."""
    return session().scalar(_wanted(actor, wanted).with_only_columns(func.count())) or 0


def waiting_for(actor: Actor) -> int:
    """How many education plans wait for this person to agree; one statement."""
    return session().scalar(_to_agree(actor).with_only_columns(func.count())) or 0


def lines_to_agree(actor: Actor, *, limit: int) -> list[PlanLine]:
    """These plans, those first that begin first; one statement."""
    return _lines(_to_agree(actor).order_by(SupportPlan.starts_on, Student.pinyin, SupportPlan.id).limit(limit))


def _to_agree(actor: Actor) -> Select[SupportPlan]:
    decides = actor.has_role(*APPROVERS)
    return visible_plans(actor).where(
        SupportPlan.state == PlanState.HANDED_IN,
        SupportPlan.drafted_by.is_distinct_from(actor.user_id) if decides else false(),
    )


def _wanted(actor: Actor, wanted: PlanFilter) -> Select[SupportPlan]:
    query = visible_plans(actor)
    query = query.where(SupportPlan.state == wanted.state if wanted.state else SupportPlan.state.in_(STANDING))
    return query.where(SupportPlan.kind == wanted.kind) if wanted.kind else query


def _lines(query: Select[SupportPlan]) -> list[PlanLine]:
    goal = aliased(PlanGoal)
    here = (goal.school_id == SupportPlan.school_id, goal.plan_id == SupportPlan.id)
    goals = select(func.count()).select_from(goal).where(*here).correlate(SupportPlan).scalar_subquery()
    reached = (
        select(func.count())
        .select_from(goal)
        .where(*here, goal.reached_on.is_not(None))
        .correlate(SupportPlan)
        .scalar_subquery()
    )
    due = select(func.min(goal.due_on)).where(*here, goal.reached_on.is_(None)).correlate(SupportPlan).scalar_subquery()
    rows = session().execute(
        query.with_only_columns(SupportPlan, CaseFile.student_id, Student.name, ClassGroup.name, goals, reached, due)
    )
    return [
        PlanLine(
            plan=plan,
            kind=PlanKind(plan.kind),
            state=PlanState(plan.state),
            student_id=student_id,
            student_name=student,
            class_name=group,
            goals=goals_,
            reached=reached_,
            next_due=next_due,
        )
        for plan, student_id, student, group, goals_, reached_, next_due in rows
    ]
