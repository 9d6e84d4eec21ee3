"""草稿: a page keeps by itself what is typed into a form; only who typed it gets it back, or throws it away."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Permission
from drafts import services
from kernel.actor import Actor
from web import drafting
from web.permit import permit
from web.sessions import quiet

blueprint = Blueprint("drafts", __name__, url_prefix="/<school>/drafts")


@blueprint.post("/")
@permit(Permission.SCHOOL_READ)
@quiet
def save(actor: Actor) -> ResponseReturnValue:
    """Keep what has been typed so far into the form that `?form=` names. No sign of life: the idle limit goes on."""
    drafting.keep(actor, drafting.place_wanted())
    return "", 204


@blueprint.post("/removal")
@permit(Permission.SCHOOL_READ)
def discard(actor: Actor) -> ResponseReturnValue:
    """Throw one's own draft away and begin the form anew."""
    services.give_up(place=drafting.place_wanted(), actor=actor)
    flash(_("已清空，可以重新填写。"), "info")
    return redirect(drafting.page_of_form() or url_for("home.index"), code=303)
