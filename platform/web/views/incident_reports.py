"""情况上报: what somebody who works here reports under their name, and what the school asks back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.incidents import queries, services
from care.incidents.schemas import AnswerSchema, IncidentSchema
from kernel import clock
from kernel.actor import Actor
from web import drafting, forms, incident_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("incident_reports", __name__, url_prefix="/<school>/incident-reports")


@blueprint.get("/")
@permit(Permission.INCIDENT_REPORT)
def index(actor: Actor) -> ResponseReturnValue:
    """What this person reported, and how anybody reports something without a name."""
    return render_template(
        "incident_reports/index.html",
        lines=queries.own_reports(actor),
        reports=queries.own_mandatory(actor),
        address=incident_words.public_address(url_for("anonymous_reports.new", slug=g.school.slug)),
        **incident_words.words(),
    )


@blueprint.get("/new")
@permit(Permission.INCIDENT_REPORT)
def new(actor: Actor) -> ResponseReturnValue:
    """The form; opened from a child's page it is about that child."""
    student = incident_words.about(actor)
    form = drafting.begun(
        actor,
        url_for("incident_reports.create"),
        happened_on=clock.today(),
        student_id=student.id if student else None,
    )
    return _form_page(actor, form)


@blueprint.post("/")
@permit(Permission.INCIDENT_REPORT)
def create(actor: Actor) -> ResponseReturnValue:
    """Hand it in; where a child may be harmed, go on to telling the authorities."""
    form, reported = forms.read(IncidentSchema), None
    with form:
        reported = services.report(form.data["entry"], actor=actor)
    if form.failed or reported is None:
        return _form_page(actor, form)
    opened = reported.mandatory
    if form.data["entry"].student_id != reported.incident.student_id:
        flash(incident_words.without_child(), "today")
    if not reported.has_handler:
        flash(_("已记下。学校里没有合适的人处理这件事，请同时向区教育局反映。"), "today")
    if opened is not None:
        flash(_("已上报。孩子可能受到伤害，请现在向公安机关报告，并在下面记下。"), "today")
        return see_other("mandatory_reports.show", report_id=opened.id)
    flash(_("已上报，学校两个工作日内受理。被反映的人看不到这份上报，也看不到是谁报的。"), "done")
    return see_other("incident_reports.index")


@blueprint.get("/<uuid:own_id>")
@permit(Permission.INCIDENT_REPORT)
def show(actor: Actor, own_id: UUID) -> ResponseReturnValue:
    """One's own report: how far it is, what was asked and answered."""
    return _own_page(actor, own_id, forms.blank())


@blueprint.post("/<uuid:own_id>/answers")
@permit(Permission.INCIDENT_REPORT)
def answer(actor: Actor, own_id: UUID) -> ResponseReturnValue:
    """Answer, or add something."""
    form = forms.read(AnswerSchema)
    with form:
        services.answer(own_id, words=form.data["words"], actor=actor)
    if form.failed:
        return _own_page(actor, own_id, form)
    flash(_("已交给处理人。"), "done")
    return see_other("incident_reports.show", own_id=own_id)


def _own_page(actor: Actor, own_id: UUID, form: forms.Form) -> ResponseReturnValue:
    shown = {"report": queries.own_report(actor, own_id), **incident_words.words()}
    if form.failed:
        return form.page("incident_reports/show.html", **shown)
    return render_template("incident_reports/show.html", form=form, **shown)


def _form_page(actor: Actor, form: forms.Form) -> ResponseReturnValue:
    shown = {
        "student": incident_words.student_of(actor, form),
        "staff": incident_words.people_options(queries.staff()),
        **incident_words.words(),
    }
    if form.failed:
        return form.page("incident_reports/form.html", **shown)
    return render_template("incident_reports/form.html", form=form, **shown)
