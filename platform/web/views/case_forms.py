"""填好的表格: the official forms about one student, to print and to sign. They leave with a purpose, like the file."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services
from care.cases.terms import PAPER_LABELS, SPAN_LABELS
from care.home_contact import queries as home_contact
from care.talks import queries as talks
from documents import case_forms
from documents.case_forms import FORM_LABELS
from documents.schemas import CaseFormSchema
from kernel.actor import Actor
from web import forms
from web.papers import FORMAT_LABELS, paper_file, trace
from web.permit import permit
from web.views.case_printing import first_day
from web.views.case_timeline import course_between

blueprint = Blueprint("case_forms", __name__, url_prefix="/<school>/cases/<uuid:case_id>/forms")


@blueprint.get("/")
@permit(Permission.CASE_READ)
def index(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Which form, how far back and what for."""
    return _page(actor, case_id)


@blueprint.post("/")
@permit(Permission.CASE_READ)
def fill(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The form as a file; the access log keeps what for."""
    form = forms.read(CaseFormSchema)
    if form.failed:
        services.open_file(case_id, actor=actor)  # whoever may not know of the file learns nothing of the form
    asked = form.data
    purpose = PAPER_LABELS[asked["purpose"]]
    file = services.open_file(case_id, printed_for=purpose, actor=actor)
    records = [*talks.lines(case_id, actor), *home_contact.lines(case_id, actor)]
    left = trace(actor, purpose)
    paper = case_forms.paper(
        asked["form"],
        file.student,
        course_between(file, records, first_day(asked["span"])).entries,
        school=g.school.name,
        span=SPAN_LABELS[asked["span"]],
        foot=left.foot,
        watermark=left.watermark,
    )
    return paper_file("form", paper, asked["format"])


def _page(actor: Actor, case_id: UUID) -> str:
    return render_template(
        "case_forms/index.html",
        file=services.open_file(case_id, actor=actor),
        kinds=FORM_LABELS,
        purposes=PAPER_LABELS,
        spans=SPAN_LABELS,
        formats=FORMAT_LABELS,
    )
