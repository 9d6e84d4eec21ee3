"""The day of a seminar and after it: the code at the door, holding, minutes, their confirmation."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.seminars import queries, services
from care.seminars.schemas import ArrivalSchema, HoldingSchema, MinutesSchema, SeenSchema
from kernel import clock
from kernel.actor import Actor
from web import drafting, forms, link_slips, seminar_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other
from web.views.seminars import seminar_page

blueprint = Blueprint("seminar_meetings", __name__, url_prefix="/<school>/seminars/<uuid:seminar_id>")


@blueprint.post("/door")
@permit(Permission.SEMINAR_PLAN)
def open_door(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """The code that guests scan at the door, told once."""
    row = queries.changeable_seminar(actor, seminar_id)
    address = link_slips.address_of(services.open_door(row, actor=actor))
    return render_template(
        "seminars/door.html", view=queries.opened_seminar(seminar_id, actor), address=address, until=clock.today()
    )


@blueprint.post("/arrivals/<uuid:arrival_id>")
@permit(Permission.SEMINAR_PLAN)
def settle(actor: Actor, seminar_id: UUID, arrival_id: UUID) -> ResponseReturnValue:
    """Say whom the names at the door meant."""
    guest_id = forms.parse(ArrivalSchema)["guest_id"]
    row = queries.changeable_seminar(actor, seminar_id)
    arrival = queries.locked_arrival(seminar_id, arrival_id)
    guest = queries.locked_guest(actor, seminar_id, guest_id) if guest_id else None
    services.settle_arrival(row, arrival, guest=guest, actor=actor)
    flash(_("已签到。") if guest else _("已略过。"), "done")
    return see_other("seminars.show", seminar_id=seminar_id)


@blueprint.post("/holding")
@permit(Permission.SEMINAR_PLAN)
def hold(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """It took place."""
    form = forms.read(HoldingSchema)
    with form:
        row = queries.changeable_seminar(actor, seminar_id)
        services.hold(row, held_on=form.data["held_on"], seen=form.data["version"], actor=actor)
    if form.failed:
        return seminar_page(actor, seminar_id, form)
    flash(_("已登记召开。接下来写纪要。"), "done")
    return see_other("seminar_meetings.edit_minutes", seminar_id=seminar_id)


@blueprint.get("/minutes")
@permit(Permission.SEMINAR_PLAN)
def edit_minutes(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """The form of the minutes, with what is written already."""
    row = queries.changeable_seminar(actor, seminar_id, to_change=False)
    parts = {name: queries.opened(row, name) for name in queries.MINUTE_LABELS}
    place = url_for("seminar_meetings.keep_minutes", seminar_id=seminar_id)
    return _minutes_page(actor, seminar_id, drafting.begun(actor, place, version=row.version, **parts))


@blueprint.post("/minutes")
@permit(Permission.SEMINAR_PLAN)
def keep_minutes(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """Keep them; a second person confirms."""
    form = forms.read(MinutesSchema)
    with form:
        row = queries.changeable_seminar(actor, seminar_id)
        parts = {name: form.data[name] for name in queries.MINUTE_LABELS}
        services.keep_minutes(row, parts=parts, seen=form.data["version"], actor=actor)
    if form.failed:
        return _minutes_page(actor, seminar_id, form)
    flash(_("纪要已保存，请领导小组另一位老师确认。"), "done")
    return see_other("seminars.show", seminar_id=seminar_id)


@blueprint.post("/confirmation")
@permit(Permission.SEMINAR_CONFIRM)
def confirm(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """Confirm what somebody else wrote."""
    form = forms.read(SeenSchema)
    said = ""
    with form:
        row = queries.locked_seminar(seminar_id)
        said = seminar_words.confirmed(services.confirm(row, seen=form.data["version"], actor=actor))
    if form.failed:
        return seminar_page(actor, seminar_id, form)
    flash(said, "done")
    return see_other("seminars.show", seminar_id=seminar_id)


def _minutes_page(actor: Actor, seminar_id: UUID, form: forms.Form) -> ResponseReturnValue:
    view = queries.opened_seminar(seminar_id, actor)
    if form.failed:
        return form.page("seminars/minutes.html", view=view, **seminar_words.words())
    return render_template("seminars/minutes.html", form=form, view=view, **seminar_words.words())
