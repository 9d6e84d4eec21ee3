"""Who may write: the class teacher, whoever is named in the plan, and whoever owes it; always for a student in care."""

from __future__ import annotations

from uuid import UUID

from care.cases.lifecycle import IN_CARE
from care.support_plans import lifecycle, queries
from care.support_plans.errors import NotInCare
from care.support_plans.models import SupportPlan
from care.support_plans.queries import Setting
from care.support_plans.terms import PlanKind, kinds_owed
from kernel.actor import Actor
from kernel.errors import NotFound
from obligations import queries as obligations


def admit_new(case_id: UUID, kind: PlanKind, duty_id: UUID | None, actor: Actor, *, to_change: bool = True) -> Setting:
    """The student for whom somebody begins a plan: one of a file that they answer for, or for whom they owe such a plan.

    Who owes the look back at one owes the plan too, as long as it exists on paper only. A duty is the assignment of a
    subject teacher (domain.md section 4, CRU assigned). Raises NotFound, NotYoursToWrite, NotInCare.
    """
    owes = _owes(case_id, kind, duty_id, actor)
    if not owes and not queries.answers_for(actor, case_id):
        raise NotFound
    setting = queries.setting_of(case_id, actor, to_change=to_change)
    lifecycle.check_writer(kind, setting.roles, is_assigned=owes)
    _check_in_care(setting)
    return setting


def admit(plan: SupportPlan, actor: Actor) -> Setting:
    """The student of a plan that this person writes on with. Raises NotYoursToWrite, NotInCare."""
    setting = queries.setting_of(plan.case_id, actor, to_change=True)
    is_assigned = plan.responsible_id == actor.user_id
    lifecycle.check_writer(PlanKind(plan.kind), setting.roles, is_assigned=is_assigned)
    _check_in_care(setting)
    return setting


def _owes(case_id: UUID, kind: PlanKind, duty_id: UUID | None, actor: Actor) -> bool:
    if duty_id is None:
        return False
    duty = obligations.visible_duty(actor, duty_id)
    if duty.subject_id != case_id:
        raise NotFound
    return duty.is_mine and kind in kinds_owed(duty.evidence)


def _check_in_care(setting: Setting) -> None:
    if setting.case.state not in IN_CARE:
        raise NotInCare
