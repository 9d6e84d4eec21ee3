"""提醒一下: one tap asks whoever is to act; they see it on their list."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue

from accounts.permissions import Permission
from care.cases import queries as cases
from care.screening import queries as screening
from kernel.actor import Actor
from kernel.errors import NotFound
from obligations import queries, services
from obligations.lifecycle import Matter
from obligations.schemas import ReminderSchema
from web import forms
from web.language import translate as _
from web.permit import permit
from web.replies import see_other

blueprint = Blueprint("reminders", __name__, url_prefix="/<school>/reminders")


@blueprint.post("/")
@permit(Permission.OBLIGATION_READ)
def create(actor: Actor) -> ResponseReturnValue:
    """Remind once a day of something that waits for others."""
    asked = forms.parse(ReminderSchema)
    _find(asked["kind"], asked["about"], actor)
    if services.remind(kind=asked["kind"], about=asked["about"], actor=actor):
        flash(_("已提醒，对方会在自己的待办里看到。"), "done")
    else:
        flash(_("今天已经提醒过了，对方的待办里能看到。"), "info")
    return see_other("todo.index")


def _find(kind: Matter, about: UUID, actor: Actor) -> None:
    """Only what this person may know of; raises NotFound."""
    if kind is Matter.DUTY:
        if not queries.visible_duty(actor, about).is_pressing:
            raise NotFound
    elif kind is Matter.CASE and actor.may(Permission.CASE_READ):
        cases.visible_case(actor, about)
    elif kind is Matter.SCREENING and actor.may(Permission.SCREENING_READ):
        screening.visible_screening(actor, about)
    else:
        raise NotFound
