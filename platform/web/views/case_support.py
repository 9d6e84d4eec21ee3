"""约定的支持: written down anew, with the other person's change shown when two write at once."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.cases import queries, services
from care.cases.schemas import SupportSchema
from kernel.actor import Actor
from web import drafting, forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("case_support", __name__, url_prefix="/<school>/cases/<uuid:case_id>/support")


@blueprint.get("/")
@permit(Permission.CASE_SUPPORT)
def edit(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form with what is agreed now."""
    file = services.open_file(case_id, actor=actor)
    place = url_for("case_support.save", case_id=case_id)
    form = drafting.begun(actor, place, version=file.version, support=file.support, tip=file.tip)
    return render_template("cases/support.html", form=form, file=file)


@blueprint.post("/")
@permit(Permission.CASE_SUPPORT)
def save(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write it down; a lost update shows both versions."""
    form = forms.read(SupportSchema)
    with form:
        data = form.data
        case = queries.visible_case(actor, case_id)
        services.revise_support(case, support=data["support"], tip=data["tip"], seen=data["version"], actor=actor)
    if form.failed:
        return form.page("cases/support.html", file=services.open_file(case_id, actor=actor))
    flash(_("已更新约定的支持。"), "done")
    return see_other("cases.show", case_id=case_id)
