"""How much falls due for each class teacher this week and next: who may be overloaded, before it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from obligations.lifecycle import DutyState
from obligations.queries.lines import PRESSING
from obligations.queries.seeing import visible_duties


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a class asks of its teacher: by the end of this week (with what is late), and next week."""

    class_id: UUID
    class_name: str
    grade: int
    this_week: int
    next_week: int

    @property
    def total(self) -> int:
        """In the coming two weeks."""
        return self.this_week + self.next_week


def loads(actor: Actor) -> list[Load]:
    """The classes whose duties this person sees, in the order of the school (not of the figures); one statement."""
    today = clock.today()
    sunday = today + timedelta(days=6 - today.weekday())
    seen = visible_duties(actor).subquery()
    soon = seen.c.due_on <= sunday
    wanted = (
        seen.c.owner_role == Role.CLASS_TEACHER,
        seen.c.class_id.is_not(None),
        seen.c.state.in_((*PRESSING, DutyState.UPCOMING)),
        seen.c.due_on <= sunday + timedelta(weeks=1),
    )
    query = (
        select(
            seen.c.class_id,
            seen.c.class_name,
            seen.c.grade,
            func.count().filter(soon).label("this_week"),
            func.count().filter(~soon).label("next_week"),
        )
        .where(*wanted)
        .group_by(seen.c.class_id, seen.c.class_name, seen.c.grade)
        .order_by(seen.c.grade, seen.c.class_name)
    )
    return [
        Load(class_id=row.class_id, class_name=row.class_name, grade=row.grade or 0, this_week=row[3], next_week=row[4])
        for row in session().execute(query)
    ]
