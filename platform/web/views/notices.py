"""通知: what a person was told, opening and reading it, and the bell that every page carries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel.actor import Actor
from notices import queries, services
from notices.queries import Stamp
from web import notice_words, polls
from web.paging import paging
from web.permit import permit
from web.polls import polled
from web.replies import see_other

blueprint = Blueprint("notices", __name__, url_prefix="/<school>/notices")


@blueprint.record_once
def _give_bell(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]  # Flask's BlueprintSetupState
    app.jinja_env.globals.update(
        bell_now=bell_now, notice_words=notice_words.words, notice_address=notice_words.address
    )


@blueprint.get("/")
@permit(Permission.NOTICE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """Everything that one was told, what is unread first."""
    page = paging(queries.count(actor))
    lines = queries.latest(page.of(queries.in_order(actor)))
    return render_template("notices/index.html", lines=lines, paging=page, unread=queries.stamp(actor.user_id)[0])


def _bell(stamp: Stamp, tag: str) -> Response:
    """The bell with its count; it asks again with the tag."""
    ui: Any = current_app.jinja_env.globals["ui"]  # Any: the macros of the components
    school = (request.view_args or {})["school"]
    urls = {"list": url_for("notices.index", school=school), "again": url_for("notices.bell", school=school)}
    response = Response(
        str(ui.bell_link({"unread": stamp[0], "tag": tag, "is_known": True, **urls})), mimetype="text/html"
    )
    response.headers["ETag"] = tag
    return response


@blueprint.get("/bell")
@permit(Permission.NOTICE_READ)
@polled(queries.stamp, show=_bell)
def bell(actor: Actor) -> ResponseReturnValue:
    """The bell alone, for pages that look again by themselves."""
    stamp = queries.stamp(actor.user_id)
    return _bell(stamp, polls.tag(actor, stamp, address=url_for("notices.bell")))


@blueprint.post("/<uuid:notice_id>/reading")
@permit(Permission.NOTICE_READ)
def read(actor: Actor, notice_id: UUID) -> ResponseReturnValue:
    """Open a line: it is read, and leads to what it is about."""
    line = services.read(notice_id=notice_id, actor=actor)
    return redirect(notice_words.address(line.kind, line.subject_id), code=303)


@blueprint.post("/readings")
@permit(Permission.NOTICE_READ)
def read_all(actor: Actor) -> ResponseReturnValue:
    """Mark everything as read."""
    services.read_all(actor=actor)
    flash(_("已全部标为已读。"), "done")
    return see_other("notices.index")


def bell_now() -> dict[str, object]:
    """The bell that a page is sent with: without its count, which it asks for at once; no page costs a statement more."""
    again = url_for("notices.bell")
    tag = polls.tag(g.actor, "", address=again)
    return {"unread": 0, "tag": tag, "is_known": False, "list": url_for("notices.index"), "again": again}
