"""The duty that somebody came from to a form about a case: out of the address, and out of a form that is shown again."""

from __future__ import annotations

from uuid import UUID

from kernel.actor import Actor
from kernel.errors import NotFound
from obligations import queries
from obligations.queries import DutyLine
from web.forms import Form


def duty_of_case(actor: Actor, case_id: UUID, duty_id: UUID | None) -> DutyLine | None:
    """The duty with that id, which must be about this case; raises NotFound."""
    if duty_id is None:
        return None
    duty = queries.visible_duty(actor, duty_id)
    if duty.subject_id != case_id:
        raise NotFound
    return duty


def typed_duty(actor: Actor, case_id: UUID, form: Form) -> DutyLine | None:
    """The same out of a form that is shown again; an id that is none was refused with the form."""
    try:
        return duty_of_case(actor, case_id, UUID(form.value("duty")))
    except ValueError:
        return None
