"""家访与校访: agreed on, held, answered; or written down at once when nobody had agreed on it before."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services as cases
from care.home_contact import queries, services
from care.home_contact.lifecycle import STATE_LABELS
from care.home_contact.schemas import (
    HeldVisitSchema,
    MissedVisitSchema,
    VersionSchema,
    VisitAnswerSchema,
    VisitKindSchema,
    VisitPlanSchema,
    VisitSchema,
)
from care.home_contact.services import RecordedVisit, VisitWords
from care.home_contact.terms import COMPANY_LABELS, VISIT_LABELS, VisitKind
from kernel.actor import Actor
from policy_profiles.evidence import EvidenceKind
from web import contact_words, drafting, forms, record_words, saved
from web.inputs import Values
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("visits", __name__, url_prefix="/<school>/cases/<uuid:case_id>/visits")


@blueprint.get("/new")
@permit(Permission.CONTACT_RECORD)
def new(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form for a visit that took place: at home, or at school when the duty or the address says so."""
    asked = forms.parse_query(VisitKindSchema)
    duty = record_words.duty_of(actor, [case_id], asked["duty"])
    is_at_school = duty is not None and EvidenceKind.HOME_VISIT not in duty.evidence
    form = drafting.begun(
        actor,
        url_for("visits.record", case_id=case_id),
        duty=duty.id if duty else None,
        kind=VisitKind.SCHOOL if is_at_school else asked["kind"],
        day=record_words.today(),
    )
    return _page("visits/new.html", actor, case_id, form)


