"""费用减免: asked for by the class teacher, decided by the principal; the list, one of them, and all of one student."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts import queries as accounts
from accounts.permissions import Permission
from care.fee_relief import queries, services
from care.fee_relief.lifecycle import ReliefStep
from care.fee_relief.queries import PAGE
from care.fee_relief.schemas import (
    ApprovalSchema,
    AskedSchema,
    ReasonSchema,
    ReliefListSchema,
    ReliefSchema,
    SeenSchema,
)
from care.fee_relief.services import OpenRelief
from kernel.actor import Actor
from kernel.errors import NotFound
from obligations import queries as obligations
from policy_profiles.evidence import EvidenceKind
from web import drafting, forms, relief_words
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("fee_reliefs", __name__, url_prefix="/<school>")


@blueprint.get("/fee-reliefs/")
@permit(Permission.FEE_RELIEF_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """What waits and what runs, of the students whom this person answers for."""
    waiting = forms.parse_query(ReliefListSchema)["waiting"]
    page = paging(queries.count(actor, waiting=waiting), PAGE)
    return render_template(
        "fee_reliefs/index.html",
        lines=services.list_reliefs(waiting=waiting, page=page.number, actor=actor),
        paging=page,
        waiting=waiting,
        asked=page.total if waiting else queries.count(actor, waiting=True),
        **relief_words.words(),
    )


@blueprint.get("/cases/<uuid:case_id>/fee-reliefs/")
@permit(Permission.FEE_RELIEF_READ)
def of_case(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Everything that was asked for one student, and the duty that asks for a decision."""
    found = services.open_of_case(case_id, actor=actor)
    due = obligations.for_subject(case_id, pressing=True)
    return render_template(
        "fee_reliefs/of_case.html",
        found=found,
        duty=next((line for line in due if EvidenceKind.FEE_DECISION in line.evidence), None),
        teachers=accounts.teachers_of(found.group.id),
        **relief_words.words(),
    )


@blueprint.get("/cases/<uuid:case_id>/fee-reliefs/new")
@permit(Permission.FEE_RELIEF_PROPOSE)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form; with `replaces` it begins with the granted relief that is to be corrected."""
    replaces = forms.parse_query(AskedSchema)["replaces"]
    found = _own_case(actor, case_id)
    former = next((view for view in found.reliefs if view.line.id == replaces), None) if replaces else None
    if replaces and former is None:
        raise NotFound
    initial = {**relief_words.written(former), "replaces": replaces} if former else relief_words.begun()
    place = url_for("fee_reliefs.create", case_id=case_id)
    return _form_page(found, drafting.begun(actor, place, **initial), action=place, corrects=former is not None)


@blueprint.post("/cases/<uuid:case_id>/fee-reliefs/")
@permit(Permission.FEE_RELIEF_PROPOSE)
def create(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Hand it in to be decided."""
    form = forms.read(ReliefSchema)
    with form:
        data = form.data
        services.ask(case_id=case_id, entry=data["entry"], replaces=data["replaces"], actor=actor)
    if form.failed:
        action = url_for("fee_reliefs.create", case_id=case_id)
        return _form_page(_own_case(actor, case_id), form, action=action, corrects=bool(form.value("replaces")))
    flash(_("已报校长审批。批准后会通知您。"), "done")
    return see_other("fee_reliefs.of_case", case_id=case_id)


@blueprint.get("/fee-reliefs/<uuid:relief_id>")
@permit(Permission.FEE_RELIEF_READ)
def show(actor: Actor, relief_id: UUID) -> ResponseReturnValue:
    """One relief: what, why, how it stands, and what this person may do."""
    return _relief_page(actor, relief_id, forms.blank())


@blueprint.get("/fee-reliefs/<uuid:relief_id>/words")
@permit(Permission.FEE_RELIEF_PROPOSE)
def edit(actor: Actor, relief_id: UUID) -> ResponseReturnValue:
    """The form with what was asked for, while nobody has decided."""
    found = services.open_relief(relief_id, actor=actor)
    if ReliefStep.EDIT not in found.reliefs[0].steps:
        return redirect(url_for("fee_reliefs.show", relief_id=relief_id))  # it was decided meanwhile
    place = url_for("fee_reliefs.revise", relief_id=relief_id)
    form = drafting.begun(actor, place, **relief_words.written(found.reliefs[0]))
    return _form_page(found, form, action=place, back=url_for("fee_reliefs.show", relief_id=relief_id))


