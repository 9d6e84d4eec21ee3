"""The guests of a seminar, one by one: chosen, invited by a link or a paper of their own, noted, signed in."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.seminars import queries, services
from care.seminars.lifecycle import AHEAD, OVER, SeminarState
from care.seminars.queries import GuestFilter, SeminarView
from care.seminars.schemas import ChoosingSchema, GuestListSchema, GuestsSchema, ReplySchema
from care.seminars.terms import REPLY_LABELS
from kernel import clock
from kernel.actor import Actor
from people import queries as people
from web import forms, link_slips, seminar_words
from web.inputs import Values
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("seminar_guests", __name__, url_prefix="/<school>/seminars/<uuid:seminar_id>/guests")

PAGE = 50
ONE_DAY = timedelta(days=1)
SUMMARY_OPEN = timedelta(days=150)


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.SEMINAR_PLAN, reads=True)
def index(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """The guests whom this person sees, as the list was narrowed."""
    asked = forms.parse_search(GuestListSchema)
    wanted = GuestFilter(shown=asked["shown"], class_id=asked["class_id"], text=asked["q"], sort=asked["sort"])
    view = queries.opened_seminar(seminar_id, actor)
    page = paging(queries.count_guests(actor, seminar_id, wanted), PAGE)
    return render_template(
        "seminar_guests/index.html",
        view=view,
        lines=queries.guests(actor, seminar_id, wanted, page=page.number, size=PAGE),
        paging=page,
        asked=asked,
        narrowed=_is_narrowed(asked),
        classes=[(line.group.id, line.group.name) for line in people.class_list(actor)],
        shown=seminar_words.shown(),
        sorts=seminar_words.guest_sorts(),
        sees_all=queries.sees_all_guests(actor),
        **_steps(view),
        **seminar_words.words(),
    )


@blueprint.get("/new")
@permit(Permission.SEMINAR_PLAN)
def choose(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """Whose guardians to invite: students in care first, and anybody of a class."""
    return _choosing_page(actor, seminar_id, forms.blank())


@blueprint.post("/new")
@permit(Permission.SEMINAR_PLAN)
def add(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """Put them on the list, each guardian once."""
    form = forms.read(GuestsSchema)
    added = 0
    with form:
        row = queries.locked_seminar(seminar_id)
        added = services.add_guests(row, student_ids=form.data["student"], actor=actor)
    if form.failed:
        return _choosing_page(actor, seminar_id, form)
    flash(
        _("名单上多了 %(count)s 位家长。请逐一发邀请。", count=added) if added else _("这些家长已经在名单上。"), "done"
    )
    return see_other("seminar_guests.index", seminar_id=seminar_id)


@blueprint.get("/<uuid:guest_id>")
@permit(Permission.SEMINAR_PLAN)
def show(actor: Actor, seminar_id: UUID, guest_id: UUID) -> ResponseReturnValue:
    """One guest: the reply, and what can be done now."""
    return _guest_page(actor, seminar_id, guest_id, forms.blank())


@blueprint.post("/<uuid:guest_id>/link")
@permit(Permission.SEMINAR_PLAN)
def hand_on(actor: Actor, seminar_id: UUID, guest_id: UUID) -> ResponseReturnValue:
    """A link for this one guest, told once: the invitation, or the summary afterwards."""
    row = queries.locked_seminar(seminar_id)
    guest = queries.locked_guest(actor, seminar_id, guest_id)
    address = link_slips.address_of(services.hand_on(row, guest, actor=actor))
    is_summary = row.state == SeminarState.CONFIRMED
    return render_template(
        "seminar_guests/link.html",
        seminar_id=seminar_id,
        guest=queries.opened_guest(actor, seminar_id, guest_id),
        address=address,
        is_summary=is_summary,
        until=clock.today() + SUMMARY_OPEN if is_summary else row.planned_on + ONE_DAY,
        words=() if is_summary else services.invitation(row),
    )


@blueprint.post("/<uuid:guest_id>/reply")
@permit(Permission.SEMINAR_PLAN)
def note_reply(actor: Actor, seminar_id: UUID, guest_id: UUID) -> ResponseReturnValue:
    """What the guest told a teacher."""
    form = forms.read(ReplySchema)
    with form:
        row = queries.locked_seminar(seminar_id)
        guest = queries.locked_guest(actor, seminar_id, guest_id)
        services.note_reply(row, guest, **form.data, actor=actor)
    if form.failed:
        return _guest_page(actor, seminar_id, guest_id, form)
    flash(_("已记下回复。"), "done")
    return see_other("seminar_guests.index", seminar_id=seminar_id)


@blueprint.post("/<uuid:guest_id>/sign-in")
@permit(Permission.SEMINAR_PLAN)
def sign_in(actor: Actor, seminar_id: UUID, guest_id: UUID) -> ResponseReturnValue:
    """Somebody came."""
    row = queries.locked_seminar(seminar_id)
    services.sign_in(row, queries.locked_guest(actor, seminar_id, guest_id), actor=actor)
    flash(_("已签到。"), "done")
    return see_other("seminar_guests.index", seminar_id=seminar_id)


@blueprint.post("/<uuid:guest_id>/sign-in/withdrawal")
@permit(Permission.SEMINAR_PLAN)
def take_back(actor: Actor, seminar_id: UUID, guest_id: UUID) -> ResponseReturnValue:
    """Somebody had not come after all."""
    row = queries.locked_seminar(seminar_id)
    services.take_back(row, queries.locked_guest(actor, seminar_id, guest_id), actor=actor)
    flash(_("已撤销签到。"), "info")
    return see_other("seminar_guests.show", seminar_id=seminar_id, guest_id=guest_id)


@blueprint.post("/<uuid:guest_id>/removal")
@permit(Permission.SEMINAR_PLAN)
def remove(actor: Actor, seminar_id: UUID, guest_id: UUID) -> ResponseReturnValue:
    """Take somebody off the list who has not replied."""
    row = queries.locked_seminar(seminar_id)
    services.remove_guest(row, queries.locked_guest(actor, seminar_id, guest_id), actor=actor)
    flash(_("已从名单移去，发过的链接打不开了。"), "info")
    return see_other("seminar_guests.index", seminar_id=seminar_id)


def _choosing_page(actor: Actor, seminar_id: UUID, form: forms.Form) -> ResponseReturnValue:
    class_id = forms.parse_query(ChoosingSchema)["class_id"]
    row = queries.visible_seminar(seminar_id)
    in_care = services.list_in_care(row, actor=actor)
    known = {line.student_id for line in in_care}
    others = queries.of_class(actor, row, class_id) if class_id else []
    context = {
        "view": queries.opened_seminar(seminar_id, actor),
        "in_care": seminar_words.by_class(in_care),
        "others": [line for line in others if line.student_id not in known],
        "class_id": class_id,
        "classes": [
            (line.group.id, line.group.name)
            for line in people.class_list(actor)
            if row.grade in (None, line.group.grade)
        ],
    }
    if form.failed:
        return form.page("seminar_guests/choose.html", **context)
    return render_template("seminar_guests/choose.html", form=form, **context)


def _guest_page(actor: Actor, seminar_id: UUID, guest_id: UUID, form: forms.Form) -> ResponseReturnValue:
    view = queries.opened_seminar(seminar_id, actor)
    context = {
        "view": view,
        "guest": queries.opened_guest(actor, seminar_id, guest_id),
        "replies": [(value.value, _(label)) for value, label in REPLY_LABELS.items()],
        **_steps(view),
        **seminar_words.words(),
    }
    if form.failed:
        return form.page("seminar_guests/show.html", **context)
    return render_template("seminar_guests/show.html", form=form, **context)


def _steps(view: SeminarView) -> dict[str, bool]:
    """What can be done with the guests of a seminar as it stands."""
    state = view.line.state
    meets = state in (SeminarState.INVITED, SeminarState.HELD)
    return {
        "can_add": state not in OVER,
        "can_invite": state in AHEAD,
        "can_sign": meets and (view.line.planned_on <= clock.today() or view.held_on is not None),
        "can_tell": state == SeminarState.CONFIRMED,
    }


def _is_narrowed(asked: Values) -> bool:
    return bool(asked["q"] or asked["class_id"] or asked["shown"] != "all")
