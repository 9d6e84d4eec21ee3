"""查阅记录: who looked at which file, when and why they might."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from kernel.actor import Actor
from privacy import queries
from privacy.schemas import LogFilterSchema
from web import forms
from web.permit import permit

blueprint = Blueprint("access_log", __name__, url_prefix="/<school>/access-log")


@blueprint.route("/", methods=["GET", "POST"])
@permit(Permission.ACCESS_LOG_READ, reads=True)
def index(_actor: Actor) -> ResponseReturnValue:
    """The newest readings first; the address carries where the next page begins, the form whose name is looked for."""
    asked = forms.parse_search(LogFilterSchema)
    entries = queries.reads(text=asked["q"], after=asked["after"], limit=queries.PAGE + 1)
    return render_template(
        "access_log/index.html",
        entries=entries[: queries.PAGE],
        asked=asked,
        has_more=len(entries) > queries.PAGE,
    )
