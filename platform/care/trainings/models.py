"""Trainings and exchanges, and who was there; what people wrote is sealed."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from care.trainings.lifecycle import MOVES, STATE_LABELS, TrainingMove, TrainingState
from care.trainings.terms import Result, Way
from kernel.tables import SchoolModel, Versioned, school_fk


class Training(Versioned, SchoolModel):
    """One training, or one exchange of class teachers.

    `audience` are the roles that it is for. `door_code` is what the QR code in the room says: whoever reads it is there.
    """

    __tablename__ = "trainings"
    __table_args__ = (
        CheckConstraint("kind in ('training', 'exchange')", name="kind"),
        CheckConstraint("state in ('planned', 'held', 'recorded', 'cancelled')", name="state"),
        CheckConstraint("half_hours between 0 and 48", name="hours"),
        CheckConstraint(
            "kind = 'exchange' or (cardinality(topics) > 0 and half_hours > 0)", name="training_has_topics_and_hours"
        ),
        CheckConstraint("(state = 'recorded') = (recorded_on is not null)", name="recorded"),
        CheckConstraint("(state = 'cancelled') = (reason_sealed is not null)", name="cancelled_with_reason"),
        CheckConstraint(
            "state <> 'recorded' or kind <> 'exchange' or minutes_sealed is not null", name="exchange_has_minutes"
        ),
        Index("ix_trainings_day", "school_id", "happens_on"),
    )

    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=TrainingState.PLANNED)
    title: Mapped[str]
    topics: Mapped[list[str]]
    happens_on: Mapped[date]
    begins_at: Mapped[time]
    half_hours: Mapped[int]
    place: Mapped[str]
    lecturer: Mapped[str]
    audience: Mapped[list[str]]
    is_assessed: Mapped[bool]
    door_code: Mapped[str]
    outline_sealed: Mapped[bytes | None]
    minutes_sealed: Mapped[bytes | None]
    reason_sealed: Mapped[bytes | None]
    planned_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    planned_by_name: Mapped[str]
    planned_on: Mapped[date]
    recorded_by_name: Mapped[str | None]
    recorded_on: Mapped[date | None]
    credited: Mapped[list[str]]
    """The titles of the duties that it did, for the page."""

    def move(self, move: TrainingMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = TrainingState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])


class TrainingAttendance(SchoolModel):
    """Somebody was there: an account of the school, or a member of staff without one. `office` is what they were then."""

    __tablename__ = "training_attendances"
    __table_args__ = (
        school_fk("training_id", "trainings"),
        school_fk("staff_id", "staff_members"),
        CheckConstraint("num_nonnulls(user_id, staff_id) = 1", name="somebody"),
        CheckConstraint("way in ('code', 'list')", name="way"),
        CheckConstraint("result in ('passed', 'again')", name="result"),
        UniqueConstraint("school_id", "training_id", "user_id"),
        UniqueConstraint("school_id", "training_id", "staff_id"),
        Index("ix_training_attendances_user", "school_id", "user_id"),
    )

    training_id: Mapped[UUID]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    staff_id: Mapped[UUID | None]
    name: Mapped[str]
    office: Mapped[str]
    way: Mapped[str] = mapped_column(default=Way.LIST)
    came_at: Mapped[datetime]
    noted_by_name: Mapped[str]
    result: Mapped[str | None]

    @property
    def person_id(self) -> UUID:
        """Who it was."""
        found = self.user_id or self.staff_id
        if found is None:
            raise LookupError("the table holds one of the two")
        return found

    @property
    def has_earned(self) -> bool:
        """Whether the hours count for this person, once they are registered."""
        return self.result != Result.AGAIN
