"""Classes, students, their guardians, staff, and the imports through which rosters come in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import SchoolModel, Versioned, school_fk
from people.roster.lifecycle import LABELS, MOVES, WORKING, ImportMove, ImportState


class ClassGroup(Versioned, SchoolModel):
    """A class. Its cohort (the year in which it entered the school) and number stay; grade and name grow each year."""

    __tablename__ = "class_groups"
    __table_args__ = (
        school_fk("org_unit_id", "org_units"),
        UniqueConstraint("school_id", "cohort", "number"),
        Index("ix_class_groups_grade", "school_id", "grade", "number"),
    )

    grade: Mapped[int]
    number: Mapped[int]
    cohort: Mapped[int]
    name: Mapped[str]
    org_unit_id: Mapped[UUID | None]
    graduated_on: Mapped[date | None]


class Student(Versioned, SchoolModel):
    """A student of the school, now or formerly. The number is the school's own; identity cards are never stored.

    `pinyin` (`zeng xiang`) is the sort key and may be corrected by hand. `user_id` is set for student helpers only.
    """

    __tablename__ = "students"
    __table_args__ = (
        school_fk("class_id", "class_groups"),
        UniqueConstraint("school_id", "number"),
        UniqueConstraint("school_id", "user_id"),
        CheckConstraint("gender in ('male', 'female')", name="gender"),
        CheckConstraint("left_on >= enrolled_on", name="left_after_enrolled"),
        Index("ix_students_class", "school_id", "class_id", "pinyin"),
        Index("ix_students_pinyin", "school_id", "pinyin"),
    )

    number: Mapped[str]
    name: Mapped[str]
    pinyin: Mapped[str]
    initials: Mapped[str]
    gender: Mapped[str | None]
    born_on: Mapped[date | None]
    class_id: Mapped[UUID]
    enrolled_on: Mapped[date]
    left_on: Mapped[date | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))

    @property
    def is_enrolled(self) -> bool:
        """Whether the student attends the school."""
        return self.left_on is None


class Guardian(Versioned, SchoolModel):
    """A guardian. The telephone number is sealed; `phone_index` finds and compares it without opening the seal."""

    __tablename__ = "guardians"
    __table_args__ = (Index("ix_guardians_phone", "school_id", "phone_index"),)

    name: Mapped[str]
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[bytes | None]


class StudentGuardian(SchoolModel):
    """That somebody is the guardian of a student, in which relation; position 1 is asked first."""

    __tablename__ = "student_guardians"
    __table_args__ = (
        school_fk("student_id", "students"),
        school_fk("guardian_id", "guardians"),
        UniqueConstraint("school_id", "student_id", "position"),
        UniqueConstraint("school_id", "student_id", "guardian_id"),
        CheckConstraint("position in (1, 2)", name="position"),
        Index("ix_student_guardians_guardian", "school_id", "guardian_id"),
    )

    student_id: Mapped[UUID]
    guardian_id: Mapped[UUID]
    position: Mapped[int]
    relation: Mapped[str]


class StaffMember(Versioned, SchoolModel):
    """Somebody who works at the school, with or without an account. The number is the school's own, where it has one."""

    __tablename__ = "staff_members"
    __table_args__ = (
        UniqueConstraint("school_id", "number"),
        UniqueConstraint("school_id", "user_id"),
        Index("ix_staff_members_pinyin", "school_id", "pinyin"),
    )

    number: Mapped[str | None]
    name: Mapped[str]
    pinyin: Mapped[str]
    initials: Mapped[str]
    post: Mapped[str]
    left_on: Mapped[date | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))


class RosterImport(Versioned, SchoolModel):
    """A roster file on its way in. Its rows are kept in `roster_parts`, sealed, until it is committed or cancelled.

    `is_complete` says that the file lists the whole school, so that whoever is missing from it has left. `outcome` counts
    what the import would do (and, once committed, has done); `preview` shows some of it. `digest` tells whether the plan that
    a person confirmed is still the one that would be carried out. Faults of single rows are kept with their part; here are
    those of the file and of the whole. All but the counts is emptied at the end.
    """

    __tablename__ = "roster_imports"
    __table_args__ = (Index("ix_roster_imports_started", "school_id", "started_at"),)

    file_name: Mapped[str]
    state: Mapped[str] = mapped_column(default=ImportState.CHECKING)
    is_complete: Mapped[bool]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    started_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    started_by_name: Mapped[str]
    ended_at: Mapped[datetime | None]
    rows: Mapped[int]
    done_rows: Mapped[int] = mapped_column(default=0)
    parts: Mapped[int]
    done_parts: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    file_faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)  # Any: JSON objects
    plan_faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)  # Any: JSON objects
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)  # Any: JSON
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)  # Any: JSON
    digest: Mapped[str] = mapped_column(default="")
    is_changed_since: Mapped[bool] = mapped_column(default=False)

    def move(self, move: ImportMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        state = ImportState(self.state)
        self.state = MOVES.after(state, move, label=LABELS[state])

    def may(self, move: ImportMove) -> bool:
        """Whether that move is possible now."""
        return MOVES.allows(ImportState(self.state), move)

    @property
    def is_working(self) -> bool:
        """Whether the platform is at work on it."""
        return self.state in WORKING


class RosterPart(SchoolModel):
    """Some hundred rows of an uploaded roster, sealed: as they were uploaded, and once checked as they will be written."""

    __tablename__ = "roster_parts"
    __table_args__ = (
        school_fk("import_id", "roster_imports"),
        UniqueConstraint("school_id", "import_id", "number"),
    )

    import_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[str]
    rows: Mapped[int]
    content_sealed: Mapped[bytes]
    checked_sealed: Mapped[bytes | None]
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)  # Any: JSON objects
