"""提醒一下: who waits asks whoever is to act, at most once a day for each matter, and the other person sees it on the list."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import queries
from obligations.events import ReminderSent
from obligations.lifecycle import Matter
from obligations.models import Reminder


def remind(*, kind: Matter, about: UUID, actor: Actor) -> bool:
    """Remind of a matter that the caller has found for this person; False when somebody did so today already.

    Those whose duty it is are told at once; whoever decides on a case or reviews a class has a line that says so already.
    """
    added = session().scalar(
        insert(Reminder)
        .values(
            school_id=tenancy.school_id(),
            id=new_id(),
            about_kind=kind,
            about_id=about,
            reminded_on=clock.today(),
            reminded_by=actor.user_id,
            reminder_name=actor.name,
        )
        .on_conflict_do_nothing()
        .returning(Reminder.id)
    )
    if added is not None:
        owners = _owners(about, actor) - {actor.user_id} if kind is Matter.DUTY else set()
        events.record(ReminderSent(about_kind=kind, about_id=about, user_ids=tuple(sorted(owners))), actor)
    return added is not None


def _owners(obligation_id: UUID, actor: Actor) -> set[UUID]:
    """The people to whom the duty is shown as their own."""
    return set(queries.owners().of(queries.visible_duty(actor, obligation_id)))
