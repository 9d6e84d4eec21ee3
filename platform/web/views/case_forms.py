"""填好的表格: the official forms about one student, to print and to sign. They leave with a purpose, like the file."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services
from care.cases.terms import PAPER_LABELS, SPAN_LABELS
from documents import case_forms
from documents import services as documents
from documents.dossier import Frame, trace
from documents.schemas import CaseFormChoiceSchema, CaseFormSchema
from documents.spans import first_day
from kernel import clock
from kernel.actor import Actor
from web import forms
from web.papers import FORMAT_LABELS, paper_file
from web.permit import permit

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
    (dossier,) = documents.dossiers([file], since=first_day(asked["span"]), actor=actor)
    frame = Frame(g.school.name, SPAN_LABELS[asked["span"]], trace(actor.name, clock.now(), purpose))
    return paper_file("form", case_forms.paper(asked["form"], dossier, frame), asked["format"])


def _page(actor: Actor, case_id: UUID) -> str:
    return render_template(
        "case_forms/index.html",
        file=services.open_file(case_id, actor=actor),
        kinds=documents.offered(actor),
        chosen=forms.parse_query(CaseFormChoiceSchema)["form"],
        purposes=PAPER_LABELS,
        spans=SPAN_LABELS,
        formats=FORMAT_LABELS,
    )
