"""提出候选: first whom, then why. A proposal makes a candidate; somebody else decides."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from care.cases import queries, services
from care.cases.categories import CategoryChoice, EvidenceNote
from care.cases.schemas import ProposalSchema, RosterFilterSchema
from care.cases.terms import EVIDENCE_LABELS
from kernel.actor import Actor
from people import queries as people
from policy_profiles import queries as profiles
from web import drafting, forms
from web.inputs import Values
from web.permit import permit
from web.replies import see_other
from web.views.screening import category_options

blueprint = Blueprint("proposals", __name__, url_prefix="/<school>/proposals")


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.CASE_PROPOSE, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """Whom it is about: a search, and for a class teacher the own class."""
    text = forms.parse_search(RosterFilterSchema)["q"]
    return render_template("proposals/index.html", lines=queries.proposable(actor, text), text=text)


@blueprint.get("/<uuid:student_id>")
@permit(Permission.CASE_PROPOSE)
def new(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """The form: up to three categories, each with what speaks for it."""
    return _page(actor, student_id, drafting.begun(actor, url_for("proposals.create", student_id=student_id)))


@blueprint.post("/<uuid:student_id>")
@permit(Permission.CASE_PROPOSE)
def create(actor: Actor, student_id: UUID) -> ResponseReturnValue:
    """Make the student a candidate."""
    form = forms.read(ProposalSchema)
    with form:
        categories, evidence = _grounds(form.data)
        services.propose(student_id=student_id, categories=categories, evidence=evidence, actor=actor)
    if form.failed:
        return _page(actor, student_id, form)
    # The same answer for a student whose protected file takes it up: nobody learns here that there is one.
    flash(_("已提出。由另一位老师决定是否纳入，决定后您会在名册里看到。"), "done")
    return see_other("proposals.index")


def _page(actor: Actor, student_id: UUID, form: forms.Form) -> ResponseReturnValue:
    student = people.visible_student(actor, student_id)
    _version, profile = profiles.current_profile()
    context = {
        "student": student,
        "class_name": people.visible_class(actor, student.class_id).name,
        "categories": category_options(profile),
        "kinds": [(kind.value, _(label)) for kind, label in EVIDENCE_LABELS.items()],
    }
    if form.failed:
        return form.page("proposals/new.html", **context)
    return render_template("proposals/new.html", form=form, **context)


def _grounds(data: Values) -> tuple[list[CategoryChoice], list[EvidenceNote]]:
    """The grounds as categories, each once, and the evidence for them."""
    filled = [entry for _number, entry in sorted(data["ground"].items()) if entry["category"]]
    choices = [entry["category"].partition("/") for entry in filled]
    categories = [CategoryChoice(code=code, subtag=subtag or None) for code, _slash, subtag in dict.fromkeys(choices)]
    evidence = [
        EvidenceNote(kind=entry["kind"], note=entry["note"], code=code)
        for entry, (code, _slash, _subtag) in zip(filled, choices, strict=True)
    ]
    return categories, evidence
