"""交流预案: how a talk is meant to go, written before it, shown beside the form of the talk."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services as cases
from care.cases.schemas import DutySchema
from care.talks import services
from care.talks.schemas import TalkPlanSchema
from care.talks.services import PlanWords
from care.talks.terms import PLAN_LABELS
from kernel.actor import Actor
from obligations.queries import DutyLine
from web import drafting, forms, record_words, saved
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("talk_plans", __name__, url_prefix="/<school>/cases/<uuid:case_id>/talk-plans")


@blueprint.get("/new")
@permit(Permission.TALK_RECORD)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form for a plan."""
    duty = record_words.duty_of(actor, [case_id], forms.parse_query(DutySchema)["duty"])
    place = url_for("talk_plans.write", case_id=case_id)
    form = drafting.begun(actor, place, duty=duty.id if duty else None, day=record_words.today())
    return _page(actor, case_id, form, duty)


@blueprint.post("/")
@permit(Permission.TALK_RECORD)
def write(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write a plan."""
    form = forms.read(TalkPlanSchema)
    with form:
        data = form.data
        recorded = services.write_plan(
            case_id=case_id,
            happened_on=data["happened_on"],
            words=PlanWords(**{name: data[name] for name in PLAN_LABELS}),
            actor=actor,
        )
    if form.failed:
        return _page(actor, case_id, form, record_words.typed_duty(actor, [case_id], form.value("duty")))
    saved.tell(record_words.said([recorded]), undo=url_for("talk_batches.withdraw"), record_ids=[recorded.record.id])
    return see_other("todo.index") if data["duty"] else see_other("cases.show", case_id=case_id)


def _page(actor: Actor, case_id: UUID, form: forms.Form, duty: DutyLine | None) -> ResponseReturnValue:
    file = cases.open_file(case_id, actor=actor)
    template, days = "talk_plans/new.html", record_words.days()
    if form.failed:
        return form.page(template, file=file, duty=duty, days=days)
    return render_template(template, form=form, file=file, duty=duty, days=days)
