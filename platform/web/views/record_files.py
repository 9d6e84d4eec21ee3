"""The papers of a talk, of tracking or of a visit: a photo of the form that was filled in by hand, beside the record."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from attachments import queries, rooms, services
from attachments.schemas import AttachmentSchema
from care.cases import services as cases
from care.home_contact import services as families
from care.talks import services as talks
from kernel.actor import Actor
from kernel.errors import NotFound
from web import drafting, forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint(
    "record_files", __name__, url_prefix="/<school>/cases/<uuid:case_id>/papers/<string:record_kind>/<uuid:record_id>"
)

KINDS = frozenset({talks.TALK_FILES.kind, families.VISIT_FILES.kind})


@blueprint.get("/")
@permit(Permission.CASE_READ)
def index(actor: Actor, case_id: UUID, record_kind: str, record_id: UUID) -> ResponseReturnValue:
    """The files, and where one is added."""
    place = url_for("record_files.attach", case_id=case_id, record_kind=record_kind, record_id=record_id)
    return _page(actor, case_id, record_kind, record_id, drafting.begun(actor, place))


@blueprint.post("/")
@permit(Permission.TALK_RECORD)
def attach(actor: Actor, case_id: UUID, record_kind: str, record_id: UUID) -> ResponseReturnValue:
    """Check the file and keep it; what is wrong with it stands beside what was typed."""
    form = forms.read(AttachmentSchema)
    with form:
        services.attach(
            subject_kind=_known(record_kind),
            subject_id=record_id,
            note=form.data["note"],
            source=forms.uploaded("file").stream,
            actor=actor,
        )
    if form.failed:
        return _page(actor, case_id, record_kind, record_id, form)
    flash(_("附件已加密保存。"), "done")
    return see_other("record_files.index", case_id=case_id, record_kind=record_kind, record_id=record_id)


@blueprint.post("/<uuid:attachment_id>/removal")
@permit(Permission.TALK_RECORD)
def remove(actor: Actor, case_id: UUID, record_kind: str, record_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Take down what one added today."""
    services.remove(attachment_id=attachment_id, actor=actor)
    flash(_("附件已撤下。"), "done")
    return see_other("record_files.index", case_id=case_id, record_kind=_known(record_kind), record_id=record_id)


def _page(actor: Actor, case_id: UUID, record_kind: str, record_id: UUID, form: forms.Form) -> ResponseReturnValue:
    rooms.room_of(_known(record_kind)).may_read(record_id, actor=actor)
    context = {
        "file": cases.open_file(case_id, actor=actor),
        "here": {"case_id": case_id, "record_kind": record_kind, "record_id": record_id},
        "lines": queries.attached(record_kind, [record_id], actor)[record_id],
        "may": actor.may(Permission.TALK_RECORD),
    }
    if form.failed:
        return form.page("record_files/index.html", **context)
    return render_template("record_files/index.html", form=form, **context)


def _known(record_kind: str) -> str:
    if record_kind not in KINDS:
        raise NotFound
    return record_kind
