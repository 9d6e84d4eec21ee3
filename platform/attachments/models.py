"""An attached file: what is known of it, and its content in sealed pieces."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import SchoolModel, school_fk


class Attachment(SchoolModel):
    """A file that belongs to a record. Its own name is not kept, since names of files name people; the note is sealed.

    `digest` is the SHA-256 of what is kept; `scanned_at` says when a scanner found nothing in it, if one is in use.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint("kind in ('jpg', 'png', 'webp', 'pdf', 'docx', 'xlsx')", name="kind"),
        CheckConstraint("size > 0 and pieces > 0", name="content"),
        Index("ix_attachments_subject", "school_id", "subject_kind", "subject_id"),
    )

    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    kind: Mapped[str]
    size: Mapped[int]
    pieces: Mapped[int]
    digest: Mapped[bytes]
    note_sealed: Mapped[bytes]
    scanned_at: Mapped[datetime | None]
    added_at: Mapped[datetime] = mapped_column(server_default=func.now())
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    added_by_name: Mapped[str]


class AttachmentPiece(SchoolModel):
    """A piece of the content, sealed together with its place and with whether it is the last one."""

    __tablename__ = "attachment_pieces"
    __table_args__ = (
        school_fk("attachment_id", "attachments"),
        UniqueConstraint("school_id", "attachment_id", "number"),
    )

    attachment_id: Mapped[UUID]
    number: Mapped[int]
    content_sealed: Mapped[bytes]
