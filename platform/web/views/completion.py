"""履职完成率: of what fell due this school year, how much each school did in time. Numbers only, and no ranking."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from district import queries
from kernel.actor import Actor
from web.permit import permit

blueprint = Blueprint("completion", __name__, url_prefix="/bureau/completion")


@blueprint.get("/")
@permit(Permission.STATISTICS_READ)
def index(_actor: Actor) -> ResponseReturnValue:
    """Every school that reported, in the order of their numbers."""
    month, rates = queries.rates()
    duties = [one.duties for one in rates]
    return render_template(
        "completion/index.html",
        month=month,
        rates=rates,
        judged=sum(one.judged for one in duties),
        in_time=sum(one.in_time for one in duties),
    )
