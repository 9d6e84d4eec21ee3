"""花名册刷新: the colleges of a university, the lines of one roster, its signature, and its receipt by the centre."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.archives import queries, services, supplement_queries
from care.archives.lifecycle import (
    ANSWER_LABELS,
    DIFFERENCE_LABELS,
    HANDED_IN,
    OPEN,
    STATE_LABELS,
    VARIATION_LABELS,
    Answer,
    Difference,
)
from care.archives.schemas import AnswerSchema, CollegeSchema, ReturnSchema, SignatureSchema, VersionSchema
from kernel.actor import Actor
from web import forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("roster_refreshes", __name__, url_prefix="/<school>/roster-refreshes")


@blueprint.get("/")
@permit(Permission.ROSTER_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """How far each college is, and who is to be added between two rounds."""
    to_add, to_receive = supplement_queries.waiting(actor)
    return render_template(
        "roster_refreshes/index.html",
        colleges=queries.board(actor),
        states=STATE_LABELS,
        may_fill=actor.may(Permission.ROSTER_FILL),
        to_add=to_add,
        to_receive=to_receive,
        may_receive=actor.may(Permission.ROSTER_RECEIVE),
    )


@blueprint.post("/")
@permit(Permission.ROSTER_FILL)
def generate(actor: Actor) -> ResponseReturnValue:
    """Open the round that is due for a college."""
    college = queries.visible_college(actor, forms.parse(CollegeSchema)["college"])
    refresh = services.generate(college=college, actor=actor)
    flash(_("已生成：有变化的学生排在最前，请逐人核对。"), "done")
    return see_other("roster_refreshes.show", refresh_id=refresh.id)


@blueprint.get("/<uuid:refresh_id>")
@permit(Permission.ROSTER_READ)
def show(actor: Actor, refresh_id: UUID) -> ResponseReturnValue:
    """One roster: its lines while it is filled in, the signed snapshot afterwards."""
    return _page(actor, refresh_id, None)


@blueprint.post("/<uuid:refresh_id>/comparison")
@permit(Permission.ROSTER_FILL)
def compare(actor: Actor, refresh_id: UUID) -> ResponseReturnValue:
    """Compute the differences anew."""
    refresh, _college = queries.visible_refresh(actor, refresh_id, to_change=True)
    changed = services.compare_again(refresh=refresh, actor=actor)
    flash(
        _("重新比对过，%(count)s 名学生要再核对。", count=changed) if changed else _("重新比对过，没有新的变化。"),
        "info",
    )
    return see_other("roster_refreshes.show", refresh_id=refresh_id)


@blueprint.get("/<uuid:refresh_id>/lines/<uuid:line_id>")
@permit(Permission.ROSTER_FILL)
def look(actor: Actor, refresh_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """One student whose line needs words: what the platform found, and what there is to attest."""
    return _line_page(actor, refresh_id, line_id, None)


@blueprint.post("/<uuid:refresh_id>/lines/<uuid:line_id>")
@permit(Permission.ROSTER_FILL)
def answer(actor: Actor, refresh_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """Attest one student's line."""
    refresh, _college = queries.visible_refresh(actor, refresh_id, to_change=True)
    line = queries.visible_line(actor, refresh_id, line_id)
    form = forms.read(AnswerSchema)
    with form:
        services.answer(refresh=refresh, line=line, given=form.data["answer"], note=form.data["note"], actor=actor)
    if form.failed:
        return _line_page(actor, refresh_id, line_id, form)
    return see_other("roster_refreshes.show", refresh_id=refresh_id, _anchor="lines")


@blueprint.post("/<uuid:refresh_id>/signature")
@permit(Permission.ROSTER_SIGN)
def sign(actor: Actor, refresh_id: UUID) -> ResponseReturnValue:
    """Sign the roster, which freezes it and hands it in."""
    refresh, college = queries.visible_refresh(actor, refresh_id, to_change=True)
    form = forms.read(SignatureSchema)
    with form:
        services.sign(
            refresh=refresh,
            college=college,
            attested=form.data["attested"],
            seen_version=form.data["version"],
            actor=actor,
        )
    if form.failed:
        return _page(actor, refresh_id, form)
    flash(_("已签名报送，等中心签收。签名的一份已经固定。"), "done")
    return see_other("roster_refreshes.show", refresh_id=refresh_id)


