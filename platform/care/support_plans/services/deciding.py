"""A plan takes effect, and ends: what it must hold, who agrees, which duties that does."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from care.support_plans import lifecycle, meetings, queries
from care.support_plans.errors import AlreadyRunning
from care.support_plans.events import PlanActivated, PlanEnded, PlanHandedIn, PlanReturned
from care.support_plans.lifecycle import STATE_LABELS, Content, PlanMove, PlanState
from care.support_plans.models import SupportPlan
from care.support_plans.services.admitting import admit
from care.support_plans.services.drafting import seal_into
from care.support_plans.terms import KIND_LABELS, STARTED, PlanKind
from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove
from obligations import queries as duties
from obligations import services as obligations
from obligations.models import Obligation
from school_calendar import queries as calendars


def activate(plan: SupportPlan, *, actor: Actor) -> Sequence[Obligation]:
    """Let a draft take effect, or agree to an education plan; the version before it is superseded, duties are credited.

    Returns the duties that it did. Raises NotReadyYet, GroupOnRestDay, CalendarNotPublished, AlreadyRunning,
    SecondPersonAgrees, NotYoursToWrite, ForbiddenMove.
    """
    kind = PlanKind(plan.kind)
    if lifecycle.needs_approval(kind):
        _check_second(plan, actor)
    else:
        admit(plan, actor)
    _check(plan, kind, actor)
    former = _former(plan)
    if former is not None:
        former.move(PlanMove.SUPERSEDE)
        former.ended_on, former.ended_by_name = clock.today(), actor.name
        session().flush()  # only one version of a plan is in effect, and the database sees to it
    plan.move(PlanMove.ACTIVATE)
    plan.activated_by, plan.activated_by_name, plan.activated_on = actor.user_id, actor.name, clock.today()
    credited = _credit(plan, kind, actor, is_first=former is None)
    plan.credited = [duty.title for duty in credited]
    events.record(PlanActivated(plan_id=plan.id, case_id=plan.case_id), actor)
    return credited


def hand_in(plan: SupportPlan, *, actor: Actor) -> None:
    """Ask for a second person's agreement. Raises NotReadyYet, NotYoursToWrite, ForbiddenMove."""
    admit(plan, actor)
    _check(plan, PlanKind(plan.kind), actor)
    plan.move(PlanMove.HAND_IN)
    events.record(PlanHandedIn(plan_id=plan.id, case_id=plan.case_id), actor)


def send_back(plan: SupportPlan, *, words: str, actor: Actor) -> None:
    """Ask for changes; the words stand on the draft. Raises SecondPersonAgrees, ForbiddenMove."""
    _check_second(plan, actor)
    plan.move(PlanMove.RETURN)
    seal_into(plan, "change", words)
    events.record(PlanReturned(plan_id=plan.id, case_id=plan.case_id), actor)


def end(plan: SupportPlan, *, is_finished: bool, outcome: str, actor: Actor) -> None:
    """Finish a plan, or stop it; what came of it is written down. Raises NotYoursToWrite, ForbiddenMove."""
    admit(plan, actor)
    plan.move(PlanMove.FINISH if is_finished else PlanMove.STOP)
    plan.ended_on, plan.ended_by_name = clock.today(), actor.name
    seal_into(plan, "outcome", outcome)
    events.record(PlanEnded(plan_id=plan.id, case_id=plan.case_id, state=plan.state), actor)


def _check_second(plan: SupportPlan, actor: Actor) -> None:
    """An education plan is agreed to by somebody else, and only once it was handed in."""
    lifecycle.check_approval(PlanKind(plan.kind), actor.roles, drafted_by=plan.drafted_by, decides=actor.user_id)
    if plan.state != PlanState.HANDED_IN:
        raise ForbiddenMove(state=STATE_LABELS[PlanState(plan.state)])


def _check(plan: SupportPlan, kind: PlanKind, actor: Actor) -> None:
    """What every plan needs before it takes effect: its school's form filled in, its days lawful, no other like it."""
    view = queries.plan_view(plan, actor)
    dated = sum(goal.due_on is not None for goal in view.goals)
    content = Content(has_time=plan.times.is_set, has_content=bool(view.content), dated_goals=dated)
    lifecycle.check_ready(content, queries.needs_of_kind(kind))
    if plan.is_group and queries.is_compulsory():
        meetings.check_group(plan.times, calendars.school_calendar())
    other = select(SupportPlan.id).where(
        SupportPlan.case_id == plan.case_id,
        SupportPlan.kind == plan.kind,
        SupportPlan.topic == plan.topic,
        SupportPlan.state == PlanState.ACTIVE,
        SupportPlan.line_id != plan.line_id,
    )
    if session().scalar(other.limit(1)) is not None:
        raise AlreadyRunning(kind=KIND_LABELS[kind], topic=plan.topic)


def _former(plan: SupportPlan) -> SupportPlan | None:
    running = (SupportPlan.line_id == plan.line_id, SupportPlan.state == PlanState.ACTIVE)
    return session().scalar(select(SupportPlan).where(*running).with_for_update())


def _credit(plan: SupportPlan, kind: PlanKind, actor: Actor, *, is_first: bool) -> Sequence[Obligation]:
    """The first version does what the case asks for; any does what an event in the student's life asks for (R28)."""
    evidence = STARTED[kind]
    if evidence is None:
        return []
    events_asking = duties.events_asking(plan.case_id, evidence)
    return obligations.credit(
        subject_ids=[plan.case_id, *events_asking] if is_first else events_asking,
        evidence=evidence,
        happened_on=clock.today(),
        record_kind="support_plan",
        record_id=plan.id,
        actor=actor,
    )
