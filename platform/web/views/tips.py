"""支持提示: what a subject teacher may know, how to support whom in class and nothing of the reason."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import services
from care.talks import services as talks
from kernel.actor import Actor
from web.permit import permit

blueprint = Blueprint("tips", __name__, url_prefix="/<school>/tips")


@blueprint.get("/")
@permit(Permission.CASE_TIP)
def index(actor: Actor) -> ResponseReturnValue:
    """The hints for the classes that this person teaches."""
    cards = talks.list_asked_cards(actor=actor)
    safety = services.list_for_lessons(actor=actor)
    own = talks.list_own_subject_talks(actor=actor)
    return render_template(
        "tips/index.html", lines=services.list_tips(actor=actor), cards=cards, safety=safety, own=own
    )