@blueprint.post("/<uuid:refresh_id>/receipt")
@permit(Permission.ROSTER_RECEIVE)
def receive(actor: Actor, refresh_id: UUID) -> ResponseReturnValue:
    """Receive the roster."""
    refresh, _college = queries.visible_refresh(actor, refresh_id, to_change=True)
    services.receive(refresh=refresh, seen_version=forms.parse(VersionSchema)["version"], actor=actor)
    flash(_("已签收。"), "done")
    return see_other("roster_refreshes.index")


@blueprint.post("/<uuid:refresh_id>/return")
@permit(Permission.ROSTER_RECEIVE)
def give_back(actor: Actor, refresh_id: UUID) -> ResponseReturnValue:
    """Give the roster back with a reason."""
    refresh, _college = queries.visible_refresh(actor, refresh_id, to_change=True)
    form = forms.read(ReturnSchema)
    with form:
        services.give_back(refresh=refresh, reason=form.data["reason"], seen_version=form.data["version"], actor=actor)
    if form.failed:
        return _page(actor, refresh_id, form)
    flash(_("已退回，学院会看到原因。"), "done")
    return see_other("roster_refreshes.index")


def _line_page(actor: Actor, refresh_id: UUID, line_id: UUID, form: forms.Form | None) -> ResponseReturnValue:
    refresh, college = queries.visible_refresh(actor, refresh_id)
    line = services.open_line(refresh_id, line_id, actor=actor)
    given = [answer for answer in Answer if Difference.GONE not in line.differences or answer is Answer.REMOVED]
    context = {
        "refresh": refresh,
        "college": college,
        "line": line,
        "differences": DIFFERENCE_LABELS,
        "answers": [(one.value, _(ANSWER_LABELS[one])) for one in given],
    }
    if form is not None and form.failed:
        return form.page("roster_refreshes/line.html", **context)
    blank = forms.blank(answer=line.answer or (given[0] if len(given) == 1 else None), note=line.note)
    return render_template("roster_refreshes/line.html", form=blank, **context)


def _page(actor: Actor, refresh_id: UUID, form: forms.Form | None) -> ResponseReturnValue:
    refresh, college = queries.visible_refresh(actor, refresh_id)
    is_open = refresh.state in OPEN
    snapshots = queries.snapshots(refresh_id)
    lines, answered = queries.progress_seen(refresh_id, actor)
    context = {
        "refresh": refresh,
        "college": college,
        "is_open": is_open,
        "lines": services.open_roster(refresh_id, actor=actor) if is_open else [],
        "signed": [] if is_open or not snapshots else services.open_snapshot(snapshots[0], actor=actor),
        "snapshots": snapshots,
        "students": services.students_seen(snapshots, actor),
        "total": lines,
        "answered": answered,
        "reason": queries.returned_reason(refresh),
        "states": STATE_LABELS,
        "differences": DIFFERENCE_LABELS,
        "answers": ANSWER_LABELS,
        "variations": VARIATION_LABELS,
        "may_print": bool(snapshots) and actor.may(Permission.ROSTER_PRINT),
        "may_fill": is_open and actor.may(Permission.ROSTER_FILL),
        "may_sign": is_open and actor.may(Permission.ROSTER_SIGN),
        "may_receive": refresh.state in HANDED_IN
        and actor.may(Permission.ROSTER_RECEIVE)
        and refresh.submitted_by != actor.user_id,
    }
    if form is not None and form.failed:
        return form.page("roster_refreshes/show.html", **context)
    return render_template("roster_refreshes/show.html", form=forms.blank(version=refresh.version), **context)
