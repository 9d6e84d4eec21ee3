"""提醒一下: whoever follows a duty reminds those whose duty it is. Nobody is blamed, and nothing is noted on the duty."""

from __future__ import annotations

from uuid import UUID

from accounts import queries as accounts
from accounts.queries import Holder
from accounts.roles import Role
from kernel import events
from kernel.actor import Actor
from obligations import queries
from obligations.errors import NobodyToNudge, NothingToNudge
from obligations.events import DutyNudged
from obligations.queries import DutyLine


def nudge(*, obligation_id: UUID, actor: Actor) -> list[UUID]:
    """Remind those whose duty it is; returns whom. Raises NotFound, NothingToNudge, NobodyToNudge.

    Nudged again before they looked, they still have one line (the notices see to that).
    """
    duty = queries.visible_duty(actor, obligation_id)
    if not duty.is_pressing:
        raise NothingToNudge
    owners = sorted(_owners(duty) - {actor.user_id})
    if not owners:
        raise NobodyToNudge
    events.record(DutyNudged(obligation_id=obligation_id, user_ids=tuple(owners)), actor)
    return owners


def _owners(duty: DutyLine) -> set[UUID]:
    """The people to whom `queries.owned_by` shows the duty as their own; one statement."""
    if duty.assignee_id is not None:
        return {duty.assignee_id}
    known = {str(role) for role in Role}
    role = Role(duty.owner_role) if duty.owner_role in known else Role.PRINCIPAL
    return {holder.user_id for holder in accounts.holders([role]) if _answers(holder, duty)}


def _answers(holder: Holder, duty: DutyLine) -> bool:
    if holder.class_id is not None:
        return holder.class_id == duty.class_id
    return holder.grade is None or holder.grade == duty.grade
