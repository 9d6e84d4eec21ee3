"""Working with a plan: agreeing to it, ticking goals off, looking back at it (回顾), and ending it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.support_plans import queries, services
from care.support_plans.lifecycle import PlanStep
from care.support_plans.schemas import AskedSchema, EndSchema, ReturnSchema, ReviewSchema
from kernel import clock
from kernel.actor import Actor
from kernel.errors import Forbidden
from web import drafting, forms, plan_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other
from web.views.support_plans import plan_page

blueprint = Blueprint("plan_work", __name__, url_prefix="/<school>")

PLAN = "/support-plans/<uuid:plan_id>"


@blueprint.post(f"{PLAN}/agreement")
@permit(Permission.PLAN_AGREE)
def agree(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """Agree to an education plan that somebody else wrote: it takes effect."""
    credited = services.activate(queries.visible_plan(actor, plan_id), actor=actor)
    flash(plan_words.activated(credited), "done")
    return see_other("support_plans.show", plan_id=plan_id)


@blueprint.post(f"{PLAN}/return")
@permit(Permission.PLAN_AGREE)
def send_back(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """Say what is to be changed first."""
    form = forms.read(ReturnSchema)
    with form:
        services.send_back(queries.visible_plan(actor, plan_id), **form.data, actor=actor)
    if form.failed:
        return plan_page("support_plans/show.html", services.open_plan(plan_id, actor=actor), form)
    flash(_("已退回，起草的老师会看到要改什么。"), "info")
    return see_other("support_plans.show", plan_id=plan_id)


@blueprint.post(f"{PLAN}/goals/<uuid:goal_id>/reaching")
@permit(Permission.PLAN_RECORD)
def reach(actor: Actor, plan_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Tick a goal off."""
    services.reach_goal(*queries.visible_goal(actor, plan_id, goal_id), actor=actor)
    flash(_("已登记达到。"), "done")
    return see_other("support_plans.show", plan_id=plan_id)


@blueprint.post(f"{PLAN}/goals/<uuid:goal_id>/reopening")
@permit(Permission.PLAN_RECORD)
def reopen(actor: Actor, plan_id: UUID, goal_id: UUID) -> ResponseReturnValue:
    """Take the tick back."""
    services.reopen_goal(*queries.visible_goal(actor, plan_id, goal_id), actor=actor)
    flash(_("已撤回，这个目标重新打开。"), "info")
    return see_other("support_plans.show", plan_id=plan_id)


@blueprint.get("/cases/<uuid:case_id>/plan-reviews/new")
@permit(Permission.PLAN_RECORD)
def choose(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """From a duty to look back to the form: straight where one plan is meant, else which."""
    asked = forms.parse_query(AskedSchema)
    lines = services.list_reviewable(case_id, duty_id=asked["duty"], actor=actor)
    if len(lines) == 1:
        return redirect(url_for("plan_work.new_review", plan_id=lines[0].plan.id, duty=asked["duty"]))
    return render_template(
        "support_plans/choose.html", lines=lines, duty_id=asked["duty"], case_id=case_id, **plan_words.words()
    )


@blueprint.get(f"{PLAN}/reviews/new")
@permit(Permission.PLAN_RECORD)
def new_review(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """The form: how it goes, and which goals were reached."""
    duty = forms.parse_query(AskedSchema)["duty"]
    place = url_for("plan_work.review", plan_id=plan_id)
    return _review_page(actor, plan_id, drafting.begun(actor, place, happened_on=clock.today(), duty=duty))


@blueprint.post(f"{PLAN}/reviews")
@permit(Permission.PLAN_RECORD)
def review(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """Write it down; the duty to look back is credited."""
    form = forms.read(ReviewSchema)
    with form:
        data = {name: value for name, value in form.data.items() if name != "duty"}
        reviewed = services.review(queries.visible_plan(actor, plan_id), **data, actor=actor)
    if form.failed:
        return _review_page(actor, plan_id, form)
    flash(plan_words.reviewed(reviewed.credited), "done")
    return see_other("todo.index") if form.data["duty"] else see_other("support_plans.show", plan_id=plan_id)


@blueprint.post(f"{PLAN}/reviews/<uuid:review_id>/withdrawal")
@permit(Permission.PLAN_RECORD)
def withdraw_review(actor: Actor, plan_id: UUID, review_id: UUID) -> ResponseReturnValue:
    """Undo a review of one's own on the day it was written."""
    services.withdraw_review(*queries.visible_review(actor, plan_id, review_id), actor=actor)
    flash(_("已撤销，相应的待办重新打开。"), "info")
    return see_other("support_plans.show", plan_id=plan_id)


@blueprint.get(f"{PLAN}/ending")
@permit(Permission.PLAN_RECORD)
def ask_end(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """The form: finished or stopped, and what came of it."""
    place = url_for("plan_work.end", plan_id=plan_id)
    return _end_page(actor, plan_id, drafting.begun(actor, place))


@blueprint.post(f"{PLAN}/ending")
@permit(Permission.PLAN_RECORD)
def end(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """Finish the plan, or stop it."""
    form = forms.read(EndSchema)
    with form:
        data = form.data
        services.end(
            queries.visible_plan(actor, plan_id),
            is_finished=data["how"] == "finished",
            outcome=data["outcome"],
            actor=actor,
        )
    if form.failed:
        return _end_page(actor, plan_id, form)
    flash(_("计划已结束，记录保留。"), "done")
    return see_other("support_plans.show", plan_id=plan_id)


def _review_page(actor: Actor, plan_id: UUID, form: forms.Form) -> ResponseReturnValue:
    found = services.open_plan(plan_id, actor=actor)
    _want(PlanStep.WORK, found)
    goals = [(goal.id, plan_words.goal(goal)) for goal in found.view.goals if goal.reached_on is None]
    return plan_page("support_plans/review.html", found, form, goals=goals)


def _end_page(actor: Actor, plan_id: UUID, form: forms.Form) -> ResponseReturnValue:
    found = services.open_plan(plan_id, actor=actor)
    _want(PlanStep.END, found)
    return plan_page("support_plans/ending.html", found, form)


def _want(step: PlanStep, found: services.OpenPlan) -> None:
    """The form of what this person may not do now is none of theirs."""
    if step not in found.steps:
        raise Forbidden
