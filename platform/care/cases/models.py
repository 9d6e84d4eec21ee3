"""A student's case and what hangs on it: categories, evidence, risk flags, requests that wait for a second person, decisions.

Narrative text is sealed (`..._sealed`); services seal and unseal it.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, column, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from care.cases.lifecycle import ACTIVE, MOVES, STATE_LABELS, CaseMove, CaseState
from kernel.tables import SchoolModel, Versioned, school_fk

_IS_ACTIVE = column("state").in_(literal_column(f"'{state}'") for state in ACTIVE)
_IS_LISTED = column("removed_at").is_(None)
_IS_WAITING = column("granted").is_(None)


class CaseFile(Versioned, SchoolModel):
    """One student's file (一人一档): at most one active per student (INV-2)."""

    __tablename__ = "case_files"
    __table_args__ = (
        school_fk("student_id", "students"),
        school_fk("class_id", "class_groups"),
        # INV-2, INV-4 and INV-5 where the database can hold them.
        Index("uq_case_files_active", "school_id", "student_id", unique=True, postgresql_where=_IS_ACTIVE),
        CheckConstraint(
            "state in ('candidate', 'confirmed', 'priority', 'declined', 'closed', 'transferred', 'archived')",
            name="state",
        ),
        CheckConstraint("confirmed_by is null or confirmed_by is distinct from proposed_by", name="second_person"),
        CheckConstraint(
            "declined_by is null or declined_by is distinct from proposed_by", name="second_person_declines"
        ),
        CheckConstraint(
            "(state in ('candidate', 'declined')) = (confirmed_by is null and confirmed_on is null)",
            name="people_confirm",
        ),
        CheckConstraint("state <> 'declined' or declined_by is not null", name="people_decline"),
        CheckConstraint(
            "state <> 'priority' or (priority_by is not null and priority_since is not null)", name="people_raise"
        ),
        CheckConstraint(
            "state <> 'closed' or (closed_by is not null and close_reason is not null)", name="people_close"
        ),
        CheckConstraint(
            "confirmed_on is null or guardian_informed_on is not null or not_informed_sealed is not null",
            name="guardian_informed",
        ),
        Index("ix_case_files_state", "school_id", "state"),
        Index("ix_case_files_student", "school_id", "student_id"),
    )

    student_id: Mapped[UUID]
    class_id: Mapped[UUID]
    """The student's class; it follows a change of class."""
    state: Mapped[str] = mapped_column(default=CaseState.CANDIDATE)

    proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    proposed_by_name: Mapped[str]
    proposed_on: Mapped[date]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_by_name: Mapped[str | None]
    confirmed_on: Mapped[date | None]
    guardian_informed_on: Mapped[date | None]
    not_informed_sealed: Mapped[bytes | None]
    declined_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    declined_on: Mapped[date | None]

    priority_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    priority_since: Mapped[date | None]
    """Since when people decided that it is a priority."""
    handled_since: Mapped[date | None]
    """Since when it is handled with priority: the decision, or a risk flag before it (INV-4)."""

    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    closed_on: Mapped[date | None]
    close_reason: Mapped[str | None]
    erase_after: Mapped[date | None]
    """From this day the retention job erases the case."""

    support_sealed: Mapped[bytes | None]
    """What was agreed to help: for everybody who may open the file."""
    guidance_sealed: Mapped[bytes | None]
    """How to help where the reason stays with few (tier 4)."""
    tip_sealed: Mapped[bytes | None]
    """A hint for subject teachers, without any reason."""

    def move(self, move: CaseMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = CaseState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])


class CaseCategory(SchoolModel):
    """A category under which a case is listed, worded as its profile version words it (INV-9)."""

    __tablename__ = "case_categories"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        school_fk("profile_version_id", "profile_versions"),
        CheckConstraint("tier in ('T1', 'T2', 'T3', 'T4')", name="tier"),
        Index(
            "uq_case_categories_listed",
            "school_id",
            "case_id",
            "code",
            "subtag",
            unique=True,
            postgresql_where=_IS_LISTED,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_case_categories_code", "school_id", "code"),
    )

    case_id: Mapped[UUID]
    code: Mapped[str]
    subtag: Mapped[str | None]
    title: Mapped[str]
    tier: Mapped[str]
    node: Mapped[str]
    """The canonical node that it is counted under."""
    profile_version_id: Mapped[UUID]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    removed_at: Mapped[datetime | None]


