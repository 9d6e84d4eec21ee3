"""The refresh of a college's roster, its lines, and the signed snapshots, which are append-only.

A snapshot is a header with a hash and one row a student with a hash of its own, so that a tampered row can be named.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from care.archives.lifecycle import MOVES, STATE_LABELS, RefreshMove, RefreshState
from kernel.tables import SchoolModel, Versioned, school_fk


class RosterRefresh(Versioned, SchoolModel):
    """One college in one round (R02); the round is the period of the duty that asked for it."""

    __tablename__ = "roster_refreshes"
    __table_args__ = (
        school_fk("org_unit_id", "org_units"),
        UniqueConstraint("school_id", "org_unit_id", "period"),
        CheckConstraint(
            "state in ('generated', 'filling', 'submitted', 'received', 'returned', 'corrected')", name="state"
        ),
        CheckConstraint("received_by is null or received_by is distinct from submitted_by", name="second_person"),
        CheckConstraint("(state = 'received') = (received_on is not null)", name="receipt"),
    )

    org_unit_id: Mapped[UUID]
    period: Mapped[str]
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=RefreshState.GENERATED)
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    opened_by_name: Mapped[str]
    opened_on: Mapped[date]
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    submitted_by_name: Mapped[str | None]
    submitted_on: Mapped[date | None]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    received_by_name: Mapped[str | None]
    received_on: Mapped[date | None]
    returned_reason_sealed: Mapped[bytes | None]

    def move(self, move: RefreshMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = RefreshState(self.state)
        self.state = MOVES.after(now, move, label=STATE_LABELS[now])


class RosterLine(SchoolModel):
    """One student's line while the roster is filled in: what the platform found, and what a person attested."""

    __tablename__ = "roster_lines"
    __table_args__ = (
        school_fk("refresh_id", "roster_refreshes"),
        school_fk("case_id", "case_files"),
        UniqueConstraint("school_id", "refresh_id", "case_id"),
        CheckConstraint("answer in ('unchanged', 'changed', 'removed')", name="answer"),
        CheckConstraint("(answer is null) = (answered_at is null)", name="answered"),
        Index("ix_roster_lines_case", "school_id", "case_id"),
    )

    refresh_id: Mapped[UUID]
    case_id: Mapped[UUID]
    differences: Mapped[list[str]]
    answer: Mapped[str | None]
    note_sealed: Mapped[bytes | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    answered_by_name: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class RosterSnapshot(SchoolModel):
    """A signed roster: numbered within the school, hashed, and chained to the one before it. Append-only."""

    __tablename__ = "roster_snapshots"
    __table_args__ = (
        school_fk("refresh_id", "roster_refreshes"),
        school_fk("org_unit_id", "org_units"),
        UniqueConstraint("school_id", "number"),
        UniqueConstraint("school_id", "refresh_id", "revision"),
        Index("ix_roster_snapshots_unit", "school_id", "org_unit_id", "number"),
    )

    refresh_id: Mapped[UUID]
    org_unit_id: Mapped[UUID]
    number: Mapped[int]
    revision: Mapped[int]
    period: Mapped[str]
    unit_name: Mapped[str]
    students: Mapped[int]
    is_nil: Mapped[bool]
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    signed_by_name: Mapped[str]
    signed_on: Mapped[date]
    signed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    previous_sha256: Mapped[str]
    sha256: Mapped[str]


class RosterSnapshotRow(SchoolModel):
    """One student on a signed roster, sealed. Append-only."""

    __tablename__ = "roster_snapshot_rows"
    __table_args__ = (
        school_fk("snapshot_id", "roster_snapshots"),
        school_fk("case_id", "case_files"),
        UniqueConstraint("school_id", "snapshot_id", "position"),
        Index("ix_roster_snapshot_rows_case", "school_id", "case_id"),
    )

    snapshot_id: Mapped[UUID]
    position: Mapped[int]
    case_id: Mapped[UUID]
    content_sealed: Mapped[bytes]
    sha256: Mapped[str]
