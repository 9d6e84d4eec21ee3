"""Slots of the schedule: a row per job, place and period; whoever inserts it first has the work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import session
from kernel.ids import new_id
from kernel.tables import GlobalModel


class ScheduleSlot(GlobalModel):
    """A claimed slot. Inserting it and asking for the job are one transaction, so that neither is lost nor doubled."""

    __tablename__ = "schedule_slots"
    __table_args__ = (
        UniqueConstraint("job", "district_id", "slot_school_id", "period", postgresql_nulls_not_distinct=True),
        Index("ix_schedule_slots_period", "period"),
    )

    job: Mapped[str]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    slot_school_id: Mapped[UUID | None] = mapped_column(ForeignKey("schools.id"))
    period: Mapped[str]
    claimed_at: Mapped[datetime] = mapped_column(server_default=func.now())


def taken(periods: Collection[str]) -> set[tuple[str, UUID, UUID | None, str]]:
    """The slots of these periods that are claimed: job, district, school, period."""
    rows = session().execute(
        select(ScheduleSlot.job, ScheduleSlot.district_id, ScheduleSlot.slot_school_id, ScheduleSlot.period).where(
            ScheduleSlot.period.in_(periods)
        )
    )
    return {(job, district_id, school_id, period) for job, district_id, school_id, period in rows}


def claim(*, job: str, district_id: UUID, school_id: UUID | None, period: str) -> bool:
    """Take the slot for this transaction; False when it is taken, waiting for a rival that is about to commit."""
    taken = session().execute(
        insert(ScheduleSlot)
        .values(id=new_id(), job=job, district_id=district_id, slot_school_id=school_id, period=period)
        .on_conflict_do_nothing()
        .returning(ScheduleSlot.id)
    )
    return taken.first() is not None