@blueprint.post("/fee-reliefs/<uuid:relief_id>/words")
@permit(Permission.FEE_RELIEF_PROPOSE)
def revise(actor: Actor, relief_id: UUID) -> ResponseReturnValue:
    """Keep what was written anew."""
    form = forms.read(ReliefSchema)
    with form:
        data = form.data
        relief = queries.own_relief(actor, relief_id)
        services.correct(relief, data["entry"], seen=data["version"], actor=actor)
    if form.failed:
        found = services.open_relief(relief_id, actor=actor)
        action = url_for("fee_reliefs.revise", relief_id=relief_id)
        return _form_page(found, form, action=action, back=url_for("fee_reliefs.show", relief_id=relief_id))
    flash(_("已改好，等校长审批。"), "done")
    return see_other("fee_reliefs.show", relief_id=relief_id)


@blueprint.post("/fee-reliefs/<uuid:relief_id>/withdrawal")
@permit(Permission.FEE_RELIEF_PROPOSE)
def withdraw(actor: Actor, relief_id: UUID) -> ResponseReturnValue:
    """Take back what nobody has decided yet."""
    form = forms.read(SeenSchema)
    with form:
        services.withdraw(queries.own_relief(actor, relief_id), seen=form.data["version"], actor=actor)
    return _moved(actor, relief_id, form, _("申请已撤回。"))


@blueprint.post("/fee-reliefs/<uuid:relief_id>/approval")
@permit(Permission.FEE_RELIEF_DECIDE)
def approve(actor: Actor, relief_id: UUID) -> ResponseReturnValue:
    """Say yes."""
    form, said = forms.read(ApprovalSchema), _("已批准，申请的老师会收到通知。")
    with form:
        relief = queries.visible_relief(actor, relief_id, to_change=True)
        credited = services.approve(relief, words=form.data["words"], seen=form.data["version"], actor=actor)
        said = relief_words.decided(said, credited)
    return _moved(actor, relief_id, form, said)


@blueprint.post("/fee-reliefs/<uuid:relief_id>/refusal")
@permit(Permission.FEE_RELIEF_DECIDE)
def refuse(actor: Actor, relief_id: UUID) -> ResponseReturnValue:
    """Say no, and why."""
    form, said = forms.read(ReasonSchema), _("已答复，申请的老师会看到您的意见。")
    with form:
        relief = queries.visible_relief(actor, relief_id, to_change=True)
        credited = services.refuse(relief, words=form.data["words"], seen=form.data["version"], actor=actor)
        said = relief_words.decided(said, credited)
    return _moved(actor, relief_id, form, said)


@blueprint.post("/fee-reliefs/<uuid:relief_id>/revocation")
@permit(Permission.FEE_RELIEF_DECIDE)
def revoke(actor: Actor, relief_id: UUID) -> ResponseReturnValue:
    """End it before its last day."""
    form = forms.read(ReasonSchema)
    with form:
        relief = queries.visible_relief(actor, relief_id, to_change=True)
        services.revoke(relief, words=form.data["words"], seen=form.data["version"], actor=actor)
    return _moved(actor, relief_id, form, _("减免已停止。"))


def _own_case(actor: Actor, case_id: UUID) -> OpenRelief:
    """The student of one's own class for whom one asks; raises NotFound."""
    if not queries.may_ask(actor, case_id):
        raise NotFound
    return services.open_of_case(case_id, actor=actor)


def _form_page(found: OpenRelief, form: forms.Form, **context: object) -> ResponseReturnValue:
    shown = {
        "found": found,
        "back": url_for("cases.show", case_id=found.case_id),
        "corrects": False,
        **relief_words.words(),
        **context,
    }
    if form.failed:
        return form.page("fee_reliefs/form.html", **shown)
    return render_template("fee_reliefs/form.html", form=form, **shown)


def _relief_page(actor: Actor, relief_id: UUID, form: forms.Form) -> ResponseReturnValue:
    found = services.open_relief(relief_id, actor=actor)
    view = found.reliefs[0]
    shown = {"found": found, "view": view, "facts": relief_words.facts(view), **relief_words.words()}
    if form.failed:
        return form.page("fee_reliefs/show.html", **shown)
    return render_template("fee_reliefs/show.html", form=form, **shown)


def _moved(actor: Actor, relief_id: UUID, form: forms.Form, said: str) -> ResponseReturnValue:
    """On with the page, or the page again with what was wrong."""
    if form.failed:
        return _relief_page(actor, relief_id, form)
    flash(said, "done")
    return see_other("fee_reliefs.show", relief_id=relief_id)
