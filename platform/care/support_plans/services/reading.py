"""Reading with a trace: a plan, the form of a new one and the list each leave their row in the access log (INV-6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.roles import LABELS, Role
from care.support_plans import lifecycle, meetings, queries
from care.support_plans.lifecycle import PlanStep
from care.support_plans.meetings import Meetings
from care.support_plans.models import SupportPlan
from care.support_plans.queries import PlanFilter, PlanLine, PlanView, Setting
from care.support_plans.services.admitting import admit_new
from care.support_plans.terms import REVIEWED, PlanKind
from kernel.actor import Actor
from kernel.errors import NotFound
from obligations import queries as obligations
from policy_profiles.categories import Tier
from privacy import services as privacy
from privacy import tiers
from school_calendar import queries as calendars

PLAN, LIST = "支持计划", "支持计划清单"
RESPONSIBLE, AUTHOR = "您是这份计划的责任人", "您起草了这份计划"


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """A plan as one person reads it: whose, its content, its versions, when it meets, and what they may do with it now.

    `opens_file`: the person answers for the student's whole file, not for this plan alone.
    """

    view: PlanView
    setting: Setting
    why: str
    opens_file: bool
    versions: Sequence[SupportPlan]
    meetings: Meetings
    steps: frozenset[PlanStep]


def open_plan(plan_id: UUID, *, actor: Actor) -> OpenPlan:
    """A plan that this person may see. Raises NotFound, ServiceUnavailable when the log cannot be written."""
    plan = queries.visible_plan(actor, plan_id, to_change=False)
    setting = queries.setting_of(plan.case_id, actor)
    kind = PlanKind(plan.kind)
    opens_file = any(role is not Role.SUBJECT_TEACHER for role in setting.roles)
    why = setting.why if opens_file else RESPONSIBLE if plan.responsible_id == actor.user_id else AUTHOR
    tier = Tier.T4 if lifecycle.needs_approval(kind) else Tier.T2
    privacy.log_reads(student_ids=[setting.student.id], what=PLAN, tier=tier, reason=why, actor=actor)
    return OpenPlan(
        view=queries.plan_view(plan, actor),
        setting=setting,
        why=why,
        opens_file=opens_file,
        versions=queries.versions_of(plan, actor),
        meetings=meetings.meetings(plan.times, calendars.school_calendar()),
        steps=_steps(plan, kind, setting, actor),
    )


def open_new(case_id: UUID, kind: PlanKind, *, duty_id: UUID | None, actor: Actor) -> Setting:
    """Whom a new plan is for, as its form names them. Raises NotFound, NotYoursToWrite, NotInCare."""
    setting = admit_new(case_id, kind, duty_id, actor, to_change=False)
    privacy.log_reads(student_ids=[setting.student.id], what=PLAN, tier=Tier.T2, reason=setting.why, actor=actor)
    return setting


def choose_kind(case_id: UUID, *, actor: Actor) -> tuple[Setting, list[PlanKind]]:
    """Whom a new plan is for, and the kinds that this person may write. Raises NotFound, ServiceUnavailable."""
    if not queries.answers_for(actor, case_id):
        raise NotFound
    setting = queries.setting_of(case_id, actor)
    privacy.log_reads(student_ids=[setting.student.id], what=PLAN, tier=Tier.T2, reason=setting.why, actor=actor)
    return setting, queries.writable_kinds(setting.case.state, setting.roles)


def list_plans(wanted: PlanFilter, *, page: int = 1, actor: Actor) -> list[PlanLine]:
    """One page of the plans that this person sees, each student on it written to the access log in one INSERT."""
    lines = queries.list_lines(actor, wanted, page=page)
    _log(lines, actor)
    return lines


def list_plans_to_agree(*, limit: int, actor: Actor) -> list[PlanLine]:
    """The plans that wait for this person to agree, each student on it written to the access log."""
    lines = queries.lines_to_agree(actor, limit=limit)
    _log(lines, actor)
    return lines


def list_reviewable(case_id: UUID, *, duty_id: UUID | None = None, actor: Actor) -> list[PlanLine]:
    """The plans in effect of one student that could be looked back at, those that the duty means. Raises NotFound."""
    lines = queries.running_of_case(case_id, actor)
    if duty_id is None:
        if not lines and not queries.answers_for(actor, case_id):
            raise NotFound
    else:
        duty = obligations.visible_duty(actor, duty_id)
        if duty.subject_id != case_id:
            raise NotFound
        lines = [line for line in lines if REVIEWED[line.kind] in duty.evidence]
    _log(lines, actor)
    return lines


def _log(lines: Sequence[PlanLine], actor: Actor) -> None:
    students = sorted({line.student_id for line in lines})
    privacy.log_reads(student_ids=students, what=LIST, tier=Tier.T2, reason=_office(actor), actor=actor)


def _steps(plan: SupportPlan, kind: PlanKind, setting: Setting, actor: Actor) -> frozenset[PlanStep]:
    is_assigned = plan.responsible_id == actor.user_id
    return lifecycle.possible_steps(
        lifecycle.PlanState(plan.state),
        waits_for_second=lifecycle.needs_approval(kind),
        writes=lifecycle.may_write(kind, setting.roles, is_assigned=is_assigned),
        agrees=lifecycle.may_approve(kind, actor.roles, drafted_by=plan.drafted_by, decides=actor.user_id),
    )


def _office(actor: Actor) -> str:
    held = [role for role in tiers.MATRIX if role in actor.roles]
    return f"您是{LABELS[held[0]]}" if held else RESPONSIBLE
