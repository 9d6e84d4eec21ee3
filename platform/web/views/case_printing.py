"""打印: a file or the list leaves the house only with a purpose, under a line that says who took it out and when."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services
from care.cases.lifecycle import STATE_LABELS
from care.cases.schemas import PaperSchema, RosterPaperSchema
from care.cases.terms import PAPER_LABELS, SPAN_LABELS
from care.home_contact import queries as home_contact
from care.talks import queries as talks
from documents.spans import first_day
from kernel import clock
from kernel.actor import Actor
from privacy.errors import Projecting
from web import forms, projection
from web.permit import permit
from web.views.case_timeline import course_between
from web.views.cases import filter_of, meetings_in, needs_in, reliefs_in
from web.views.need_timeline import of_needs
from web.views.plan_timeline import of_plans
from web.views.relief_timeline import of_reliefs
from web.views.seminar_timeline import of_meetings

blueprint = Blueprint("case_printing", __name__, url_prefix="/<school>/cases")


@blueprint.get("/<uuid:case_id>/paper")
@permit(Permission.CASE_READ)
def show(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """What for and how far back, in one tap; then the file as it goes on paper. Categories never do."""
    asked = forms.parse_query(PaperSchema)
    purpose = asked["purpose"]
    file = services.open_file(case_id, printed_for=PAPER_LABELS[purpose] if purpose else "", actor=actor)
    if purpose is None:
        return render_template("cases/paper_purpose.html", file=file, purposes=PAPER_LABELS, spans=SPAN_LABELS)
    since = first_day(asked["span"])
    return render_template(
        "cases/paper.html",
        file=file,
        course=course_between(
            file,
            [*talks.lines(case_id, actor), *home_contact.lines(case_id, actor)],
            since,
            more=[
                *of_plans(case_id, actor),
                *of_reliefs(reliefs_in(file, actor)),
                *of_needs(needs_in(file)),
                *of_meetings(meetings_in(file)),
            ],
        ),
        span=SPAN_LABELS[asked["span"]],
        purpose=PAPER_LABELS[purpose],
        printed_at=clock.now(),
    )


@blueprint.route("/paper", methods=["GET", "POST"])
@permit(Permission.CASE_READ, reads=True)
def index(actor: Actor) -> ResponseReturnValue:
    """The list, as it was narrowed and searched: first what for, then the page to print. A name is posted, as on the list."""
    if projection.is_on():
        raise Projecting
    asked = forms.parse_search(RosterPaperSchema, pressed="purpose")
    purpose = asked["purpose"]
    if purpose is None:
        return render_template("cases/roster_purpose.html", purposes=PAPER_LABELS, asked=asked)
    rows = services.take_out_roster(filter_of(asked), purpose=PAPER_LABELS[purpose], actor=actor)
    return render_template(
        "cases/roster_paper.html",
        rows=rows,
        asked=asked,
        labels=STATE_LABELS,
        purpose=PAPER_LABELS[purpose],
        printed_at=clock.now(),
    )
