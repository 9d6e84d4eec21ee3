"""应助尽助: who has no support yet; what one student needs, what was arranged, what became of it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services as cases
from care.cases.file import FileView
from care.cases.terms import PAPER_LABELS
from care.support_needs import queries, services
from care.support_needs.lifecycle import STATE_LABELS
from care.support_needs.queries import PAGE, NeedView
from care.support_needs.schemas import (
    ArrangementSchema,
    CheckSchema,
    NeedSchema,
    OutcomeSchema,
    SeenSchema,
    TakeOutSchema,
    UnsupportedSchema,
)
from care.support_needs.terms import PRIORITY_LABELS
from kernel.actor import Actor
from kernel.errors import NotFound
from obligations import queries as obligations
from policy_profiles.evidence import EvidenceKind
from web import drafting, forms, need_words
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other, xlsx_file

blueprint = Blueprint("support_needs", __name__, url_prefix="/<school>")


@blueprint.get("/support-needs/")
@permit(Permission.CASE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """Who has no support yet or a need that nobody has arranged for."""
    return _list_page(actor, forms.blank())


@blueprint.post("/support-needs/checks")
@permit(Permission.SUPPORT_CHECK)
def check(actor: Actor) -> ResponseReturnValue:
    """The list was looked through; the term's duty is done."""
    form, said = forms.read(CheckSchema), _("已记下这次核对。")
    with form:
        said = need_words.credited(said, services.check(words=form.data["words"], actor=actor))
    if form.failed:
        return _list_page(actor, form)
    flash(said, "done")
    return see_other("support_needs.index")


@blueprint.post("/support-needs/files")
@permit(Permission.CASE_EXPORT, fresh=True)
def take_out(actor: Actor) -> ResponseReturnValue:
    """The list as a workbook, with what for in the access log."""
    purpose = PAPER_LABELS[forms.parse(TakeOutSchema)["purpose"]]
    lines = services.take_out(purpose=purpose, actor=actor)
    return xlsx_file("list", need_words.COLUMN_LABELS, [need_words.cells(line) for line in lines])


@blueprint.get("/cases/<uuid:case_id>/support-needs/new")
@permit(Permission.CASE_SUPPORT)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form of a need."""
    place = url_for("support_needs.create", case_id=case_id)
    return _form_page(actor, case_id, drafting.begun(actor, place, priority="soon"))


@blueprint.post("/cases/<uuid:case_id>/support-needs/")
@permit(Permission.CASE_SUPPORT)
def create(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write it down, with what is arranged already."""
    form = forms.read(NeedSchema)
    with form:
        services.note(case_id=case_id, **form.data, actor=actor)
    if form.failed:
        return _form_page(actor, case_id, form)
    flash(_("已登记。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.get("/cases/<uuid:case_id>/support-needs/<uuid:need_id>")
@permit(Permission.CASE_READ)
def show(actor: Actor, case_id: UUID, need_id: UUID) -> ResponseReturnValue:
    """One need: what, how it stands, and what can be done with it."""
    return _need_page(actor, case_id, need_id, forms.blank())


@blueprint.post("/cases/<uuid:case_id>/support-needs/<uuid:need_id>/arrangement")
@permit(Permission.CASE_SUPPORT)
def arrange(actor: Actor, case_id: UUID, need_id: UUID) -> ResponseReturnValue:
    """Say who does what."""
    form = forms.read(ArrangementSchema)
    with form:
        need = queries.visible_need(actor, case_id, need_id)
        services.arrange(need, words=form.data["words"], seen=form.data["version"], actor=actor)
    return _moved(actor, case_id, need_id, form, _("已记下安排。"))


@blueprint.post("/cases/<uuid:case_id>/support-needs/<uuid:need_id>/outcome")
@permit(Permission.CASE_SUPPORT)
def close(actor: Actor, case_id: UUID, need_id: UUID) -> ResponseReturnValue:
    """Say what became of it."""
    form = forms.read(OutcomeSchema)
    with form:
        data = form.data
        need = queries.visible_need(actor, case_id, need_id)
        services.close(need, is_met=data["how"] == "met", outcome=data["outcome"], seen=data["version"], actor=actor)
    return _moved(actor, case_id, need_id, form, _("已记下结果。"))


@blueprint.post("/cases/<uuid:case_id>/support-needs/<uuid:need_id>/withdrawal")
@permit(Permission.CASE_SUPPORT)
def withdraw(actor: Actor, case_id: UUID, need_id: UUID) -> ResponseReturnValue:
    """Take back one's own on the same day."""
    seen = forms.parse(SeenSchema)["version"]
    services.withdraw(queries.visible_need(actor, case_id, need_id), seen=seen, actor=actor)
    flash(_("已撤回。"), "info")
    return see_other("cases.show", case_id=case_id)


def _list_page(actor: Actor, form: forms.Form) -> ResponseReturnValue:
    none_at_all = forms.parse_query(UnsupportedSchema)["none_at_all"]
    page = paging(queries.count_unsupported(actor, none_at_all=none_at_all), PAGE)
    shown = {
        "lines": services.list_unsupported(none_at_all=none_at_all, page=page.number, actor=actor),
        "paging": page,
        "none_at_all": none_at_all,
        "checks": _owes_check(actor),
        "last": queries.last_check() if actor.may(Permission.SUPPORT_CHECK) else None,
        "purposes": PAPER_LABELS,
    }
    if form.failed:
        return form.page("support_needs/index.html", **shown)
    return render_template("support_needs/index.html", form=form, **shown)


def _owes_check(actor: Actor) -> bool:
    """Whether the school's document asks this person to look through the list now (P3, R26)."""
    if not actor.may(Permission.SUPPORT_CHECK):
        return False
    return any(EvidenceKind.SUPPORT_CHECK in line.evidence for line in obligations.to_do(actor).mine)


def _form_page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    file = _file(actor, case_id)
    shown = {"file": file, "priorities": [(value.value, _(label)) for value, label in PRIORITY_LABELS.items()]}
    if form.failed:
        return form.page("support_needs/form.html", **shown)
    return render_template("support_needs/form.html", form=form, **shown)


def _file(actor: Actor, case_id: UUID) -> FileView:
    """The opened file of somebody whose content this person reads; raises NotFound."""
    file = cases.open_file(case_id, actor=actor)
    if not file.shows_content:
        raise NotFound
    return file


def _need_page(actor: Actor, case_id: UUID, need_id: UUID, form: forms.Form) -> ResponseReturnValue:
    file = _file(actor, case_id)
    view = next((one for one in queries.needs_of_case(case_id) if one.id == need_id), None)
    if view is None:
        raise NotFound
    shown = {
        "file": file,
        "view": view,
        "writes": "support" in file.steps and actor.may(Permission.CASE_SUPPORT),
        "may_undo": _may_undo(view, actor),
        "facts": need_words.facts(view),
        "need_states": STATE_LABELS,
        "need_tags": need_words.TAGS,
    }
    if form.failed:
        return form.page("support_needs/show.html", **shown)
    return render_template("support_needs/show.html", form=form, **shown)


def _may_undo(view: NeedView, actor: Actor) -> bool:
    return need_words.is_todays(view) and view.noted_by == actor.user_id and view.state == "open"


def _moved(actor: Actor, case_id: UUID, need_id: UUID, form: forms.Form, said: str) -> ResponseReturnValue:
    if form.failed:
        return _need_page(actor, case_id, need_id, form)
    flash(said, "done")
    return see_other("support_needs.show", case_id=case_id, need_id=need_id)
