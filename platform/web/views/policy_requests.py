"""申请放宽: the school asks its district to let it fall below what the 原制度 demands, and may take that back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from kernel.errors import NotFound
from policy_profiles import loosening_queries, services
from policy_profiles.schemas import PlaceSchema, RequestSchema
from web import forms, policy_entries
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("policy_requests", __name__, url_prefix="/<school>/profile/draft/requests")


@blueprint.get("/new")
@permit(Permission.PROFILE_ADOPT)
def new(_actor: Actor) -> ResponseReturnValue:
    """The form: what is asked for, and why."""
    given = forms.parse_query(PlaceSchema)
    consents = _consents()
    if not given["place"] and consents:
        given["place"], given["field"] = consents[0].change.key
    return _page(forms.blank(**given))


@blueprint.post("/")
@permit(Permission.PROFILE_ADOPT)
def create(actor: Actor) -> ResponseReturnValue:
    """Send the request to the district."""
    form = forms.read(RequestSchema)
    with form:
        services.ask_loosening(**form.data, actor=actor)
    if form.failed:
        return _page(form)
    flash(_("已送区里。答复会显示在草稿里，其他修改可以继续。"), "done")
    return see_other("policy_drafts.show", _anchor="consents")


@blueprint.post("/<uuid:request_id>/withdrawal")
@permit(Permission.PROFILE_ADOPT)
def withdraw(actor: Actor, request_id: UUID) -> ResponseReturnValue:
    """Take a request back."""
    services.withdraw_loosening(request_id=request_id, actor=actor)
    flash(_("已撤回申请。"), "done")
    return see_other("policy_drafts.show", _anchor="consents")


def _page(form: forms.Form) -> ResponseReturnValue:
    place = (form.value("place"), form.value("field"))
    consent = next((one for one in _consents() if one.change.key == place), None)
    if consent is None:
        raise NotFound
    if form.failed:
        return form.page("policy_requests/new.html", consent=consent)
    return render_template("policy_requests/new.html", form=form, consent=consent)


def _consents() -> Sequence[policy_entries.Consent]:
    standing = loosening_queries.standing()
    return policy_entries.page(standing).consents if standing else ()
