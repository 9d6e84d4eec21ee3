"""Who reminded of what today."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from kernel import clock
from kernel.db import session
from obligations.models import Reminder


def reminders_today(about: Collection[UUID]) -> dict[UUID, str]:
    """The name of who reminded today, by matter; one statement. The caller shows those matters already."""
    query = select(Reminder.about_id, Reminder.reminder_name).where(
        Reminder.about_id.in_(about), Reminder.reminded_on == clock.today()
    )
    return {row.about_id: row.reminder_name for row in session().execute(query)}
