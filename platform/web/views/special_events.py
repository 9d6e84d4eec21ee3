"""特殊情况: what the family has to be told of promptly; telling them becomes a duty where the school's document says so."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services as cases
from care.home_contact import services
from care.home_contact.schemas import SpecialEventSchema
from kernel.actor import Actor
from web import contact_words, drafting, forms, record_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("special_events", __name__, url_prefix="/<school>/cases/<uuid:case_id>/special-events")


@blueprint.get("/new")
@permit(Permission.CONTACT_RECORD)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form, for today."""
    form = drafting.begun(actor, url_for("special_events.record", case_id=case_id), day=record_words.today())
    return _page(actor, case_id, form)


@blueprint.post("/")
@permit(Permission.CONTACT_RECORD)
def record(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write down what happened, and go on to telling the family."""
    form = forms.read(SpecialEventSchema)
    with form:
        services.record_special_event(case_id=case_id, actor=actor, **form.data)
    if form.failed:
        return _page(actor, case_id, form)
    flash(_("已登记。告诉家长之后，请在下面登记这次联系。"), "done")
    return see_other("guardian_contacts.new", case_id=case_id)


def _page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    file = cases.open_file(case_id, actor=actor)
    types, days = contact_words.event_types(), record_words.days()
    if form.failed:
        return form.page("special_events/new.html", file=file, types=types, days=days)
    return render_template("special_events/new.html", form=form, file=file, types=types, days=days)
