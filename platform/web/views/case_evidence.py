"""Files that go with a piece of evidence: a photo of a note, a certificate, a table."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from attachments import queries, services
from attachments.queries import AttachmentLine
from attachments.schemas import AttachmentSchema
from care.cases import services as cases
from care.cases.file import EvidenceView, FileView
from care.cases.terms import EVIDENCE_LABELS
from kernel.actor import Actor
from kernel.errors import NotFound
from privacy.tiers import View
from web import drafting, forms
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("case_evidence", __name__, url_prefix="/<school>/cases/<uuid:case_id>/evidence")


@blueprint.get("/<uuid:evidence_id>/attachments/new")
@permit(Permission.CASE_PROPOSE)
def new(actor: Actor, case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Choose a file and say what it is."""
    about = _about(actor, case_id, evidence_id)
    form = drafting.begun(actor, url_for("case_evidence.attach", case_id=case_id, evidence_id=evidence_id))
    return render_template("case_evidence/new.html", form=form, **about)


@blueprint.post("/<uuid:evidence_id>/attachments")
@permit(Permission.CASE_PROPOSE)
def attach(actor: Actor, case_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Check the file and keep it; what is wrong with it stands beside what was typed."""
    about = _about(actor, case_id, evidence_id)
    form = forms.read(AttachmentSchema)
    with form:
        services.attach(
            subject_kind=cases.EVIDENCE.kind,
            subject_id=evidence_id,
            note=form.data["note"],
            source=forms.uploaded("file").stream,
            actor=actor,
        )
    if form.failed:
        return form.page("case_evidence/new.html", **about)
    flash(_("附件已加密保存。"), "done")
    return see_other("cases.categories", case_id=case_id)


@blueprint.post("/attachments/<uuid:attachment_id>/removal")
@permit(Permission.CASE_PROPOSE)
def remove(actor: Actor, case_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Take down what one added today."""
    services.remove(attachment_id=attachment_id, actor=actor)
    flash(_("附件已撤下。"), "done")
    return see_other("cases.categories", case_id=case_id)


def files_of(file: FileView, actor: Actor) -> dict[UUID, list[AttachmentLine]]:
    """The files of what this person reads in full."""
    read = [item.id for item in file.evidence if item.view is View.FULL]
    return queries.attached(cases.EVIDENCE.kind, read, actor)


def _about(actor: Actor, case_id: UUID, evidence_id: UUID) -> dict[str, object]:
    """The file and the piece of evidence in it that this person reads; raises NotFound."""
    file = cases.open_file(case_id, with_categories=True, actor=actor)
    return {"file": file, "item": _item(file, evidence_id), "evidence_labels": EVIDENCE_LABELS}


def _item(file: FileView, evidence_id: UUID) -> EvidenceView:
    found = next((one for one in file.evidence if one.id == evidence_id and one.view is View.FULL), None)
    if found is None:
        raise NotFound
    return found
