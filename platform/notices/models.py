"""The table of notices. It holds no text: a kind, a count and an id, so that nothing in it tells of a student."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, column, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import SchoolModel

UNREAD = column("read_at").is_(None)


class Notice(SchoolModel):
    """One line for one person. `subject_id` is what it is about (of whichever table), for a digest the school.

    At most one unread line a person, kind and subject: what happens again before it is read renews the line.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("count > 0", name="count"),
        Index("uq_notices_unread", "school_id", "user_id", "kind", "subject_id", unique=True, postgresql_where=UNREAD),
        Index("ix_notices_user", "school_id", "user_id", "created_at"),
        Index("ix_notices_read", "school_id", "read_at"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    count: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    read_at: Mapped[datetime | None]
