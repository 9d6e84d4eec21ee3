"""谈话记录、跟踪记录: written on one form, credited to every duty that they do, undone on the same day."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services as cases
from care.cases.schemas import DutySchema
from care.talks import queries, services
from care.talks.schemas import FollowUpSchema, TalkSchema
from care.talks.services import Recorded, Tracking
from care.talks.terms import WAY_LABELS, Way
from kernel.actor import Actor
from obligations import queries as obligations
from obligations.queries import DutyLine
from policy_profiles.evidence import EvidenceKind
from web import drafting, forms, record_words, saved, talk_words
from web.inputs import Values
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("talks", __name__, url_prefix="/<school>/cases/<uuid:case_id>")


@blueprint.get("/talks/new")
@permit(Permission.TALK_RECORD)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form for a talk, with everything filled in that is known: today, the last place, what the duty asks for."""
    duty = record_words.duty_of(actor, [case_id], forms.parse_query(DutySchema)["duty"])
    form = drafting.begun(
        actor,
        url_for("talks.record", case_id=case_id),
        duty=duty.id if duty else None,
        kind=talk_words.kind_for(duty),
        day=record_words.today(),
        place=queries.last_place(actor),
    )
    return _talk_page(actor, case_id, form, duty)


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
        return _talk_page(actor, case_id, form, record_words.typed_duty(actor, [case_id], form.value("duty")))
    return _on(case_id, recorded, from_duty=data["duty"] is not None)


@blueprint.get("/follow-ups/new")
@permit(Permission.TALK_RECORD)
def new_follow_up(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form for a tracking record that stands on no talk."""
    duty = record_words.duty_of(actor, [case_id], forms.parse_query(DutySchema)["duty"])
    place = url_for("talks.record_follow_up", case_id=case_id)
    form = drafting.begun(actor, place, duty=duty.id if duty else None, way=Way.OBSERVATION, day=record_words.today())
    return _follow_up_page(actor, case_id, form, duty)


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
        return _follow_up_page(actor, case_id, form, record_words.typed_duty(actor, [case_id], form.value("duty")))
    return _on(case_id, recorded, from_duty=data["duty"] is not None)


@blueprint.post("/records/<uuid:record_id>/withdrawal")
@permit(Permission.TALK_RECORD)
def withdraw(actor: Actor, case_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Undo a record of one's own on the day it was written."""
    record = queries.visible_record(actor, case_id, record_id)
    services.withdraw(record=record, actor=actor)
    flash(_("已撤销，相应的待办重新打开。"), "info")
    return see_other("cases.show", case_id=case_id)


def _on(case_id: UUID, recorded: Recorded, *, from_duty: bool) -> ResponseReturnValue:
    """Back to where the person came from: the list, which offers the next duty, or the file."""
    saved.tell(record_words.said([recorded]), undo=url_for("talk_batches.withdraw"), record_ids=[recorded.record.id])
    return see_other("todo.index") if from_duty else see_other("cases.show", case_id=case_id)


def _talk_page(actor: Actor, case_id: UUID, form: forms.Form, duty: DutyLine | None) -> ResponseReturnValue:
    pressing = obligations.for_subject(case_id, pressing=True)
    return _page(
        "talks/new.html",
        actor,
        case_id,
        form,
        duty=duty,
        kinds=talk_words.kinds(pressing),
        days=record_words.days(),
        topics=talk_words.topics(),
        places=talk_words.places(form.value("place")),
        tracking=next((line for line in pressing if EvidenceKind.FOLLOW_UP in line.evidence), None),
    )


def _follow_up_page(actor: Actor, case_id: UUID, form: forms.Form, duty: DutyLine | None) -> ResponseReturnValue:
    ways = [(way.value, _(label)) for way, label in WAY_LABELS.items()]
    return _page("talks/follow_up.html", actor, case_id, form, duty=duty, ways=ways, days=record_words.days())


def _page(template: str, actor: Actor, case_id: UUID, form: forms.Form, **context: object) -> ResponseReturnValue:
    file = cases.open_file(case_id, actor=actor)
    if form.failed:
        return form.page(template, file=file, **context)
    return render_template(template, form=form, file=file, **context)


def _tracking(data: Values) -> Tracking | None:
    if not data["strategy"]:
        return None
    return Tracking(strategy=data["strategy"], effect=data["effect"], lesson=data["lesson"])