class EvidenceItem(SchoolModel):
    """What was seen, heard or shown; it belongs to one category, or to the case as a whole."""

    __tablename__ = "evidence_items"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        school_fk("category_id", "case_categories"),
        Index("ix_evidence_items_case", "school_id", "case_id"),
    )

    case_id: Mapped[UUID]
    category_id: Mapped[UUID | None]
    kind: Mapped[str]
    note_sealed: Mapped[bytes]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    added_by_name: Mapped[str]
    added_on: Mapped[date]


class RiskFlag(SchoolModel):
    """A risk to the student or by the student: it brings priority handling at once (U-4.5)."""

    __tablename__ = "risk_flags"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("kind in ('self_harm', 'harm_to_others')", name="kind"),
        CheckConstraint("(cleared_on is null) = (cleared_by is null)", name="people_clear"),
        Index("ix_risk_flags_case", "school_id", "case_id"),
    )

    case_id: Mapped[UUID]
    kind: Mapped[str]
    note_sealed: Mapped[bytes]
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    raised_by_name: Mapped[str]
    raised_on: Mapped[date]
    cleared_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    cleared_on: Mapped[date | None]


class CaseRequest(SchoolModel):
    """Something asked for a case that a second person decides: priority, or closing. The rule may ask, never decide."""

    __tablename__ = "case_requests"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("kind in ('priority', 'closing')", name="kind"),
        CheckConstraint("decided_by is null or decided_by is distinct from asked_by", name="second_person"),
        CheckConstraint("(granted is null) = (decided_by is null)", name="people_decide"),
        Index(
            "uq_case_requests_waiting",
            "school_id",
            "case_id",
            "kind",
            unique=True,
            postgresql_where=_IS_WAITING,
        ),
    )

    case_id: Mapped[UUID]
    kind: Mapped[str]
    ground: Mapped[str]
    """Why: a Ground for priority, a CloseReason for closing."""
    words_sealed: Mapped[bytes | None]
    """The asker's own words: for closing the outcome."""
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    asked_by_name: Mapped[str]
    asked_on: Mapped[date]
    granted: Mapped[bool | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_by_name: Mapped[str | None]
    decided_on: Mapped[date | None]


class CaseDecision(SchoolModel):
    """What was decided or noted about a case, by whom and when; append-only."""

    __tablename__ = "case_decisions"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("tier in ('T1', 'T2', 'T3', 'T4')", name="tier"),
        Index("ix_case_decisions_case", "school_id", "case_id", "at"),
    )

    case_id: Mapped[UUID]
    kind: Mapped[str]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    made_by_name: Mapped[str]
    made_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    reason_sealed: Mapped[bytes | None]
    tier: Mapped[str]
    """How sensitive the reason is: the highest tier that the case had then."""


class CounsellingNote(Versioned, SchoolModel):
    """What a counsellor wrote down about talking with the student: the centre's own, closed to everybody else (section 4)."""

    __tablename__ = "counselling_notes"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        CheckConstraint("happened_on <= recorded_on", name="not_in_future"),
        Index("ix_counselling_notes_case", "school_id", "case_id", "happened_on"),
    )

    case_id: Mapped[UUID]
    happened_on: Mapped[date]
    recorded_on: Mapped[date]
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    written_by_name: Mapped[str]
    changed_on: Mapped[date | None]
    """When its author last corrected it."""
    talked_sealed: Mapped[bytes]
    planned_sealed: Mapped[bytes | None]


class SafetyCard(Versioned, SchoolModel):
    """身体安全卡 (K9): what to leave out, what to watch for and what to do, for lessons and meals; never the diagnosis."""

    __tablename__ = "safety_cards"
    __table_args__ = (school_fk("case_id", "case_files"), UniqueConstraint("school_id", "case_id"))

    case_id: Mapped[UUID]
    avoid_sealed: Mapped[bytes]
    watch_sealed: Mapped[bytes | None]
    act_sealed: Mapped[bytes]
    in_lessons: Mapped[bool]
    """Subject teachers of the class see it."""
    at_meals: Mapped[bool]
    """It is on the sheet for the canteen. In neither place: no longer in use."""
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    written_by_name: Mapped[str]
    written_on: Mapped[date]
