"""The archive hand-over: the centre's guidance, a college's monthly batch, its files, their two copies, and the receipts.

Guidance, copies and receipts are append-only (INV-11): what came back is signed again as another revision.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Integer

from care.archives.filing import ITEM_LABELS, ITEM_MOVES, ItemMove, ItemState
from kernel.tables import SchoolModel, Versioned, school_fk


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
