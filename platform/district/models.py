"""What the district's office holds for its statistics: each school's frozen counts, and the tables made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from district.releasing import MOVES, STATE_LABELS, ReleaseMove, ReleaseState
from kernel.tables import DistrictOffice, Versioned


class StatisticCount(DistrictOffice):
    """One school's exact counts of one month, taken inside its own scope and never changed (INV-12).

    The duties are those that fell due since the school year began; months frozen before these were counted have none.
    `counts` holds students by canonical node; `nodes` what the school's profile can count at all, `restricted` those that
    are T4 there.
    """

    __tablename__ = "statistic_counts"
    __table_args__ = (
        UniqueConstraint("office_id", "month", "reporting_school_id"),
        CheckConstraint("reporting_school_id is not null", name="reported"),
    )

    month: Mapped[str]
    stage: Mapped[str]
    area: Mapped[str]
    students: Mapped[int]
    counts: Mapped[dict[str, Any]]  # Any: whole numbers by node
    nodes: Mapped[list[str]]
    restricted: Mapped[list[str]]
    duties_in_time: Mapped[int | None]
    duties_recorded_late: Mapped[int | None]
    duties_done_late: Mapped[int | None]
    duties_missed: Mapped[int | None]
    duties_late: Mapped[int | None]
    frozen_at: Mapped[datetime] = mapped_column(server_default=func.now())


class StatisticRelease(Versioned, DistrictOffice):
    """A suppressed table of one month: drafted by the platform, released by a person, then the same for ever."""

    __tablename__ = "statistic_releases"
    __table_args__ = (
        UniqueConstraint("office_id", "month", "breakdown"),
        CheckConstraint("state in ('draft', 'released')", name="state"),
        CheckConstraint(
            "(state = 'released') = (released_by is not null and released_at is not null)", name="people_release"
        ),
    )

    month: Mapped[str]
    breakdown: Mapped[str]
    state: Mapped[str] = mapped_column(default=ReleaseState.DRAFT)
    threshold: Mapped[int]
    schools: Mapped[int]
    document: Mapped[dict[str, Any]]  # Any: docs/statistics-format.md
    digest: Mapped[str]
    drafted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    released_by_name: Mapped[str | None]
    released_at: Mapped[datetime | None]

    def move(self, move: ReleaseMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = ReleaseState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])
