"""放宽申请: what the district's schools ask to loosen, rule and numbers, and the office's answer."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from policy_profiles import loosening_queries, services
from policy_profiles.change_words import plain_words
from policy_profiles.requests import REQUEST_LABELS
from policy_profiles.schemas import DecisionSchema
from policy_profiles.wording import FIELD_LABELS
from tenants.queries import schools_of_district
from web import forms
from web.language import translate
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("loosenings", __name__, url_prefix="/district/loosenings")


@blueprint.get("/")
@permit(Permission.PROFILE_LOOSENING)
def index(actor: Actor) -> ResponseReturnValue:
    """Every request of the district's schools, undecided ones first."""
    return render_template(
        "loosenings/index.html",
        filed=loosening_queries.filings(),
        schools=_names(actor),
        labels=REQUEST_LABELS,
        said=_said,
        fields=FIELD_LABELS,
    )


@blueprint.get("/<uuid:request_id>")
@permit(Permission.PROFILE_LOOSENING)
def show(actor: Actor, request_id: UUID) -> ResponseReturnValue:
    """One request, and the answer to it."""
    return _page(actor, request_id, None)


@blueprint.post("/<uuid:request_id>")
@permit(Permission.PROFILE_LOOSENING)
def decide(actor: Actor, request_id: UUID) -> ResponseReturnValue:
    """Agree or decline, with a reason."""
    form = forms.read(DecisionSchema)
    agreed = False
    with form:
        agreed = form.data["answer"] == "agree"
        services.decide_loosening(request_id=request_id, agreed=agreed, reason=form.data["reason"], actor=actor)
    if form.failed:
        return _page(actor, request_id, form)
    flash(_("已同意，学校可以发布这一处修改。") if agreed else _("已答复不同意，学校要改回原来的要求。"), "done")
    return see_other("loosenings.index")


def _page(actor: Actor, request_id: UUID, form: forms.Form | None) -> ResponseReturnValue:
    context = {
        "one": loosening_queries.filing(request_id),
        "schools": _names(actor),
        "labels": REQUEST_LABELS,
        "said": _said,
        "fields": FIELD_LABELS,
    }
    if form is not None:
        return form.page("loosenings/show.html", **context)
    return render_template("loosenings/show.html", form=forms.blank(), **context)


def _names(actor: Actor) -> dict[UUID, str]:
    return {school.id: school.name for school in schools_of_district(actor.district_id)}


def _said(field: str, value: object) -> str:
    return plain_words(field, value, translate)
