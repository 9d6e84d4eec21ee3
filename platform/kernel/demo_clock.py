"""The demo's working day: one row that every transaction reads as `app.today`; absent, the day is the real one."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, delete
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import session
from kernel.tables import Base


class DemoClock(Base):
    """At most one row. It is a global table without an id of its own."""

    __tablename__ = "demo_clock"
    __table_args__ = (CheckConstraint("only_row", name="only_row"),)

    only_row: Mapped[bool] = mapped_column(primary_key=True, default=True)
    day: Mapped[date]


def hold(day: date | None) -> None:
    """Hold the working day at `day`, or let it run again (None). Takes effect in the next transaction."""
    session().execute(delete(DemoClock))
    if day is not None:
        session().add(DemoClock(only_row=True, day=day))


def held() -> date | None:
    """The day at which the demo held the clock when this unit of work began, if it did; known without a statement."""
    day: date | None = session().info["held_day"]
    return day
