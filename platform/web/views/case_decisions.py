"""确认纳入 / 暂不纳入: the second person reads the evidence and decides."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.cases import queries, services
from care.cases.schemas import ConfirmationSchema, ReasonSchema
from care.cases.terms import EVIDENCE_LABELS, FLAG_LABELS
from kernel.actor import Actor
from people import queries as people
from privacy import queries as privacy
from privacy.consent import DECISION_LABELS, PURPOSE_LABELS
from web import drafting, forms
from web.permit import permit
from web.replies import see_other
from web.views.case_evidence import files_of

blueprint = Blueprint("case_decisions", __name__, url_prefix="/<school>/cases/<uuid:case_id>")


@blueprint.get("/decision")
@permit(Permission.CASE_CONFIRM)
def show(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """What was proposed and why, what the family answered, and the two ways to decide."""
    taking = drafting.begun(actor, url_for("case_decisions.confirm", case_id=case_id))
    return _page(actor, case_id, taking, drafting.begun(actor, url_for("case_decisions.decline", case_id=case_id)))


@blueprint.post("/confirmation")
@permit(Permission.CASE_CONFIRM)
def confirm(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Take the candidate up."""
    form = forms.read(ConfirmationSchema)
    with form:
        services.confirm(queries.visible_case(actor, case_id), **form.data, actor=actor)
    if form.failed:
        return _page(actor, case_id, form, forms.blank())
    flash(_("已确认纳入。谈话、跟踪等待办已按制度排好。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.post("/declination")
@permit(Permission.CASE_CONFIRM)
def decline(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Do not take the candidate up."""
    form = forms.read(ReasonSchema)
    with form:
        services.decline(queries.visible_case(actor, case_id), **form.data, actor=actor)
    if form.failed:
        return _page(actor, case_id, forms.blank(), form)
    flash(_("已决定暂不纳入。这份记录在学期结束后删除。"), "done")
    return see_other("cases.index")


def _page(actor: Actor, case_id: UUID, taking: forms.Form, leaving: forms.Form) -> ResponseReturnValue:
    file = services.open_file(case_id, with_categories=True, actor=actor)
    failed = next((form for form in (taking, leaving) if form.failed), None)
    context = {
        "file": file,
        "files": files_of(file, actor),
        "taking": taking,
        "leaving": leaving,
        "has_proposed": file.proposed_by == actor.user_id,
        "answers": privacy.standing_consents([file.student.id])[file.student.id],
        "purposes": PURPOSE_LABELS,
        "decisions": DECISION_LABELS,
        "contacts": people.contacts(file.student.id) if file.reads_contacts else [],
        "evidence_labels": EVIDENCE_LABELS,
        "flag_labels": FLAG_LABELS,
    }
    if failed is not None:
        return failed.page("cases/decision.html", **context)
    return render_template("cases/decision.html", form=taking, **context)
