"""Long work and the files that it makes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import SchoolModel, school_fk
from works.lifecycle import GOING_ON, LABELS, MOVES, WorkMove, WorkState


class Work(SchoolModel):
    """A piece of long work as people see it. `row_id` is the row of the outbox that does it now; it may be gone.

    `subject_id` is what it is about; `result` holds counts alone; `fault` is the code of what went wrong last. `purpose` is
    what a file is wanted for. Until somebody allows it, `job` and `args` (ids and closed sets alone) say what will be done.
    """

    __tablename__ = "works"
    __table_args__ = (
        CheckConstraint(
            "state in ('asked', 'refused', 'waiting', 'running', 'done', 'failed', 'cancelled')", name="state"
        ),
        CheckConstraint("state <> 'asked' or job is not null", name="asked"),
        CheckConstraint("done >= 0 and total >= 0", name="counts"),
        Index("ix_works_asked", "school_id", "asked_at"),
        Index("ix_works_row", "school_id", "row_id"),
        Index("ix_works_subject", "school_id", "subject_id", "kind"),
    )

    kind: Mapped[str]
    subject_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default=WorkState.WAITING)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    stop_asked_at: Mapped[datetime | None]
    row_id: Mapped[UUID | None]
    fault: Mapped[str | None]
    purpose: Mapped[str | None]
    job: Mapped[str | None]
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)  # Any: what the job is given, as JSON
    decided_by_name: Mapped[str | None]
    refusal: Mapped[str | None]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)  # Any: counts, as JSON

    def move(self, move: WorkMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = WorkState(self.state)
        self.state = MOVES.after(now, move, label=LABELS[now])

    def may(self, move: WorkMove) -> bool:
        """Whether that move is possible now."""
        return MOVES.allows(WorkState(self.state), move)

    @property
    def is_going_on(self) -> bool:
        """Whether somebody still waits for it."""
        return self.state in GOING_ON

    @property
    def share(self) -> float:
        """How far it is, between 0 and 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0


class WorkFile(SchoolModel):
    """A file that a piece of work made: sealed, for whoever asked alone, and for a short time.

    `subject_ids` are the students in it, whom the access log names when it is handed out.
    """

    __tablename__ = "work_files"
    __table_args__ = (
        school_fk("work_id", "works"),
        UniqueConstraint("school_id", "work_id"),
        Index("ix_work_files_expires", "school_id", "expires_at"),
    )

    work_id: Mapped[UUID]
    name: Mapped[str]
    mimetype: Mapped[str]
    content_sealed: Mapped[bytes]
    subject_ids: Mapped[list[str]]
    expires_at: Mapped[datetime]
