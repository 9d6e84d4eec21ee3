"""观察与关心记录: what helpers handed in, and what the teacher makes of it. Nobody whose account is a student's comes here."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.peer_care import queries, services
from care.peer_care.schemas import FilingSchema
from care.peer_care.services import Filing, ObservationView
from care.peer_care.terms import OUTCOME_LABELS, SETTLED_LABELS, Outcome
from kernel.actor import Actor
from web import forms, record_words, saved
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("peer_observations", __name__, url_prefix="/<school>/peer-observations")


@blueprint.get("/")
@permit(Permission.PEER_OBSERVATION_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """What was handed in: what waits first."""
    total, waiting = queries.count_observations(actor)
    page = paging(total)
    return render_template(
        "peer_observations/index.html",
        lines=queries.lines(page.of(queries.inbox(actor))),
        paging=page,
        waiting=waiting,
        names=SETTLED_LABELS,
    )


@blueprint.post("/<uuid:observation_id>/reading")
@permit(Permission.PEER_OBSERVATION_READ)
def read(actor: Actor, observation_id: UUID) -> ResponseReturnValue:
    """Open one: it is unread no more."""
    services.read_observation(observation_id=observation_id, actor=actor)
    return see_other("peer_observations.show", observation_id=observation_id)


@blueprint.get("/<uuid:observation_id>")
@permit(Permission.PEER_OBSERVATION_READ)
def show(actor: Actor, observation_id: UUID) -> ResponseReturnValue:
    """One of them, with the form that decides what becomes of it."""
    seen = services.open_observation(observation_id, actor=actor)
    form = forms.blank(outcome=Outcome.FILE if seen.case_id else "", content=seen.words, peer=seen.suggested_code)
    return _page(seen, form)


@blueprint.post("/<uuid:observation_id>/filing")
@permit(Permission.PEER_OBSERVATION_FILE)
def file(actor: Actor, observation_id: UUID) -> ResponseReturnValue:
    """Decide what becomes of it."""
    form = forms.read(FilingSchema)
    with form:
        recorded = services.file_observation(observation_id=observation_id, filing=Filing(**form.data), actor=actor)
    if form.failed:
        return _page(services.open_observation(observation_id, actor=actor), form)
    if recorded is None:
        flash(_("已处理。"), "done")
    else:
        saved.tell(
            record_words.said([recorded]), undo=url_for("talk_batches.withdraw"), record_ids=[recorded.record.id]
        )
    return see_other("peer_observations.index")


def _page(seen: ObservationView, form: forms.Form) -> ResponseReturnValue:
    offered = [one for one in Outcome if seen.case_id or one is not Outcome.FILE]
    outcomes = offered if seen.student_id else [Outcome.NONE]
    context = {
        "seen": seen,
        "outcomes": [(one.value, _(OUTCOME_LABELS[one])) for one in outcomes],
        "names": SETTLED_LABELS,
    }
    if form.failed:
        return form.page("peer_observations/show.html", **context)
    return render_template("peer_observations/show.html", form=form, **context)
