"""进行中: long work that one asked for, how far it is, calling it off and starting it anew."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from kernel import outbox
from kernel.actor import Actor
from web import polls
from web.permit import permit
from web.polls import polled
from web.replies import fragment, see_other
from works import queries, services
from works.lifecycle import WorkMove

blueprint = Blueprint("works", __name__, url_prefix="/<school>/works")


@blueprint.get("/")
@permit(Permission.NOTICE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """What runs or ran lately, one's own first; for who looks after the school's jobs everybody's."""
    works = queries.lately(actor, of_others=_sees_all(actor))
    return render_template(
        "works/index.html",
        works=works,
        stuck=outbox.set_aside([work.row_id for work in works if work.is_going_on]),
        going_on=sum(work.is_going_on for work in works),
    )


@blueprint.get("/<uuid:work_id>")
@permit(Permission.NOTICE_READ)
def show(actor: Actor, work_id: UUID) -> ResponseReturnValue:
    """One piece of work."""
    return render_template("works/show.html", **_about(actor, work_id))


@blueprint.get("/<uuid:work_id>/progress")
@permit(Permission.NOTICE_READ)
@polled(queries.stamp)
def progress(actor: Actor, work_id: UUID) -> ResponseReturnValue:
    """How far it is, for a page that looks again by itself."""
    about = _about(actor, work_id)
    response = Response(fragment("works/show.html", "progress", **about), mimetype="text/html")
    response.headers["ETag"] = polls.tag(actor, about["stamp"], address=request.path)
    return response


@blueprint.post("/<uuid:work_id>/cancellation")
@permit(Permission.NOTICE_READ)
def cancel(actor: Actor, work_id: UUID) -> ResponseReturnValue:
    """Call it off."""
    work = services.cancel(work_id=work_id, actor=actor, of_others=_sees_all(actor))
    flash(_("正在停下。") if work.is_going_on else _("已取消，没有留下任何改动。"), "info")
    return see_other("works.show", work_id=work_id)


@blueprint.post("/<uuid:work_id>/retry")
@permit(Permission.NOTICE_READ)
def retry(actor: Actor, work_id: UUID) -> ResponseReturnValue:
    """Start it anew."""
    services.retry(work_id=work_id, actor=actor, of_others=_sees_all(actor))
    flash(_("已重新开始。"), "info")
    return see_other("works.show", work_id=work_id)


def _sees_all(actor: Actor) -> bool:
    return actor.may(Permission.JOB_READ)


def _about(actor: Actor, work_id: UUID) -> dict[str, object]:
    work = queries.visible_work(actor, work_id, of_others=_sees_all(actor))
    is_stuck = work.is_going_on and work.row_id in outbox.set_aside([work.row_id])
    return {
        "work": work,
        "is_stuck": is_stuck,
        "stamp": queries.shown(work),
        "may_cancel": services.may_cancel(work),
        "may_retry": is_stuck or work.may(WorkMove.RETRY),
        "has_file": queries.has_file(work) and work.asked_by == actor.user_id,
    }
