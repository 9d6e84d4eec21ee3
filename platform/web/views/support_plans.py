"""支持计划: the list, a plan with its goals and versions, and the form in which it is written."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.support_plans import lifecycle, queries, services
from care.support_plans.lifecycle import PlanStep
from care.support_plans.queries import PAGE, PlanFilter, Setting
from care.support_plans.schemas import AskedSchema, NewPlanSchema, PlanListSchema, PlanSchema
from care.support_plans.services import OpenPlan
from care.support_plans.terms import STARTED, PlanKind
from kernel.actor import Actor
from kernel.errors import NotFound
from obligations import queries as obligations
from obligations.queries import DutyLine
from web import drafting, forms, plan_words
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("support_plans", __name__, url_prefix="/<school>")


@blueprint.get("/support-plans/")
@permit(Permission.PLAN_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The plans of everybody whom this person answers for, or in which they are named."""
    asked = forms.parse_query(PlanListSchema)
    wanted = PlanFilter(kind=asked["kind"], state=asked["state"])
    page = paging(queries.count_plans(actor, wanted), PAGE)
    return render_template(
        "support_plans/index.html",
        lines=services.list_plans(wanted, page=page.number, actor=actor),
        paging=page,
        asked=asked,
        waiting=queries.waiting_for(actor),
        **plan_words.words(),
    )


@blueprint.get("/cases/<uuid:case_id>/support-plans/new")
@permit(Permission.PLAN_RECORD)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form of a new plan: of the kind that is asked for, or that the duty asks for; else which kind."""
    asked = forms.parse_query(AskedSchema)
    duty = _duty(actor, case_id, asked["duty"])
    kind = asked["kind"] or plan_words.kind_for(duty)
    if kind is None:
        setting, kinds = services.choose_kind(case_id, actor=actor)
        return render_template("support_plans/kinds.html", setting=setting, kinds=kinds, **plan_words.words())
    place = url_for("support_plans.create", case_id=case_id)
    initial = {**plan_words.begun(actor), "kind": kind, "duty": asked["duty"]}
    return _new_page(actor, case_id, kind, drafting.begun(actor, place, **initial), duty)


@blueprint.post("/cases/<uuid:case_id>/support-plans")
@permit(Permission.PLAN_RECORD)
def create(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write a plan: it takes effect at once, or stays a draft."""
    form = forms.read(NewPlanSchema)
    with form:
        data = form.data
        plan = services.draft(
            case_id=case_id, kind=data["kind"], entry=data["entry"], duty_id=data["duty"], actor=actor
        )
        said = _settle(plan.id, data, actor)
    if form.failed:
        kind = _typed_kind(form)
        return _new_page(actor, case_id, kind, form, _typed_duty(actor, case_id, form))
    flash(said, "done")
    return see_other("todo.index") if data["duty"] else see_other("support_plans.show", plan_id=plan.id)


