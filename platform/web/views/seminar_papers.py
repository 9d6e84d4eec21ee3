"""座谈会 on paper: invitations one by one, the sheet for the teacher at the door, the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask import Blueprint, flash, g
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.seminars import queries, services
from care.seminars.queries import GuestFilter
from documents import pdf, seminar_paper
from documents.dossier import trace
from documents.paper import Paper
from kernel import clock
from kernel.actor import Actor
from kernel.errors import NotFound
from privacy.errors import FamilyBarred, Projecting
from web import dates, link_slips, projection, seminar_words
from web.language import translate as _
from web.permit import permit
from web.replies import binary_file, see_other

blueprint = Blueprint("seminar_papers", __name__, url_prefix="/<school>/seminars/<uuid:seminar_id>")

MOST_LETTERS, MOST_ROWS = 40, 400


@blueprint.post("/papers/invitations")
@permit(Permission.SEMINAR_PLAN)
def invitations(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """A letter with a code of its own for everybody who has none yet, at most forty at a time.

    A family to which nothing may go for now has none, and does not keep the others from theirs. Raises FamilyBarred when
    only such are left.
    """
    queries.visible_seminar(seminar_id)
    waiting, held_back = queries.uninvited(actor, seminar_id)
    if not waiting and held_back:
        raise FamilyBarred
    if not waiting:
        flash(_("每位家长都已经有邀请。要再打印一份，打开这位家长。"), "info")
        return see_other("seminar_guests.index", seminar_id=seminar_id)
    letters = _letters(_printed(actor, seminar_id, waiting[:MOST_LETTERS]))
    if held_back:
        flash(_("有 %(count)s 位家长的邀请目前不能发出，没有打印。请先联系校长。", count=held_back), "info")
    return letters


@blueprint.post("/guests/<uuid:guest_id>/papers/invitation")
@permit(Permission.SEMINAR_PLAN)
def invitation(actor: Actor, seminar_id: UUID, guest_id: UUID) -> ResponseReturnValue:
    """The letter for one guest, with a fresh code; those printed before stay good."""
    return _letters(_printed(actor, seminar_id, [guest_id]))


@blueprint.post("/papers/sign-in-sheet")
@permit(Permission.SEMINAR_PLAN)
def sign_in_sheet(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """The guests whom this person sees, to tick at the door."""
    _refuse_projecting()
    view = queries.opened_seminar(seminar_id, actor)
    guests = queries.guests(actor, seminar_id, GuestFilter(), size=MOST_ROWS)
    left = trace(actor.name, clock.now(), seminar_paper.PURPOSE)
    paper = seminar_paper.sign_in_sheet(view, guests, school=g.school.name, foot=left.foot, watermark=left.watermark)
    return binary_file("sheet.pdf", pdf.render(paper), pdf.MIMETYPE)


@blueprint.post("/papers/minutes")
@permit(Permission.SEMINAR_READ)
def minutes(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """The minutes, once they are written."""
    _refuse_projecting()
    view = queries.opened_seminar(seminar_id, actor)
    if view.minutes_on is None:
        raise NotFound
    paper = seminar_paper.minutes(
        view, school=g.school.name, scope=seminar_words.scope(view.line.grade), foot=g.school.name
    )
    return binary_file("minutes.pdf", pdf.render(paper), pdf.MIMETYPE)


def _printed(actor: Actor, seminar_id: UUID, guest_ids: Sequence[UUID]) -> Iterable[Paper]:
    """Each link is looked at before it is issued, so each guest costs some statements; there are never many."""
    _refuse_projecting()
    seminar = queries.locked_seminar(seminar_id)
    facts = (
        (_("时间"), f"{dates.full_day(seminar.planned_on)} {seminar.starts_at:%H:%M}"),
        (_("地点"), seminar.place),
        (_("主题"), seminar.topic),
    )
    for guest_id in guest_ids:
        guest = queries.locked_guest(actor, seminar_id, guest_id)
        address = link_slips.address_of(services.invite_on_paper(seminar, guest, actor=actor))
        yield seminar_paper.invitation(services.invitation(seminar), facts=facts, school=g.school.name, address=address)


def _letters(papers: Iterable[Paper]) -> ResponseReturnValue:
    return binary_file("letters.pdf", pdf.render(*papers), pdf.MIMETYPE)


def _refuse_projecting() -> None:
    if projection.is_on():
        raise Projecting
