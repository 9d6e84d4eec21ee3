"""Screening windows, the screening of each class, and an outcome for each student."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from care.screening.lifecycle import MOVES, STATE_LABELS, ClassMove, ClassState
from kernel.tables import SchoolModel, Versioned, school_fk


class ScreeningWindow(SchoolModel):
    """The days in which every class of the school is screened, once a term (R01)."""

    __tablename__ = "screening_windows"
    __table_args__ = (
        school_fk("term_id", "terms"),
        UniqueConstraint("school_id", "term_id"),
        CheckConstraint("opens_on <= closes_on", name="order"),
    )

    term_id: Mapped[UUID]
    opens_on: Mapped[date]
    closes_on: Mapped[date]


class ClassScreening(Versioned, SchoolModel):
    """One class in one window: filled in by its class teacher, reviewed by somebody else."""

    __tablename__ = "class_screenings"
    __table_args__ = (
        school_fk("window_id", "screening_windows"),
        school_fk("class_id", "class_groups"),
        UniqueConstraint("school_id", "window_id", "class_id"),
        # Review by a person other than the author, also where the database can hold it (INV-5).
        CheckConstraint("reviewed_by is null or reviewed_by is distinct from submitted_by", name="second_person"),
        CheckConstraint("state in ('open', 'in_review', 'completed', 'completed_late')", name="state"),
        CheckConstraint("state = 'open' or (submitted_by is not null and submitted_on is not null)", name="handed_in"),
        CheckConstraint("state not in ('completed', 'completed_late') or reviewed_by is not null", name="reviewed"),
        Index("ix_class_screenings_class", "school_id", "class_id"),
    )

    window_id: Mapped[UUID]
    class_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default=ClassState.OPEN)
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    submitted_by_name: Mapped[str | None]
    submitted_on: Mapped[date | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    reviewed_by_name: Mapped[str | None]
    reviewed_on: Mapped[date | None]
    returned_reason_sealed: Mapped[bytes | None]

    def move(self, move: ClassMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = ClassState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])


class ScreeningOutcome(SchoolModel):
    """What was found for one student. Category and basis stand here only for a candidate, until the class is handed in."""

    __tablename__ = "screening_outcomes"
    __table_args__ = (
        school_fk("class_screening_id", "class_screenings"),
        school_fk("student_id", "students"),
        UniqueConstraint("school_id", "class_screening_id", "student_id"),
        CheckConstraint("outcome in ('none', 'candidate', 'continued')", name="outcome"),
        CheckConstraint(
            "outcome <> 'candidate' or (category_code is not null and basis_sealed is not null)", name="basis"
        ),
        Index("ix_screening_outcomes_student", "school_id", "student_id"),
    )

    class_screening_id: Mapped[UUID]
    student_id: Mapped[UUID]
    outcome: Mapped[str]
    tags: Mapped[list[str]]
    category_code: Mapped[str | None]
    category_subtag: Mapped[str | None]
    basis_kind: Mapped[str | None]
    basis_sealed: Mapped[bytes | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
