"""草稿: a page keeps by itself what is typed into a form; only who typed it gets it back, or throws it away."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from drafts import queries, services
from kernel.actor import Actor
from web import drafting
from web.permit import permit
from web.sessions import quiet

blueprint = Blueprint("drafts", __name__, url_prefix="/<school>/drafts")


@blueprint.post("/")
@permit(Permission.DRAFT_KEEP)
@quiet
def save(actor: Actor) -> ResponseReturnValue:
    """Keep what has been typed so far into the form that `?form=` names. No sign of life: the idle limit goes on.

    Where the same form is being filled in elsewhere too, the answer names that draft.
    """
    place = drafting.place_wanted()
    drafting.keep(actor, place)
    beside = queries.newest_beside(actor, place, drafting.own())
    return "", 204, {drafting.BESIDE: str(beside)} if beside else {}


@blueprint.post("/removal")
@permit(Permission.DRAFT_KEEP)
def discard(actor: Actor) -> ResponseReturnValue:
    """Throw away the draft that one had before oneself; what was written elsewhere stays and is brought back next."""
    if services.give_up(place=drafting.place_wanted(), seen=drafting.read(), actor=actor):
        flash(_("那一份不要了。"), "info")
    else:
        flash(_("那一份刚在另一处接着写过，还留着。"), "info")
    return redirect(drafting.page_of_form() or url_for("home.index"), code=303)
