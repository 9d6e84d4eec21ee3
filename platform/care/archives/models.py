"""What a college hands in: its roster with the signed snapshots, and its files with their copies and receipts.

A snapshot is a header with a hash and one row a student with a hash of its own, so that a tampered row can be named.
Snapshots, guidance, copies and receipts are append-only (INV-11): what came back is signed again as another one.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from care.archives.filing import ITEM_LABELS, ITEM_MOVES, ItemMove, ItemState
from care.archives.lifecycle import MOVES, STATE_LABELS, RefreshMove, RefreshState
from care.archives.supplement import SUPPLEMENT_LABELS, SUPPLEMENT_MOVES, SupplementMove, SupplementState
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


class RosterSupplement(Versioned, SchoolModel):
    """The urgent addition of one student to the roster (R27), asked for as soon as the file was confirmed."""

    __tablename__ = "roster_supplements"
    __table_args__ = (
        school_fk("case_id", "case_files"),
        school_fk("org_unit_id", "org_units"),
        school_fk("refresh_id", "roster_refreshes"),
        UniqueConstraint("school_id", "case_id"),
        CheckConstraint("state in ('due', 'submitted', 'received', 'returned', 'corrected', 'listed')", name="state"),
        CheckConstraint("received_by is null or received_by is distinct from submitted_by", name="second_person"),
        CheckConstraint("(state = 'received') = (received_on is not null)", name="receipt"),
        CheckConstraint("state <> 'listed' or refresh_id is not null", name="listed"),
        Index("ix_roster_supplements_state", "school_id", "state"),
    )

    case_id: Mapped[UUID]
    org_unit_id: Mapped[UUID | None]
    """The student's college; a school without colleges has none."""
    state: Mapped[str] = mapped_column(default=SupplementState.DUE)
    found_at: Mapped[datetime]
    """When the file was confirmed: from then the hours of the rule count."""
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    submitted_by_name: Mapped[str | None]
    submitted_on: Mapped[date | None]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    received_by_name: Mapped[str | None]
    received_on: Mapped[date | None]
    returned_reason_sealed: Mapped[bytes | None]
    refresh_id: Mapped[UUID | None]
    """The whole roster that was signed with the student on it before anybody had signed the addition."""

    def move(self, move: SupplementMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = SupplementState(self.state)
        self.state = SUPPLEMENT_MOVES.after(now, move, label=SUPPLEMENT_LABELS[now])


class RosterSnapshot(SchoolModel):
    """A signed roster, or a signed addition to one: numbered within the school, hashed and chained. Append-only."""

    __tablename__ = "roster_snapshots"
    __table_args__ = (
        school_fk("refresh_id", "roster_refreshes"),
        school_fk("supplement_id", "roster_supplements"),
        school_fk("org_unit_id", "org_units"),
        UniqueConstraint("school_id", "number"),
        UniqueConstraint("school_id", "refresh_id", "revision"),
        UniqueConstraint("school_id", "supplement_id", "revision"),
        CheckConstraint("num_nonnulls(refresh_id, supplement_id) >= 1", name="of_something"),
        CheckConstraint("refresh_id is null or org_unit_id is not null", name="of_college"),
        Index("ix_roster_snapshots_unit", "school_id", "org_unit_id", "number"),
    )

    refresh_id: Mapped[UUID | None]
    supplement_id: Mapped[UUID | None]
    org_unit_id: Mapped[UUID | None]
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


class FilingGuidance(SchoolModel):
    """What the centre wants in every file, version by version (U-6.2). Append-only."""

    __tablename__ = "filing_guidance"
    __table_args__ = (UniqueConstraint("school_id", "number"),)

    number: Mapped[int]
    materials: Mapped[list[str]]
    note: Mapped[str]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    published_by_name: Mapped[str]
    published_on: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ArchiveBatch(SchoolModel):
    """What one college hands over in one month (R03), by the guidance of the day on which it was opened."""

    __tablename__ = "archive_batches"
    __table_args__ = (
        school_fk("org_unit_id", "org_units"),
        school_fk("guidance_id", "filing_guidance"),
        UniqueConstraint("school_id", "org_unit_id", "period"),
    )

    org_unit_id: Mapped[UUID]
    guidance_id: Mapped[UUID]
    period: Mapped[str]
    due_on: Mapped[date | None]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    opened_by_name: Mapped[str]
    opened_on: Mapped[date]


class ArchiveItem(Versioned, SchoolModel):
    """The file of one student in a batch; a returned one is followed by another revision."""

    __tablename__ = "archive_items"
    __table_args__ = (
        school_fk("batch_id", "archive_batches"),
        school_fk("case_id", "case_files"),
        UniqueConstraint("school_id", "batch_id", "case_id", "revision"),
        CheckConstraint("state in ('draft', 'signed', 'delivered', 'received', 'returned')", name="state"),
        CheckConstraint("mode in ('paper', 'digital')", name="mode"),
        CheckConstraint("(state = 'draft') = (pages is null)", name="counted"),
        Index("ix_archive_items_case", "school_id", "case_id"),
    )

    batch_id: Mapped[UUID]
    case_id: Mapped[UUID]
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(default=ItemState.DRAFT)
    mode: Mapped[str | None]
    pages: Mapped[int | None]
    checked: Mapped[list[int]] = mapped_column(ARRAY(Integer()))
    delivered_on: Mapped[date | None]
    returned_reason_sealed: Mapped[bytes | None]

    def move(self, move: ItemMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = ItemState(self.state)
        self.state = ITEM_MOVES.after(now, move, label=ITEM_LABELS[now])


class ArchiveCopy(SchoolModel):
    """The one original or the one copy of a file, with the signature of who made the file (U-6.4). Append-only."""

    __tablename__ = "archive_copies"
    __table_args__ = (
        school_fk("item_id", "archive_items"),
        UniqueConstraint("school_id", "item_id", "kind"),
        CheckConstraint("kind in ('original', 'copy')", name="kind"),
        CheckConstraint("holder in ('centre', 'college')", name="holder"),
        CheckConstraint("(kind = 'original') = (holder = 'centre')", name="holder_of_kind"),
        CheckConstraint("pages between 1 and 5000", name="pages"),
        CheckConstraint("mode in ('paper', 'digital')", name="mode"),
        CheckConstraint("(mode = 'digital') = (sha256 is not null)", name="hash"),
    )

    item_id: Mapped[UUID]
    kind: Mapped[str]
    holder: Mapped[str]
    mode: Mapped[str]
    pages: Mapped[int]
    sha256: Mapped[str | None]
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    signed_by_name: Mapped[str]
    signed_on: Mapped[date]
    signed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ArchiveReceipt(SchoolModel):
    """The centre's receipt for one file: its number is unique in the school. Append-only."""

    __tablename__ = "archive_receipts"
    __table_args__ = (
        school_fk("item_id", "archive_items"),
        UniqueConstraint("school_id", "item_id"),
        UniqueConstraint("school_id", "number"),
    )

    item_id: Mapped[UUID]
    number: Mapped[int]
    pages: Mapped[int]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    received_by_name: Mapped[str]
    received_on: Mapped[date]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
