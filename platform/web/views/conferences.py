"""会商: called from a student's file, concluded with minutes and what was agreed, talked on in a thread of its own."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from accounts.roles import LABELS
from care.cases import services as cases
from care.talks import services
from care.talks.schemas import MOST_DECISIONS, ConferenceSchema, MessageSchema, MinutesSchema
from care.talks.services import Agreed
from kernel import clock
from kernel.actor import Actor
from web import drafting, forms, record_words
from web.inputs import Values
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("conferences", __name__, url_prefix="/<school>")


@blueprint.get("/cases/<uuid:case_id>/conferences/new")
@permit(Permission.TALK_CONFER)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form: when, what for, with whom."""
    place = url_for("conferences.call", case_id=case_id)
    return _calling(actor, case_id, drafting.begun(actor, place, held_on=record_words.today()))


@blueprint.post("/cases/<uuid:case_id>/conferences/")
@permit(Permission.TALK_CONFER)
def call(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Call it; the others are told."""
    form = forms.read(ConferenceSchema)
    with form:
        data = form.data
        conference = services.call(
            case_id=case_id,
            held_on=data["held_on"],
            place=data["place"],
            purpose=data["purpose"],
            member_ids=data["member"],
            actor=actor,
        )
    if form.failed:
        return _calling(actor, case_id, form)
    flash(_("已发起，参加的老师会收到提醒。"), "done")
    return see_other("conferences.show", conference_id=conference.id)


@blueprint.get("/conferences/<uuid:conference_id>")
@permit(Permission.CASE_READ)
def show(actor: Actor, conference_id: UUID) -> ResponseReturnValue:
    """The conference, what was agreed and how it stands, and the thread."""
    return _page(actor, conference_id, forms.blank(), forms.blank())


@blueprint.post("/conferences/<uuid:conference_id>/minutes")
@permit(Permission.TALK_CONFER)
def conclude(actor: Actor, conference_id: UUID) -> ResponseReturnValue:
    """Write the minutes; what was agreed becomes duties."""
    form = forms.read(MinutesSchema)
    with form:
        data = form.data
        services.conclude(conference_id, minutes=data["minutes"], agreed=_agreed(data), actor=actor)
    if form.failed:
        return _page(actor, conference_id, form, forms.blank())
    flash(_("已写好纪要。约定的事已进入各人的待办。"), "done")
    return see_other("conferences.show", conference_id=conference_id)


@blueprint.post("/conferences/<uuid:conference_id>/messages")
@permit(Permission.CASE_READ)
def write(actor: Actor, conference_id: UUID) -> ResponseReturnValue:
    """Write a line into the thread."""
    form = forms.read(MessageSchema)
    with form:
        services.write_message(conference_id, words=form.data["words"], actor=actor)
    if form.failed:
        return _page(actor, conference_id, forms.blank(), form)
    return see_other("conferences.show", conference_id=conference_id)


def _agreed(data: Values) -> list[Agreed]:
    """The rows that are filled in, in their order."""
    rows = [row for _number, row in sorted(data["decision"].items()) if row["words"]]
    return [Agreed(words=row["words"], owner_id=row["owner"], due_on=row["due_on"]) for row in rows]


def _calling(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    people = services.candidates(case_id, actor=actor)
    file = cases.open_file(case_id, actor=actor)
    members = [
        (str(one.user_id), one.name, "、".join(_(LABELS[role]) for role in one.roles))
        for one in people
        if one.user_id != actor.user_id
    ]
    if form.failed:
        return form.page("conferences/new.html", file=file, members=members)
    return render_template("conferences/new.html", form=form, file=file, members=members)


def _page(actor: Actor, conference_id: UUID, minutes: forms.Form, message: forms.Form) -> ResponseReturnValue:
    conference = services.open_conference(conference_id, actor=actor)
    context = {
        "conference": conference,
        "file": conference.file,
        "owners": [("", _("请选择")), *((str(user_id), name) for user_id, name in conference.members)],
        "numbers": range(1, MOST_DECISIONS + 1),
        "may_conclude": (
            conference.is_member
            and conference.concluded_on is None
            and conference.held_on <= clock.today()
            and conference.file.state in ("confirmed", "priority")
            and actor.may(Permission.TALK_CONFER)
        ),
        "minutes_form": minutes,
        "message_form": message,
    }
    failed = minutes if minutes.failed else message if message.failed else None
    return (
        failed.page("conferences/show.html", **context)
        if failed
        else render_template("conferences/show.html", **context)
    )
