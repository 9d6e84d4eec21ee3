"""花名册和移交单: what a college hands in, on paper or as a workbook. It leaves with a purpose, in the access log."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.archives import filing_queries, queries, services, supplement_queries
from care.archives.errors import RosterUnsigned
from care.archives.filing import ItemState
from care.archives.queries import RosterSnapshot
from care.cases.terms import PAPER_LABELS
from documents import handover_paper, roster_paper
from documents.dossier import trace
from documents.schemas import FileFormat, FilingPaperSchema
from kernel import clock
from kernel.actor import Actor
from privacy.errors import Projecting
from web import forms, inputs, projection
from web.papers import FORMAT_LABELS, paper_file
from web.permit import permit

blueprint = Blueprint("filing_papers", __name__, url_prefix="/<school>")

FORMATS = {kind: FORMAT_LABELS[kind] for kind in (FileFormat.PDF, FileFormat.EXCEL)}


@blueprint.get("/roster-refreshes/<uuid:refresh_id>/paper")
@permit(Permission.ROSTER_PRINT)
def roster(actor: Actor, refresh_id: UUID) -> ResponseReturnValue:
    """As which file, and what for; while nothing is signed, that there is nothing to print yet."""
    back = url_for("roster_refreshes.show", refresh_id=refresh_id)
    return _page("filing_papers/roster.html", back=back, is_signed=_newest(actor, refresh_id) is not None)


@blueprint.post("/roster-refreshes/<uuid:refresh_id>/paper")
@permit(Permission.ROSTER_PRINT)
def print_roster(actor: Actor, refresh_id: UUID) -> ResponseReturnValue:
    """The newest signed state of a roster."""
    snapshot, asked = _newest(actor, refresh_id), _asked()
    if snapshot is None:
        raise RosterUnsigned
    return _taken_out(snapshot, "roster", asked, actor)


@blueprint.get("/roster-supplements/<uuid:supplement_id>/paper")
@permit(Permission.ROSTER_PRINT)
def supplement(actor: Actor, supplement_id: UUID) -> ResponseReturnValue:
    """The same for an addition to a roster."""
    back = url_for("roster_supplements.show", supplement_id=supplement_id)
    is_signed = _newest_addition(actor, supplement_id) is not None
    return _page("filing_papers/roster.html", back=back, is_signed=is_signed)


@blueprint.post("/roster-supplements/<uuid:supplement_id>/paper")
@permit(Permission.ROSTER_PRINT)
def print_supplement(actor: Actor, supplement_id: UUID) -> ResponseReturnValue:
    """The newest signed state of an addition."""
    snapshot, asked = _newest_addition(actor, supplement_id), _asked()
    if snapshot is None:
        raise RosterUnsigned
    return _taken_out(snapshot, "roster-addition", asked, actor)


@blueprint.get("/archive-batches/<uuid:archive_id>/paper")
@permit(Permission.ARCHIVE_READ)
def handover(actor: Actor, archive_id: UUID) -> ResponseReturnValue:
    """As which file, and what for."""
    filing_queries.visible_batch(actor, archive_id)
    return _page("filing_papers/handover.html", back=url_for("archive_batches.show", archive_id=archive_id))


@blueprint.post("/archive-batches/<uuid:archive_id>/paper")
@permit(Permission.ARCHIVE_READ)
def print_handover(actor: Actor, archive_id: UUID) -> ResponseReturnValue:
    """The sheet that goes with the files of a batch."""
    batch, college = filing_queries.visible_batch(actor, archive_id)
    asked = _asked()
    purpose = PAPER_LABELS[asked["purpose"]]
    rows = services.take_out_batch(archive_id, purpose=purpose, actor=actor)
    left = trace(actor.name, clock.now(), purpose)
    paper = handover_paper.paper(
        rows,
        school=g.school.name,
        college=college.name,
        due=f"{batch.due_on:%Y-%m-%d}" if batch.due_on else "",
        unsigned=filing_queries.states_seen(archive_id, actor).get(ItemState.DRAFT, 0),
        foot=left.foot,
        watermark=left.watermark,
    )
    return paper_file("handover", paper, asked["format"])


def _newest(actor: Actor, refresh_id: UUID) -> RosterSnapshot | None:
    """The newest signed state, once there is one; raises NotFound."""
    refresh, _college = queries.visible_refresh(actor, refresh_id)
    return next(iter(queries.snapshots(refresh.id)), None)


def _newest_addition(actor: Actor, supplement_id: UUID) -> RosterSnapshot | None:
    """The newest signed state of an addition, once there is one; raises NotFound."""
    row = supplement_queries.visible_supplement(actor, supplement_id)
    return next(iter(supplement_queries.snapshots(row.id)), None)


def _taken_out(snapshot: RosterSnapshot, name: str, asked: inputs.Values, actor: Actor) -> ResponseReturnValue:
    purpose = PAPER_LABELS[asked["purpose"]]
    rows = services.take_out_snapshot(snapshot, purpose=purpose, actor=actor)
    left = trace(actor.name, clock.now(), purpose)
    seen = services.students_seen([snapshot], actor)[snapshot.id]
    paper = roster_paper.paper(
        snapshot, rows, students=seen, school=g.school.name, foot=left.foot, watermark=left.watermark
    )
    return paper_file(name, paper, asked["format"])


def _asked() -> inputs.Values:
    if projection.is_on():
        raise Projecting
    return forms.parse(FilingPaperSchema)


def _page(template: str, *, back: str, **context: object) -> str:
    return render_template(template, purposes=PAPER_LABELS, formats=FORMATS, back=back, **context)
