"""摸底登记表: a class's reviewed screening as a file. It leaves with a purpose, in the access log, under a neutral name."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases.terms import PAPER_LABELS
from care.screening import queries, services
from care.screening.lifecycle import REVIEWED
from documents import screening_form
from documents.dossier import trace
from documents.schemas import FileFormat, ScreeningPaperSchema
from documents.screening_form import ScreenedClass
from kernel import clock
from kernel.actor import Actor
from policy_profiles import queries as profiles
from privacy.errors import Projecting
from school_calendar import queries as calendars
from web import forms, projection
from web.papers import FORMAT_LABELS, paper_file
from web.permit import permit

blueprint = Blueprint("screening_papers", __name__, url_prefix="/<school>/screening")

FORMATS = {kind: FORMAT_LABELS[kind] for kind in (FileFormat.PDF, FileFormat.WORD)}


@blueprint.get("/<uuid:screening_id>/paper")
@permit(Permission.SCREENING_READ)
def show(actor: Actor, screening_id: UUID) -> ResponseReturnValue:
    """As which file, and what for; before the review, that there is nothing to print yet."""
    screening, group = queries.visible_screening(actor, screening_id)
    return render_template(
        "screening/paper.html",
        group=group,
        is_reviewed=screening.state in REVIEWED,
        purposes=PAPER_LABELS,
        formats=FORMATS,
        back=url_for("screening.show", screening_id=screening_id),
    )


@blueprint.post("/<uuid:screening_id>/paper")
@permit(Permission.SCREENING_READ)
def take_out(actor: Actor, screening_id: UUID) -> ResponseReturnValue:
    """The sheet as far as this person reads it."""
    if projection.is_on():
        raise Projecting
    screening, group = queries.visible_screening(actor, screening_id)
    asked = forms.parse(ScreeningPaperSchema)
    purpose = PAPER_LABELS[asked["purpose"]]
    taken = services.take_out_class(screening, group=group, purpose=purpose, actor=actor)
    left = trace(actor.name, clock.now(), purpose)
    _version, profile = profiles.current_profile()
    of = ScreenedClass(
        school=g.school.name,
        term=calendars.name_of_term(queries.window(screening.window_id).term_id),
        group=group.name,
        teacher=screening.submitted_by_name or "",
        handed_in_on=screening.submitted_on,
        reviewer=screening.reviewed_by_name or "",
        reviewed_on=screening.reviewed_on,
    )
    paper = screening_form.paper(of, taken, profile, foot=left.foot, watermark=left.watermark)
    return paper_file("class-sheet", paper, asked["format"])
