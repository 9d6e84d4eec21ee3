"""谈话记录、跟踪记录: written on one form, credited to every duty that they do, undone on the same day."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.cases import services as cases
from care.talks import queries, services
from care.talks.schemas import FollowUpSchema, TalkSchema
from care.talks.services import Recorded, Tracking
from care.talks.terms import KIND_LABELS, WAY_LABELS, TalkKind, Way
from kernel import clock
from kernel.actor import Actor
from web import drafting, forms
from web.inputs import Values
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("talks", __name__, url_prefix="/<school>/cases/<uuid:case_id>")


@blueprint.get("/talks/new")
@permit(Permission.TALK_RECORD)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form for a talk, with today filled in."""
    place = url_for("talks.record", case_id=case_id)
    form = drafting.begun(actor, place, kind=TalkKind.STUDENT, happened_on=clock.today())
    return _talk_page(actor, case_id, form)


@blueprint.post("/talks")
@permit(Permission.TALK_RECORD)
def record(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Record a talk, and with it the month's tracking where its three fields are filled in."""
    form = forms.read(TalkSchema)
    with form:
        data = form.data
        recorded = services.record_talk(
            case_id=case_id,
            kind=data["kind"],
            happened_on=data["happened_on"],
            place=data["place"],
            content=data["content"],
            next_step=data["next_step"],
            tracking=_tracking(data),
            actor=actor,
        )
    if form.failed:
        return _talk_page(actor, case_id, form)
    flash(_said(recorded), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.get("/follow-ups/new")
@permit(Permission.TALK_RECORD)
def new_follow_up(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form for a tracking record that stands on no talk."""
    place = url_for("talks.record_follow_up", case_id=case_id)
    form = drafting.begun(actor, place, way=Way.OBSERVATION, happened_on=clock.today())
    return _follow_up_page(actor, case_id, form)


@blueprint.post("/follow-ups")
@permit(Permission.TALK_RECORD)
def record_follow_up(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write a tracking record."""
    form = forms.read(FollowUpSchema)
    with form:
        data = form.data
        recorded = services.record_follow_up(
            case_id=case_id,
            happened_on=data["happened_on"],
            way=data["way"],
            tracking=Tracking(strategy=data["strategy"], effect=data["effect"], lesson=data["lesson"]),
            actor=actor,
        )
    if form.failed:
        return _follow_up_page(actor, case_id, form)
    flash(_said(recorded), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.post("/records/<uuid:record_id>/withdrawal")
@permit(Permission.TALK_RECORD)
def withdraw(actor: Actor, case_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Undo a record of one's own on the day it was written."""
    record = queries.visible_record(actor, case_id, record_id)
    services.withdraw(record=record, actor=actor)
    flash(_("已撤销，相应的待办重新打开。"), "info")
    return see_other("cases.show", case_id=case_id)


def _talk_page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    kinds = [(kind.value, _(label)) for kind, label in KIND_LABELS.items()]
    return _page("talks/new.html", actor, case_id, form, kinds=kinds)


def _follow_up_page(actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    ways = [(way.value, _(label)) for way, label in WAY_LABELS.items()]
    return _page("talks/follow_up.html", actor, case_id, form, ways=ways)


def _page(template: str, actor: Actor, case_id: UUID, form: forms.Form, **context: object) -> ResponseReturnValue:
    file = cases.open_file(case_id, actor=actor)
    if form.failed:
        return form.page(template, file=file, **context)
    return render_template(template, form=form, file=file, **context)


def _tracking(data: Values) -> Tracking | None:
    if not data["strategy"]:
        return None
    return Tracking(strategy=data["strategy"], effect=data["effect"], lesson=data["lesson"])


def _said(recorded: Recorded) -> str:
    """Which duties the record did, in one sentence."""
    if not recorded.credited:
        return str(_("已登记。目前没有与它对应的待办，记录会保留在档案里。"))
    return str(_("已登记，同时完成：%(duties)s。", duties="、".join(duty.title for duty in recorded.credited)))
