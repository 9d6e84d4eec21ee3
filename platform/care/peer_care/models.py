"""Tasks of student helpers, and what they noticed; what people wrote is sealed, the helper's words above all."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, column
from sqlalchemy.orm import Mapped, mapped_column

from care.peer_care.terms import Outcome
from kernel import clock
from kernel.tables import SchoolModel, Versioned, school_fk

_IS_OPEN = column("outcome").is_(None)


class PeerTask(Versioned, SchoolModel):
    """同学关怀任务: an everyday thing that a teacher asks of helpers, in words that say nothing of anybody (A16)."""

    __tablename__ = "peer_tasks"
    __table_args__ = (
        school_fk("class_id", "class_groups"),
        Index("ix_peer_tasks_class", "school_id", "class_id", "given_on"),
    )

    class_id: Mapped[UUID]
    words_sealed: Mapped[bytes]
    due_on: Mapped[date | None]
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    given_by_name: Mapped[str]
    given_on: Mapped[date]
    ended_on: Mapped[date | None]


class PeerTaskShare(SchoolModel):
    """One helper's part in a task, done or not."""

    __tablename__ = "peer_task_shares"
    __table_args__ = (
        school_fk("task_id", "peer_tasks"),
        UniqueConstraint("school_id", "task_id", "user_id"),
        Index("ix_peer_task_shares_user", "school_id", "user_id"),
    )

    task_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    done_on: Mapped[date | None]


class PeerObservation(Versioned, SchoolModel):
    """观察与关心记录 (U-5.6): what a helper noticed, about somebody of the own class or nobody; handed in once.

    Whoever wrote it never reads it again. The teacher decides what becomes of it; in a file stands a code, never a name.
    """

    __tablename__ = "peer_observations"
    __table_args__ = (
        school_fk("class_id", "class_groups"),
        school_fk("student_id", "students"),
        school_fk("talk_id", "talks"),
        CheckConstraint("outcome in ('file', 'screening', 'none')", name="outcome"),
        CheckConstraint("(outcome is null) = (handled_on is null)", name="handled"),
        CheckConstraint("(outcome is not null and outcome = 'file') = (talk_id is not null)", name="filed_as_talk"),
        CheckConstraint("(outcome is not null and outcome = 'none') = (reason_sealed is not null)", name="reason"),
        Index("ix_peer_observations_class", "school_id", "class_id", "written_at"),
        Index("ix_peer_observations_student", "school_id", "student_id"),
        Index("ix_peer_observations_written_by", "school_id", "written_by", "written_at"),
        Index("ix_peer_observations_open", "school_id", "class_id", postgresql_where=_IS_OPEN),
    )

    class_id: Mapped[UUID]
    student_id: Mapped[UUID | None]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    written_by_name: Mapped[str]
    written_at: Mapped[datetime]
    written_on: Mapped[date]
    noticed_on: Mapped[date]
    words_sealed: Mapped[bytes]
    wants_contact: Mapped[bool]
    seen_on: Mapped[date | None]
    outcome: Mapped[str | None]
    handled_on: Mapped[date | None]
    handled_by_name: Mapped[str | None]
    reason_sealed: Mapped[bytes | None]
    talk_id: Mapped[UUID | None]

    def see(self) -> None:
        """A teacher opened it."""
        self.seen_on = self.seen_on or clock.today()

    def settle(self, outcome: Outcome, *, talk_id: UUID | None, reason_sealed: bytes | None, by: str) -> None:
        """What became of it, and who said so; for the file the record that was made, for no action the reason."""
        self.see()
        self.outcome, self.handled_on, self.handled_by_name = outcome.value, clock.today(), by
        self.talk_id, self.reason_sealed = talk_id, reason_sealed