@blueprint.post("/")
@permit(Permission.CONTACT_RECORD)
def record(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write the visit down."""
    form = forms.read(VisitSchema)
    with form:
        data = form.data
        family = [case_id, *data["siblings"]]
        recorded = services.record_visit(kind=data["kind"], case_ids=family, words=_words(data), actor=actor)
    if form.failed:
        return _page("visits/new.html", actor, case_id, form)
    return _on(case_id, recorded, from_duty=data["duty"] is not None)


@blueprint.get("/appointment")
@permit(Permission.CONTACT_RECORD)
def appoint(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form for an appointment."""
    kind = forms.parse_query(VisitKindSchema)["kind"]
    form = drafting.begun(actor, url_for("visits.plan", case_id=case_id), kind=kind)
    return _page("visits/appointment.html", actor, case_id, form)


@blueprint.post("/appointment")
@permit(Permission.CONTACT_RECORD)
def plan(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Keep the appointment."""
    form = forms.read(VisitPlanSchema)
    with form:
        data = form.data
        visit = services.plan_visit(
            kind=data["kind"],
            case_ids=[case_id, *data["siblings"]],
            planned_on=data["planned_on"],
            planned_at=data["planned_at"],
            actor=actor,
        )
    if form.failed:
        return _page("visits/appointment.html", actor, case_id, form)
    flash(_("已预约。走访之后回到这里登记。"), "done")
    return see_other("visits.show", case_id=case_id, visit_id=visit.id)


@blueprint.get("/<uuid:visit_id>")
@permit(Permission.CASE_READ)
def show(actor: Actor, case_id: UUID, visit_id: UUID) -> ResponseReturnValue:
    """One visit, and what can be done with it now."""
    return _visit_page(actor, case_id, visit_id, forms.blank(day=record_words.today()))


@blueprint.post("/<uuid:visit_id>/holding")
@permit(Permission.CONTACT_RECORD)
def hold(actor: Actor, case_id: UUID, visit_id: UUID) -> ResponseReturnValue:
    """Write down what became of the appointment."""
    form = forms.read(HeldVisitSchema)
    with form:
        data = form.data
        visit = queries.locked_visit(actor, case_id, visit_id)
        recorded = services.hold_visit(visit, _words(data), seen=data["version"], actor=actor)
    if form.failed:
        return _visit_page(actor, case_id, visit_id, form)
    return _on(case_id, recorded, from_duty=False)


@blueprint.post("/<uuid:visit_id>/miss")
@permit(Permission.CONTACT_RECORD)
def miss(actor: Actor, case_id: UUID, visit_id: UUID) -> ResponseReturnValue:
    """Nobody was there."""
    form = forms.read(MissedVisitSchema)
    with form:
        data = form.data
        visit = queries.locked_visit(actor, case_id, visit_id)
        services.miss_visit(
            visit, happened_on=data["happened_on"], words=data["seen"], seen=data["version"], actor=actor
        )
    if form.failed:
        return _visit_page(actor, case_id, visit_id, form)
    flash(_("已如实记下未遇。这件待办还在，换个时间再约。"), "info")
    return see_other("cases.show", case_id=case_id)


@blueprint.post("/<uuid:visit_id>/cancellation")
@permit(Permission.CONTACT_RECORD)
def cancel(actor: Actor, case_id: UUID, visit_id: UUID) -> ResponseReturnValue:
    """Call the appointment off."""
    seen = forms.parse(VersionSchema)["version"]
    services.cancel_visit(queries.locked_visit(actor, case_id, visit_id), seen=seen, actor=actor)
    flash(_("预约已取消。"), "info")
    return see_other("cases.show", case_id=case_id)


@blueprint.post("/<uuid:visit_id>/answer")
@permit(Permission.CONTACT_RECORD)
def answer(actor: Actor, case_id: UUID, visit_id: UUID) -> ResponseReturnValue:
    """Write down what the school answered."""
    form = forms.read(VisitAnswerSchema)
    with form:
        data = form.data
        visit = queries.locked_visit(actor, case_id, visit_id)
        services.answer_visit(visit, answer=data["answer"], seen=data["version"], actor=actor)
    if form.failed:
        return _visit_page(actor, case_id, visit_id, form)
    flash(_("已记下学校的答复。"), "done")
    return see_other("visits.show", case_id=case_id, visit_id=visit_id)


@blueprint.post("/<uuid:visit_id>/withdrawal")
@permit(Permission.CONTACT_RECORD)
def withdraw(actor: Actor, case_id: UUID, visit_id: UUID) -> ResponseReturnValue:
    """Undo a visit of one's own on the day it was written."""
    services.withdraw_visit(queries.locked_visit(actor, case_id, visit_id), actor=actor)
    flash(_("已撤销，相应的待办重新打开。"), "info")
    return see_other("cases.show", case_id=case_id)


def _words(data: Values) -> VisitWords:
    return VisitWords(**{name: data[name] for name in ("happened_on", "company", "present", "seen", "wishes")})


def _on(case_id: UUID, recorded: RecordedVisit, *, from_duty: bool) -> ResponseReturnValue:
    """Back to where the person came from: the list, which offers the next duty, or the file."""
    undo = url_for("visits.withdraw", case_id=case_id, visit_id=recorded.record.id)
    saved.tell(record_words.said([recorded]), undo=undo)
    return see_other("todo.index") if from_duty else see_other("cases.show", case_id=case_id)


def _page(template: str, actor: Actor, case_id: UUID, form: forms.Form) -> ResponseReturnValue:
    file = cases.open_file(case_id, actor=actor)
    context = {
        "file": file,
        "duty": record_words.typed_duty(actor, [case_id], form.value("duty")),
        "kinds": [(kind.value, _(label)) for kind, label in VISIT_LABELS.items()],
        "days": record_words.days(),
        "companies": contact_words.companies(),
        "siblings": contact_words.siblings(queries.siblings(actor, case_id)),
    }
    if form.failed:
        return form.page(template, **context)
    return render_template(template, form=form, **context)


def _visit_page(actor: Actor, case_id: UUID, visit_id: UUID, form: forms.Form) -> ResponseReturnValue:
    file = cases.open_file(case_id, actor=actor)
    visit = queries.opened_visit(queries.visible_visit(actor, case_id, visit_id), actor)
    context = {
        "file": file,
        "visit": visit,
        "reads": file.reads_records or visit.is_mine,
        "labels": VISIT_LABELS,
        "states": STATE_LABELS,
        "company_labels": COMPANY_LABELS,
        "days": record_words.days(),
        "companies": contact_words.companies(),
    }
    if form.failed:
        return form.page("visits/show.html", **context)
    return render_template("visits/show.html", form=form, **context)
