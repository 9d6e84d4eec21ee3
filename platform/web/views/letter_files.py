"""The files of a letter: a photo of the receipt of posting, the reply as it came on paper."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from attachments import services
from attachments.schemas import AttachmentSchema
from care.cases import services as cases
from care.home_contact import queries
from care.home_contact import services as families
from kernel.actor import Actor
from web import drafting, forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint(
    "letter_files", __name__, url_prefix="/<school>/cases/<uuid:case_id>/letters/<uuid:letter_id>/files"
)


@blueprint.get("/new")
@permit(Permission.CONTACT_RECORD)
def new(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Choose a file and say what it is."""
    queries.visible_letter(actor, case_id, letter_id)
    form = drafting.begun(actor, url_for("letter_files.attach", case_id=case_id, letter_id=letter_id))
    return render_template(
        "letters/file.html", form=form, file=cases.open_file(case_id, actor=actor), letter_id=letter_id
    )


@blueprint.post("/")
@permit(Permission.CONTACT_RECORD)
def attach(actor: Actor, case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Check the file and keep it; what is wrong with it stands beside what was typed."""
    queries.visible_letter(actor, case_id, letter_id)
    form = forms.read(AttachmentSchema)
    with form:
        services.attach(
            subject_kind=families.LETTER_FILES.kind,
            subject_id=letter_id,
            note=form.data["note"],
            source=forms.uploaded("file").stream,
            actor=actor,
        )
    if form.failed:
        return form.page("letters/file.html", file=cases.open_file(case_id, actor=actor), letter_id=letter_id)
    flash(_("附件已加密保存。"), "done")
    return see_other("letters.show", case_id=case_id, letter_id=letter_id)


@blueprint.post("/<uuid:attachment_id>/removal")
@permit(Permission.CONTACT_RECORD)
def remove(actor: Actor, case_id: UUID, letter_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Take down what one added today."""
    services.remove(attachment_id=attachment_id, actor=actor)
    flash(_("附件已撤下。"), "done")
    return see_other("letters.show", case_id=case_id, letter_id=letter_id)
