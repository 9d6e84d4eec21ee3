"""任课教师的谈话: recorded beside the hint for the lessons; its author reads it again, the class teacher finds it in the file."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services as cases
from care.talks import queries, services
from care.talks.schemas import SubjectTalkSchema
from kernel.actor import Actor
from web import drafting, forms, record_words, talk_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("subject_talks", __name__, url_prefix="/<school>/tips")


@blueprint.get("/<uuid:case_id>/talks/new")
@permit(Permission.CASE_TIP)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form, and what this person wrote of earlier talks with the child."""
    place = url_for("subject_talks.record", case_id=case_id)
    form = drafting.begun(actor, place, day=record_words.today(), place=queries.last_place(actor))
    return _page(actor, case_id, form)


@blueprint.post("/<uuid:case_id>/talks/")
@permit(Permission.CASE_TIP)
def record(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Record it."""
    form = forms.read(SubjectTalkSchema)
    with form:
        data = form.data
        services.record_subject_talk(
            case_id,
            happened_on=data["happened_on"],
            place=data["place"],
            content=data["content"],
            next_step=data["next_step"],
            actor=actor,
        )
    if form.failed:
        return _page(actor, case_id, form)
    flash(_("谈话已登记，班主任在档案里看得到。"), "done")
    return see_other("tips.index")


@blueprint.post("/talks/<uuid:talk_id>/withdrawal")
@permit(Permission.CASE_TIP)
def withdraw(actor: Actor, talk_id: UUID) -> ResponseReturnValue:
    """Take back one's own on the day it was written."""
    services.withdraw_subject_talk(talk_id, actor=actor)
    flash(_("已撤销，相应的待办重新打开。"), "info")
    return see_other("tips.index")


def _page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    context = {
        "tip": cases.open_tip(case_id, actor=actor),
        "earlier": services.list_own_subject_talks(case_id=case_id, actor=actor),
        "days": record_words.days(),
        "topics": talk_words.topics(),
        "places": talk_words.places(form.value("place")),
    }
    if form.failed:
        return form.page("subject_talks/new.html", **context)
    return render_template("subject_talks/new.html", form=form, **context)
