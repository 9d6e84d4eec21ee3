"""填表时间上限 (区): how many minutes of forms a student in care may cost in a term."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from policy_profiles import ceiling_queries, services
from policy_profiles.schemas import CeilingSchema
from web import forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("paperwork_ceilings", __name__, url_prefix="/district/paperwork-ceiling")


@blueprint.get("/")
@permit(Permission.PROFILE_TEMPLATE)
def index(_actor: Actor) -> ResponseReturnValue:
    """The ceiling of now, and those before it."""
    return _page(None)


@blueprint.post("/")
@permit(Permission.PROFILE_TEMPLATE)
def create(actor: Actor) -> ResponseReturnValue:
    """Set the ceiling, or lift it."""
    form = forms.read(CeilingSchema)
    with form:
        services.set_ceiling(minutes=form.data["minutes"], actor=actor)
    if form.failed:
        return _page(form)
    flash(_("已保存。学校预演制度时会和这个上限比较。"), "done")
    return see_other("paperwork_ceilings.index")


def _page(form: forms.Form | None) -> ResponseReturnValue:
    known = ceiling_queries.ceilings()
    context = {"ceilings": known, "current": known[0].minutes if known else None}
    if form is not None:
        return form.page("paperwork_ceilings/index.html", **context)
    blank = forms.blank(minutes=context["current"])
    return render_template("paperwork_ceilings/index.html", form=blank, **context)
