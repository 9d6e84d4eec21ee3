"""身体安全卡: written in a student's file; what the canteen has to mind is one sheet to print. Neither says why."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import queries, services
from care.cases.schemas import SafetyCardSchema
from care.cases.services import SafetyWords
from kernel import clock
from kernel.actor import Actor
from web import drafting, forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("safety_cards", __name__, url_prefix="/<school>")


@blueprint.get("/cases/<uuid:case_id>/safety-card/")
@permit(Permission.CASE_SUPPORT)
def edit(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """The card as it stands, or an empty one."""
    file, card = services.open_safety(case_id, actor=actor)
    place = url_for("safety_cards.save", case_id=case_id)
    form = drafting.begun(
        actor,
        place,
        version=card.version,
        avoid=card.avoid,
        watch=card.watch,
        act=card.act,
        in_lessons=card.in_lessons,
        at_meals=card.at_meals,
    )
    return render_template("safety_cards/edit.html", form=form, file=file)


@blueprint.post("/cases/<uuid:case_id>/safety-card/")
@permit(Permission.CASE_SUPPORT)
def save(actor: Actor, case_id: UUID) -> ResponseReturnValue:
    """Write it down; a lost update shows both versions."""
    form = forms.read(SafetyCardSchema)
    with form:
        data = form.data
        services.write_card(
            queries.visible_case(actor, case_id),
            words=SafetyWords(avoid=data["avoid"], watch=data["watch"], act=data["act"]),
            in_lessons=data["in_lessons"],
            at_meals=data["at_meals"],
            seen=data["version"],
            actor=actor,
        )
    if form.failed:
        return form.page("safety_cards/edit.html", file=services.open_file(case_id, actor=actor))
    flash(_("已更新身体安全卡。"), "done")
    return see_other("cases.show", case_id=case_id)


@blueprint.get("/safety-cards/")
@permit(Permission.CASE_READ)
def index(actor: Actor) -> ResponseReturnValue:
    """The sheet for the canteen."""
    return render_template("safety_cards/index.html", cards=services.list_for_meals(actor=actor), today=clock.today())
