"""培训记录, and certificates: one's own year, and each hour on paper."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.trainings import queries, services
from documents import training_paper
from documents.dossier import trace
from documents.schemas import FileFormat, TrainingPaperSchema
from kernel import clock
from kernel.actor import Actor
from kernel.errors import NotFound
from privacy.errors import Projecting
from web import forms, projection, training_words
from web.papers import paper_file
from web.permit import permit

blueprint = Blueprint("training_papers", __name__, url_prefix="/<school>/trainings")


@blueprint.get("/own")
@permit(Permission.TRAINING_READ)
def own(actor: Actor) -> ResponseReturnValue:
    """What the reader attended this school year, with a certificate for what counts."""
    year = queries.own_year(actor)
    return render_template("training_papers/own.html", year=year, **training_words.words())


@blueprint.get("/<uuid:training_id>/record")
@permit(Permission.TRAINING_READ)
def record(actor: Actor, training_id: UUID) -> ResponseReturnValue:
    """The record of one with everybody who was there, for whoever sees the list."""
    if projection.is_on():
        raise Projecting
    view = queries.view(queries.visible_training(actor, training_id), actor)
    if not view.sees_list:
        raise NotFound
    paper = training_paper.record(
        view,
        queries.attendance_of(training_id),
        school=g.school.name,
        foot=trace(actor.name, clock.now(), training_paper.PURPOSE).foot,
    )
    return paper_file("record", paper, forms.parse_query(TrainingPaperSchema)["format"])


@blueprint.get("/certificates/<uuid:attendance_id>")
@permit(Permission.TRAINING_READ)
def certificate(actor: Actor, attendance_id: UUID) -> ResponseReturnValue:
    """That somebody took part: one's own, or anybody's for whoever sees the list."""
    found = services.certificate(attendance_id, actor=actor)
    paper = training_paper.certificate(found, school=g.school.name)
    return paper_file("certificate", paper, FileFormat.PDF)
