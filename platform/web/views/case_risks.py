"""风险提示: raised without anybody's approval, taken down by a second person."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.cases import queries, services
from care.cases.schemas import FlagSchema, ReasonSchema
from care.cases.terms import FLAG_LABELS
from kernel.actor import Actor
from web import drafting, forms
from web.permit import permit
from web.replies import see_other
from web.views.case_words import ask_for_words

blueprint = Blueprint("case_risks", __name__, url_prefix="/<school>/cases/<uuid:case_id>/flags")


@blueprint.get("/new")
@permit(Permission.CASE_FLAG)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form: which risk, and what was noticed."""
    return _page(actor, case_id, drafting.begun(actor, url_for("case_risks.create", case_id=case_id)))


@blueprint.post("/")
@permit(Permission.CASE_FLAG)
def create(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Flag the risk: priority handling begins at once."""
    form = forms.read(FlagSchema)
    with form:
        services.raise_flag(queries.visible_case(actor, case_id), **form.data, actor=actor)
    if form.failed:
        return _page(actor, case_id, form)
    flash(_("已提出。从现在起按重点跟进，领导小组会尽快决定。情况紧急请直接打电话。"), "today")
    return see_other("cases.show", case_id=case_id)


@blueprint.get("/<uuid:flag_id>/clearance")
@permit(Permission.CASE_PRIORITY)
def ask_clearance(actor: Actor, case_id: UUID, flag_id: UUID) -> ResponseReturnValue:
    """The form: why the risk is over."""
    place = url_for("case_risks.clear", case_id=case_id, flag_id=flag_id)
    return _clearance_page(actor, case_id, flag_id, drafting.begun(actor, place))


@blueprint.post("/<uuid:flag_id>/clearance")
@permit(Permission.CASE_PRIORITY)
def clear(actor: Actor, case_id: UUID, flag_id: UUID) -> ResponseReturnValue:
    """Take the flag down."""
    form = forms.read(ReasonSchema)
    with form:
        services.clear_flag(queries.visible_case(actor, case_id), flag_id=flag_id, **form.data, actor=actor)
    if form.failed:
        return _clearance_page(actor, case_id, flag_id, form)
    flash(_("已解除风险提示。"), "done")
    return see_other("cases.show", case_id=case_id)


def _page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    context = {
        "file": services.open_file(case_id, actor=actor),
        "kinds": [(kind.value, _(label)) for kind, label in FLAG_LABELS.items()],
    }
    if form.failed:
        return form.page("cases/flag.html", **context)
    return render_template("cases/flag.html", form=form, **context)


def _clearance_page(actor: Actor, case_id: UUID, flag_id: UUID, form: forms.Form) -> ResponseReturnValue:
    return ask_for_words(
        actor,
        case_id,
        form,
        heading=_("%(name)s的风险已经过去了吗？"),
        verb=_("解除风险提示"),
        action=url_for("case_risks.clear", case_id=case_id, flag_id=flag_id),
        hint=_("写下您核实到的情况。"),
    )
