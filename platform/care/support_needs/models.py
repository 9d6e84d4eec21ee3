"""What a student needs and what became of it, sealed; and each look at who has no support yet."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from care.support_needs.lifecycle import MOVES, STATE_LABELS, NeedMove, NeedState
from kernel.tables import SchoolModel, Versioned, school_fk


class SupportNeed(Versioned, SchoolModel):
    """One thing that a student needs."""

    __tablename__ = "support_needs"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("state in ('open', 'arranged', 'met', 'unmet', 'withdrawn')", name="state"),
        CheckConstraint("priority in ('urgent', 'soon', 'later')", name="priority"),
        CheckConstraint("state <> 'arranged' or arranged_on is not null", name="arranged"),
        CheckConstraint("(arranged_on is null) = (arrangement_sealed is null)", name="arrangement"),
        CheckConstraint("(state in ('met', 'unmet', 'withdrawn')) = (closed_on is not null)", name="closed"),
        CheckConstraint("(state in ('met', 'unmet')) = (outcome_sealed is not null)", name="outcome"),
        Index("ix_support_needs_case", "school_id", "case_id", "state"),
    )

    case_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default=NeedState.OPEN)
    priority: Mapped[str]
    what_sealed: Mapped[bytes]
    noted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    noted_by_name: Mapped[str]
    noted_on: Mapped[date]
    arrangement_sealed: Mapped[bytes | None]
    arranged_by_name: Mapped[str | None]
    arranged_on: Mapped[date | None]
    outcome_sealed: Mapped[bytes | None]
    closed_by_name: Mapped[str | None]
    closed_on: Mapped[date | None]

    def move(self, move: NeedMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = NeedState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])


class SupportCheck(SchoolModel):
    """That somebody looked through the list (R26): how many are in care, how many of them stood on it, what follows."""

    __tablename__ = "support_checks"
    __table_args__ = (
        CheckConstraint("cases >= 0", name="cases"),
        CheckConstraint("unsupported between 0 and cases", name="unsupported"),
        CheckConstraint("unsupported = 0 or words_sealed is not null", name="words"),
        Index("ix_support_checks_day", "school_id", "checked_on"),
    )

    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    checked_by_name: Mapped[str]
    checked_on: Mapped[date]
    cases: Mapped[int]
    unsupported: Mapped[int]
    words_sealed: Mapped[bytes | None]
