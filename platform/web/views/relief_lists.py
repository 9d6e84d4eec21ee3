"""减免名单: what logistics sees, names and amounts alone, and a tap for what is seen to."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.fee_relief import queries, services
from care.fee_relief.lifecycle import ReliefState
from care.fee_relief.schemas import SeenSchema
from kernel.actor import Actor
from web import forms, relief_words
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("relief_lists", __name__, url_prefix="/<school>/fee-relief-list")


@blueprint.get("/")
@permit(Permission.FEE_RELIEF_CARRY_OUT)
def index(actor: Actor) -> ResponseReturnValue:
    """Every relief that runs or is to begin."""
    lines = services.list_payments(actor=actor)
    return render_template(
        "relief_lists/index.html",
        lines=lines,
        left=sum(line.state is ReliefState.APPROVED for line in lines),
        **relief_words.words(),
    )


@blueprint.post("/<uuid:relief_id>/carrying-out")
@permit(Permission.FEE_RELIEF_CARRY_OUT)
def carry_out(actor: Actor, relief_id: UUID) -> ResponseReturnValue:
    """The family pays less from now on."""
    seen = forms.parse(SeenSchema)["version"]
    services.carry_out(queries.payable(actor, relief_id), seen=seen, actor=actor)
    flash(_("已记下落实。"), "done")
    return see_other("relief_lists.index")
