"""结案: one asks with reason and outcome, another of the leadership group decides."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.cases import queries, services
from care.cases.schemas import ClosingSchema, ReasonSchema
from care.cases.terms import CLOSE_LABELS
from kernel.actor import Actor
from web import drafting, forms
from web.permit import permit
from web.replies import see_other
from web.views.case_words import ask_for_words

blueprint = Blueprint("case_closing", __name__, url_prefix="/<school>/cases/<uuid:case_id>")


@blueprint.get("/closing-request")
@permit(Permission.CASE_SUPPORT)
def ask(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form: the reason and what became of it."""
    return _page(actor, case_id, drafting.begun(actor, url_for("case_closing.request_closing", case_id=case_id)))


@blueprint.post("/closing-request")
@permit(Permission.CASE_SUPPORT)
def request_closing(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Ask to close the case."""
    form = forms.read(ClosingSchema)
    with form:
        services.ask_closing(queries.visible_case(actor, case_id), **form.data, actor=actor)
    if form.failed:
        return _page(actor, case_id, form)
    flash(_("已申请结案，由领导小组决定。在此之前待办照常。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.post("/closing")
@permit(Permission.CASE_CONFIRM)
def grant(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Close the case that somebody else asked to close."""
    services.close(queries.visible_case(actor, case_id), actor=actor)
    flash(_("已结案，没有新的待办了。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.get("/closing-refusal")
@permit(Permission.CASE_CONFIRM)
def ask_refusal(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form: why it stays open."""
    return _refusal_page(actor, case_id, drafting.begun(actor, url_for("case_closing.refuse", case_id=case_id)))


@blueprint.post("/closing-refusal")
@permit(Permission.CASE_CONFIRM)
def refuse(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Keep the case open."""
    form = forms.read(ReasonSchema)
    with form:
        services.refuse_closing(queries.visible_case(actor, case_id), **form.data, actor=actor)
    if form.failed:
        return _refusal_page(actor, case_id, form)
    flash(_("已决定暂不结案，支持继续。"), "done")
    return see_other("cases.show", case_id=case_id)


def _page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    context = {
        "file": services.open_file(case_id, actor=actor),
        "reasons": [(reason.value, _(label)) for reason, label in CLOSE_LABELS.items()],
    }
    if form.failed:
        return form.page("cases/closing.html", **context)
    return render_template("cases/closing.html", form=form, **context)


def _refusal_page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    heading, verb = _("为什么%(name)s暂不结案？"), _("暂不结案")
    return ask_for_words(
        actor, case_id, form, heading=heading, verb=verb, action=url_for("case_closing.refuse", case_id=case_id)
    )
