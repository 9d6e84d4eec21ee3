"""家长座谈会: the list, planning one, the page of one, calling it off."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.seminars import queries, services
from care.seminars.lifecycle import SeminarState
from care.seminars.queries import PAGE, SeminarFilter
from care.seminars.schemas import SeenSchema, SeminarChangeSchema, SeminarListSchema, SeminarSchema
from care.seminars.services import SeminarEntry
from kernel import clock
from kernel.actor import Actor
from web import drafting, forms, seminar_words
from web.inputs import Values
from web.language import translate as _
from web.paging import paging
from web.permit import permit
from web.replies import see_other, xlsx_file

blueprint = Blueprint("seminars", __name__, url_prefix="/<school>/seminars")

TWO_WEEKS = timedelta(days=14)
AFTERNOON = time(15, 30)
MOST_TAKEN = 2000


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.SEMINAR_READ, reads=True)
def index(_actor: Actor) -> ResponseReturnValue:
    """The seminars of the school, as the list was narrowed."""
    asked = forms.parse_search(SeminarListSchema)
    wanted = _wanted(asked)
    page = paging(queries.count_seminars(wanted), PAGE)
    return render_template(
        "seminars/index.html",
        lines=queries.seminars(wanted, page=page.number),
        paging=page,
        asked=asked,
        grades=seminar_words.grades(),
        sorts=seminar_words.sorts(),
        **seminar_words.words(),
    )


@blueprint.post("/files")
@permit(Permission.SEMINAR_READ)
def take_out(_actor: Actor) -> ResponseReturnValue:
    """The list as a workbook: figures, no guest."""
    lines = queries.seminars(_wanted(forms.parse(SeminarListSchema)), size=MOST_TAKEN)
    return xlsx_file("list", seminar_words.COLUMN_LABELS, [seminar_words.cells(line) for line in lines])


@blueprint.get("/new")
@permit(Permission.SEMINAR_PLAN)
def new(actor: Actor) -> ResponseReturnValue:
    """The form, two weeks ahead."""
    begun = {"planned_on": clock.today() + TWO_WEEKS, "starts_at": f"{AFTERNOON:%H:%M}"}
    return _form_page(drafting.begun(actor, url_for("seminars.create"), **begun))


@blueprint.post("/new")
@permit(Permission.SEMINAR_PLAN)
def create(actor: Actor) -> ResponseReturnValue:
    """Plan it, and go on with whom to invite."""
    form = forms.read(SeminarSchema)
    with form:
        seminar = services.plan(SeminarEntry(**form.data), actor=actor)
    if form.failed:
        return _form_page(form)
    flash(_("已开始筹备。接下来选要邀请的家长。"), "done")
    return see_other("seminar_guests.choose", seminar_id=seminar.id)


@blueprint.get("/<uuid:seminar_id>")
@permit(Permission.SEMINAR_READ)
def show(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """How it stands, what comes next, and the minutes."""
    return seminar_page(actor, seminar_id, forms.blank(held_on=clock.today()))


@blueprint.get("/<uuid:seminar_id>/plan")
@permit(Permission.SEMINAR_PLAN)
def edit(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """What was planned, to be changed."""
    row = queries.changeable_seminar(actor, seminar_id, to_change=False)
    form = drafting.begun(
        actor,
        url_for("seminars.change", seminar_id=seminar_id),
        topic=row.topic,
        grade=row.grade,
        planned_on=row.planned_on,
        starts_at=f"{row.starts_at:%H:%M}",
        place=row.place,
        version=row.version,
    )
    return _form_page(form, seminar_id)


@blueprint.post("/<uuid:seminar_id>/plan")
@permit(Permission.SEMINAR_PLAN)
def change(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """Keep the change; links that are out say the new day."""
    form = forms.read(SeminarChangeSchema)
    with form:
        row = queries.changeable_seminar(actor, seminar_id)
        data = dict(form.data)
        seen = data.pop("version")
        services.change(row, SeminarEntry(**data), seen=seen, actor=actor)
    if form.failed:
        return _form_page(form, seminar_id)
    flash(_("已修改。发出去的链接会显示新的时间和地点；已经打印的请另行告知。"), "done")
    return see_other("seminars.show", seminar_id=seminar_id)


@blueprint.get("/<uuid:seminar_id>/cancellation")
@permit(Permission.SEMINAR_PLAN)
def confirm_cancel(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """What follows when it is called off."""
    queries.changeable_seminar(actor, seminar_id, to_change=False)
    return render_template("seminars/cancel.html", view=queries.opened_seminar(seminar_id, actor))


@blueprint.post("/<uuid:seminar_id>/cancellation")
@permit(Permission.SEMINAR_PLAN)
def cancel(actor: Actor, seminar_id: UUID) -> ResponseReturnValue:
    """Call it off."""
    row = queries.changeable_seminar(actor, seminar_id)
    services.cancel(row, seen=forms.parse(SeenSchema)["version"], actor=actor)
    flash(_("已取消，发出去的链接都打不开了。请告诉已经答应来的家长。"), "info")
    return see_other("seminars.show", seminar_id=seminar_id)


def seminar_page(actor: Actor, seminar_id: UUID, form: forms.Form) -> ResponseReturnValue:
    """The page of one seminar, with a form on it that may have failed."""
    view = queries.opened_seminar(seminar_id, actor)
    row = queries.visible_seminar(seminar_id)
    conducts = view.may_change and actor.may(Permission.SEMINAR_PLAN)
    context = {
        "view": view,
        "heading": seminar_words.heading(view),
        "facts": seminar_words.facts(view),
        "lacks": seminar_words.lacking(services.shortcomings(row)) if view.line.state != SeminarState.CANCELLED else [],
        "conducts": conducts,
        "invites": actor.may(Permission.SEMINAR_PLAN) and view.line.state not in _OVER,
        "confirms": actor.may(Permission.SEMINAR_CONFIRM) and view.minutes_by != actor.user_id,
        "is_today": view.line.planned_on <= clock.today(),
        "arrivals": queries.arrivals(actor, seminar_id) if conducts else [],
        "most_waiting": services.MOST_WAITING,
        "guest_choices": _guest_choices(actor, seminar_id) if conducts else [],
        **seminar_words.words(),
    }
    if form.failed:
        return form.page("seminars/show.html", **context)
    return render_template("seminars/show.html", form=form, **context)


_OVER = (SeminarState.CONFIRMED, SeminarState.CANCELLED)


def _guest_choices(actor: Actor, seminar_id: UUID) -> list[tuple[str, str]]:
    """Whom names at the door may mean: those who are not here yet."""
    if not queries.waiting_arrivals(seminar_id):
        return []
    lines = queries.guests(actor, seminar_id, queries.GuestFilter(), size=MOST_TAKEN)
    return [
        (str(line.id), f"{line.name}（{'、'.join(child.name for child in line.children)}）")
        for line in lines
        if not line.is_here
    ]


def _wanted(asked: Values) -> SeminarFilter:
    return SeminarFilter(
        states=[asked["state"]] if asked["state"] else tuple(SeminarState),
        grade=asked["grade"],
        text=asked["q"],
        sort=asked["sort"],
    )


def _form_page(form: forms.Form, seminar_id: UUID | None = None) -> ResponseReturnValue:
    context = {"grades": seminar_words.grades(), "seminar_id": seminar_id}
    if form.failed:
        return form.page("seminars/form.html", **context)
    return render_template("seminars/form.html", form=form, **context)