@blueprint.get("/support-plans/<uuid:plan_id>")
@permit(Permission.PLAN_READ)
def show(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """A plan: what is done when and by whom, its goals, how it goes, and its versions."""
    return plan_page("support_plans/show.html", services.open_plan(plan_id, actor=actor))


@blueprint.get("/support-plans/<uuid:plan_id>/draft")
@permit(Permission.PLAN_RECORD)
def edit(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """The form with what the draft holds."""
    found = services.open_plan(plan_id, actor=actor)
    if PlanStep.EDIT not in found.steps:
        return redirect(
            url_for("support_plans.show", plan_id=plan_id)
        )  # it took effect meanwhile, or somebody else writes it
    place = url_for("support_plans.revise", plan_id=plan_id)
    return _edit_page(actor, found, drafting.begun(actor, place, **plan_words.written(found.view)))


@blueprint.post("/support-plans/<uuid:plan_id>/draft")
@permit(Permission.PLAN_RECORD)
def revise(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """Write the draft anew, and let it take effect if that is asked for."""
    form = forms.read(PlanSchema)
    with form:
        data = form.data
        plan = queries.visible_plan(actor, plan_id)
        services.revise(plan, data["entry"], seen=data["version"], actor=actor)
        said = _settle(plan_id, data, actor)
    if form.failed:
        return _edit_page(actor, services.open_plan(plan_id, actor=actor), form)
    flash(said, "done")
    return see_other("support_plans.show", plan_id=plan_id)


@blueprint.post("/support-plans/<uuid:plan_id>/adjustment")
@permit(Permission.PLAN_RECORD)
def adjust(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """Begin the next version; the present one stays in effect until that one is."""
    following = services.adjust(queries.visible_plan(actor, plan_id), actor=actor)
    return see_other("support_plans.edit", plan_id=following.id)


@blueprint.post("/support-plans/<uuid:plan_id>/discarding")
@permit(Permission.PLAN_RECORD)
def discard(actor: Actor, plan_id: UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    services.discard(queries.visible_plan(actor, plan_id), actor=actor)
    flash(_("草稿已删除。"), "info")
    return see_other("support_plans.index")


def plan_page(template: str, found: OpenPlan, form: forms.Form | None = None, **context: object) -> ResponseReturnValue:
    """A page about one plan; `form` where one was filled in wrongly."""
    shown = {
        "found": found,
        "plan": found.view.plan,
        "view": found.view,
        "facts": plan_words.facts(found),
        "days_off": plan_words.days_off(found),
        **plan_words.words(),
        **context,
    }
    return form.page(template, **shown) if form and form.failed else render_template(template, form=form, **shown)


def _settle(plan_id: UUID, data: Mapping[str, object], actor: Actor) -> str:
    """Let the plan take effect, or hand it in where a second person agrees; what to say on the next page."""
    if data["then"] != "activate":
        return _("已存为草稿。")
    plan = queries.visible_plan(actor, plan_id)
    if lifecycle.needs_approval(PlanKind(plan.kind)):
        services.hand_in(plan, actor=actor)
        return _("已报请同意。校长或领导小组同意后生效。")
    return plan_words.activated(services.activate(plan, actor=actor))


def _new_page(
    actor: Actor, case_id: UUID, kind: PlanKind, form: forms.Form, duty: DutyLine | None
) -> ResponseReturnValue:
    setting = services.open_new(case_id, kind, duty_id=duty.id if duty else None, actor=actor)
    action = url_for("support_plans.create", case_id=case_id)
    # A duty to look back is not done by writing the plan.
    done = duty if duty and STARTED[kind] in duty.evidence else None
    return _form_page(actor, form, kind, setting, duty=done, action=action, back=_back(actor, case_id, duty))


def _edit_page(actor: Actor, found: OpenPlan, form: forms.Form) -> ResponseReturnValue:
    plan_id = found.view.plan.id
    return _form_page(
        actor,
        form,
        found.view.kind,
        found.setting,
        duty=None,
        action=url_for("support_plans.revise", plan_id=plan_id),
        back=url_for("support_plans.show", plan_id=plan_id),
        number=found.view.plan.number,
    )


def _form_page(
    actor: Actor, form: forms.Form, kind: PlanKind, setting: Setting, **context: object
) -> ResponseReturnValue:
    shown = {
        "setting": setting,
        "kind": kind,
        "needs": queries.needs_of_kind(kind),
        "people": plan_words.people(queries.colleagues_for(setting), actor),
        "waits_for_second": lifecycle.needs_approval(kind),
        "number": 1,
        "is_new": "number" not in context,
        **plan_words.words(),
        **context,
    }
    return (
        form.page("support_plans/form.html", **shown)
        if form.failed
        else render_template("support_plans/form.html", form=form, **shown)
    )


def _back(actor: Actor, case_id: UUID, duty: DutyLine | None) -> str:
    if duty is not None:
        return url_for("todo.index")
    return url_for("cases.show", case_id=case_id) if actor.may(Permission.CASE_READ) else url_for("support_plans.index")


def _duty(actor: Actor, case_id: UUID, duty_id: UUID | None) -> DutyLine | None:
    """The duty that the person came from, which must be about this case; raises NotFound."""
    if duty_id is None:
        return None
    duty = obligations.visible_duty(actor, duty_id)
    if duty.subject_id != case_id:
        raise NotFound
    return duty


def _typed_duty(actor: Actor, case_id: UUID, form: forms.Form) -> DutyLine | None:
    try:
        return _duty(actor, case_id, UUID(form.value("duty")))
    except ValueError:
        return None


def _typed_kind(form: forms.Form) -> PlanKind:
    """The kind of a form that is shown again; a kind that is none is no page of ours."""
    try:
        return PlanKind(form.value("kind"))
    except ValueError as fault:
        raise NotFound from fault
