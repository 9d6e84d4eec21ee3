"""Writing a plan: the first draft, the draft written anew, and the next version of one that is in effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from sqlalchemy import delete, func, select

from care.support_plans import queries
from care.support_plans.errors import KindNotOffered, NobodyResponsible
from care.support_plans.events import PlanDrafted, PlanEnded, PlanRevised
from care.support_plans.lifecycle import STATE_LABELS, PlanMove, PlanState
from care.support_plans.models import PlanGoal, SupportPlan
from care.support_plans.queries import Setting
from care.support_plans.services.admitting import admit, admit_new
from care.support_plans.terms import PlanKind
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove
from kernel.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalEntry:
    """A goal in words; without a date where the school's form does not ask for one."""

    goal: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """A plan as somebody writes it down."""

    topic: str
    responsible_id: UUID
    starts_on: date
    ends_on: date
    weekdays: Sequence[int] = ()
    dates: Sequence[date] = ()
    begins_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    is_group: bool = False
    content: str = ""
    family: str = ""
    change: str = ""
    goals: Sequence[GoalEntry] = field(default_factory=tuple)


def draft(*, case_id: UUID, kind: PlanKind, entry: PlanEntry, duty_id: UUID | None = None, actor: Actor) -> SupportPlan:
    """Draft a plan for a student in care; `duty_id` is the duty that somebody comes from who does not open the file.

    Raises NotFound, NotYoursToWrite, NotInCare, KindNotOffered, NobodyResponsible.
    """
    setting = admit_new(case_id, kind, duty_id, actor)
    if kind not in queries.offered_kinds():
        raise KindNotOffered
    row = new_id()
    plan = SupportPlan(
        id=row,
        case_id=case_id,
        line_id=row,
        number=1,
        kind=kind,
        state=PlanState.DRAFT,
        credited=[],
        **_authored(actor),
    )
    _fill(plan, entry, setting, actor)
    _keep(plan, entry.goals)
    events.record(PlanDrafted(plan_id=plan.id, case_id=case_id, kind=kind), actor)
    return plan


def revise(plan: SupportPlan, entry: PlanEntry, *, seen: int, actor: Actor) -> SupportPlan:
    """Write a draft anew. Raises StaleRecord, ForbiddenMove (it is no draft any more), and what `draft` raises."""
    setting = admit(plan, actor)
    _check_draft(plan)
    view = queries.plan_view(plan, actor)
    current = {"topic": plan.topic, "place": plan.place, "content": view.content, "family": view.family}
    locking.expect(plan, seen, current={**current, "change": view.change})
    _fill(plan, entry, setting, actor)
    locking.touch(plan, "topic")  # the goals below count as a change of the plan
    session().execute(delete(PlanGoal).where(PlanGoal.plan_id == plan.id))
    _keep(plan, entry.goals)
    events.record(PlanRevised(plan_id=plan.id, case_id=plan.case_id), actor)
    return plan


def adjust(plan: SupportPlan, *, actor: Actor) -> SupportPlan:
    """The next version of a plan in effect, as a draft with everything that is not done yet (调整).

    The old one stays in effect until the new one is; a draft that somebody began already is given back. Raises
    ForbiddenMove, NotYoursToWrite, NotInCare.
    """
    admit(plan, actor)
    if plan.state != PlanState.ACTIVE:
        raise ForbiddenMove(state=STATE_LABELS[PlanState(plan.state)])
    of_line = select(SupportPlan).where(SupportPlan.line_id == plan.line_id)
    open_one = session().scalar(of_line.where(SupportPlan.state.in_((PlanState.DRAFT, PlanState.HANDED_IN))))
    return open_one or _next_version(plan, actor)


def discard(plan: SupportPlan, *, actor: Actor) -> None:
    """Throw a draft away. Raises ForbiddenMove, NotYoursToWrite."""
    admit(plan, actor)
    plan.move(PlanMove.DISCARD)
    plan.ended_on, plan.ended_by_name = clock.today(), actor.name
    events.record(PlanEnded(plan_id=plan.id, case_id=plan.case_id, state=plan.state), actor)


def seal_into(plan: SupportPlan, name: str, text: str) -> None:
    """Put words into a sealed field of a plan; empty ones take them out."""
    sealed = crypto.seal(text, row=plan.id, field=f"support_plans.{name}") if text else None
    setattr(plan, f"{name}_sealed", sealed)


def _next_version(plan: SupportPlan, actor: Actor) -> SupportPlan:
    view = queries.plan_view(plan, actor)
    newest = select(func.max(SupportPlan.number)).where(SupportPlan.line_id == plan.line_id)
    following = SupportPlan(
        id=new_id(),
        case_id=plan.case_id,
        line_id=plan.line_id,
        number=(session().scalar(newest) or plan.number) + 1,
        kind=plan.kind,
        state=PlanState.DRAFT,
        credited=[],
        **{name: getattr(plan, name) for name in _COPIED},
        **_authored(actor),
    )
    for name in ("content", "family"):
        seal_into(following, name, getattr(view, name))
    _keep(
        following,
        [GoalEntry(goal=goal.goal, due_on=goal.due_on) for goal in view.goals if goal.reached_on is None],
    )
    events.record(PlanDrafted(plan_id=following.id, case_id=plan.case_id, kind=plan.kind), actor)
    return following


_COPIED = (
    "topic",
    "responsible_id",
    "responsible_name",
    "starts_on",
    "ends_on",
    "weekdays",
    "dates",
    "begins_at",
    "ends_at",
    "place",
    "is_group",
)


def _authored(actor: Actor) -> dict[str, object]:
    return {"drafted_by": actor.user_id, "drafted_by_name": actor.name, "drafted_on": clock.today()}


def _fill(plan: SupportPlan, entry: PlanEntry, setting: Setting, actor: Actor) -> None:
    plan.responsible_id, plan.responsible_name = _responsible(entry.responsible_id, setting, actor)
    plan.topic, plan.place, plan.is_group = entry.topic, entry.place, entry.is_group
    plan.starts_on, plan.ends_on = entry.starts_on, entry.ends_on
    plan.weekdays, plan.dates = sorted(set(entry.weekdays)), sorted(set(entry.dates))
    plan.begins_at, plan.ends_at = entry.begins_at, entry.ends_at
    for name in ("content", "family", "change"):
        seal_into(plan, name, getattr(entry, name))


def _responsible(user_id: UUID, setting: Setting, actor: Actor) -> tuple[UUID, str]:
    if user_id == actor.user_id:
        return user_id, actor.name
    names = {known: name for known, name, _ in queries.colleagues_for(setting)}
    if user_id not in names:
        raise NobodyResponsible
    return user_id, names[user_id]


def _keep(plan: SupportPlan, goals: Sequence[GoalEntry]) -> None:
    session().add(plan)
    session().flush()  # the goals point at the plan
    for position, goal in enumerate(goals, 1):
        row = new_id()
        session().add(
            PlanGoal(
                id=row,
                plan_id=plan.id,
                position=position,
                due_on=goal.due_on,
                goal_sealed=crypto.seal(goal.goal, row=row, field="plan_goals.goal"),
            )
        )
    session().flush()  # whoever reads the plan next finds its goals


def _check_draft(plan: SupportPlan) -> None:
    if plan.state != PlanState.DRAFT:
        raise ForbiddenMove(state=STATE_LABELS[PlanState(plan.state)])
