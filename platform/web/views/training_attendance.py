"""签到: the code in the room that staff scan with their own account, the list beside it, and what the assessment showed."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.trainings import queries, services
from care.trainings.lifecycle import TrainingStep
from care.trainings.schemas import DoorCodeSchema, PresenceSchema, ResultsSchema
from kernel.actor import Actor
from kernel.settings import settings
from web import forms, training_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("training_attendance", __name__, url_prefix="/<school>/trainings/<uuid:training_id>")


@blueprint.get("/attendance")
@permit(Permission.TRAINING_PLAN)
def show(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """The code to show in the room, and everybody by name with who is there."""
    training = queries.kept_training(actor, training_id, to_change=False)
    view, came = queries.view(training, actor), queries.attendance_of(training_id)
    there = {one.person_id for one in came}
    invited, others = training_words.in_order(there, queries.everybody(), view.audience)
    return render_template(
        "training_attendance/show.html",
        view=view,
        came=came,
        there=there,
        invited=invited,
        others=others,
        address=_address(training_id, view.door_code),
        **training_words.words(),
    )


@blueprint.post("/attendance")
@permit(Permission.TRAINING_PLAN)
def keep(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """Keep the list as it was ticked."""
    data = forms.parse(PresenceSchema)
    training = queries.kept_training(actor, training_id)
    added, removed = services.keep_list(training, **data, actor=actor)
    flash(_("名单已保存：增加 %(added)s 人，去掉 %(removed)s 人。", added=added, removed=removed), "done")
    return see_other("training_attendance.show", training_id=training_id)


@blueprint.post("/results")
@permit(Permission.TRAINING_PLAN)
def assess(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """Keep what the assessment showed."""
    data = forms.parse(ResultsSchema)
    training = queries.kept_training(actor, training_id)
    count = services.assess(training, results=data["result"], actor=actor)
    flash(_("考核已登记：%(count)s 人有变化。", count=count), "done")
    return see_other("trainings.show", training_id=training_id)


@blueprint.get("/presence")
@permit(Permission.TRAINING_READ)
def ask_presence(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """Where the code in the room leads: one tap says that one is there."""
    return _presence_page(actor, training_id, forms.blank(code=forms.parse_query(DoorCodeSchema)["code"]))


@blueprint.post("/presence")
@permit(Permission.TRAINING_READ)
def sign_in(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """Say so; a second tap changes nothing."""
    form = forms.read(DoorCodeSchema)
    with form:
        training = queries.visible_training(actor, training_id, to_change=True)
        services.sign_in(training, code=form.data["code"], actor=actor)
    if form.failed:
        return _presence_page(actor, training_id, form)
    flash(_("签到好了。"), "done")
    return see_other("trainings.show", training_id=training_id)


def _presence_page(actor: Actor, training_id: UUID, form: forms.Form) -> ResponseReturnValue:
    training = queries.visible_training(actor, training_id)
    view = queries.view(training, actor)
    context = {
        "view": view,
        "own": queries.own_attendance(actor, training_id),
        "is_open": TrainingStep.SIGN_IN in view.steps,
        **training_words.words(),
    }
    if form.failed:
        return form.page("training_attendance/presence.html", **context)
    return render_template("training_attendance/presence.html", form=form, **context)


def _address(training_id: UUID, code: str) -> str:
    """Where a phone goes that scans the code: under the portal's public name, or else as this request came in."""
    place = url_for("training_attendance.ask_presence", training_id=training_id, code=code)
    return f"{(settings().public_url or request.host_url).rstrip('/')}{place}"
