"""填好的表格: the official forms about one student, to print and to sign. They leave with a purpose, like the file."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from accounts.permissions import Permission
from care.cases import services
from care.cases.terms import PAPER_LABELS, SPAN_LABELS
from care.home_contact import queries as home_contact
from care.talks import queries as talks
from documents import case_forms, pdf, word
from documents.case_forms import FORM_LABELS, FormKind
from documents.schemas import CaseFormChoiceSchema, CaseFormSchema, FileFormat
from kernel import clock
from kernel.actor import Actor
from web import dates, forms
from web.language import CHINESE
from web.language import translate as _
from web.permit import permit
from web.replies import binary_file
from web.views.case_printing import first_day
from web.views.case_timeline import course_between
from web.views.cases import reliefs_in
from web.views.relief_timeline import of_reliefs

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
    more = of_reliefs(reliefs_in(file, actor))
    with force_locale(CHINESE):  # the form is Chinese, whoever reads the page
        moment = dates.moment(clock.now())
        foot = _("%(name)s 于 %(moment)s 打印，用途：%(purpose)s。", name=actor.name, moment=moment, purpose=purpose)
        paper = case_forms.paper(
            asked["form"],
            file.student,
            course_between(file, records, first_day(asked["span"]), more=more).entries,
            school=g.school.name,
            span=SPAN_LABELS[asked["span"]],
            foot=foot,
        )
    if asked["format"] is FileFormat.WORD:
        return binary_file("form.docx", word.render(paper), word.MIMETYPE)
    return binary_file("form.pdf", pdf.render(paper), pdf.MIMETYPE)


def _kinds(actor: Actor) -> dict[FormKind, str]:
    """The forms of what this person reads."""
    hidden = set() if actor.may(Permission.FEE_RELIEF_READ) else {FormKind.FEE_RELIEF}
    return {kind: label for kind, label in FORM_LABELS.items() if kind not in hidden}


def _page(actor: Actor, case_id: UUID) -> str:
    return render_template(
        "case_forms/index.html",
        file=services.open_file(case_id, actor=actor),
        kinds=_kinds(actor),
        chosen=forms.parse_query(CaseFormChoiceSchema)["form"],
        purposes=PAPER_LABELS,
        spans=SPAN_LABELS,
    )
