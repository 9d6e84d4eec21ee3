"""The material of a training: slides, texts, photos of the board."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from attachments import services
from attachments.schemas import AttachmentSchema
from care.trainings import queries
from care.trainings import services as trainings
from kernel.actor import Actor
from web import drafting, forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("training_files", __name__, url_prefix="/<school>/trainings/<uuid:training_id>/files")


@blueprint.get("/new")
@permit(Permission.TRAINING_PLAN)
def new(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """Choose a file and say what it is."""
    training = queries.kept_training(actor, training_id, to_change=False)
    form = drafting.begun(actor, url_for("training_files.attach", training_id=training_id))
    return render_template("training_files/new.html", form=form, training=training)


@blueprint.post("/")
@permit(Permission.TRAINING_PLAN)
def attach(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """Check the file and keep it; what is wrong with it stands beside what was typed."""
    training = queries.kept_training(actor, training_id, to_change=False)
    form = forms.read(AttachmentSchema)
    with form:
        services.attach(
            subject_kind=trainings.TRAINING_FILES.kind,
            subject_id=training_id,
            note=form.data["note"],
            source=forms.uploaded("file").stream,
            actor=actor,
        )
    if form.failed:
        return form.page("training_files/new.html", training=training)
    flash(_("材料已保存。"), "done")
    return see_other("trainings.show", training_id=training_id)


@blueprint.post("/<uuid:attachment_id>/removal")
@permit(Permission.TRAINING_PLAN)
def remove(actor: Actor, training_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Take down what one added today."""
    queries.kept_training(actor, training_id, to_change=False)
    services.remove(attachment_id=attachment_id, actor=actor)
    flash(_("材料已撤下。"), "done")
    return see_other("trainings.show", training_id=training_id)
