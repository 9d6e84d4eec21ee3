"""A link as its school keeps it, and its secret, which has to be found before any school's scope opens."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import GlobalModel, SchoolModel


class LinkSecret(GlobalModel):
    """The digest of a good link's secret, and where the link is kept. It goes when the link is used up, closed or over."""

    __tablename__ = "link_secrets"
    __table_args__ = (UniqueConstraint("token_hash"), UniqueConstraint("link_id"))

    token_hash: Mapped[bytes]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("districts.id"))
    linked_school_id: Mapped[UUID] = mapped_column(ForeignKey("schools.id"))
    link_id: Mapped[UUID]


class PersonalLink(SchoolModel):
    """One page for one recipient about one thing, without an account, until it is answered, closed or over."""

    __tablename__ = "personal_links"
    __table_args__ = (
        CheckConstraint("expires_at > issued_at", name="lasts"),
        Index("ix_personal_links_subject", "school_id", "subject_kind", "subject_id"),
        Index("ix_personal_links_expires", "school_id", "expires_at"),
    )

    purpose: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    recipient_kind: Mapped[str]
    recipient_id: Mapped[UUID | None]
    is_single_use: Mapped[bool]
    issued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    issued_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    issued_by_name: Mapped[str]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    @property
    def is_over(self) -> bool:
        """Whether nobody may bring it back: closed, or answered where one answer is all."""
        return self.closed_at is not None or (self.is_single_use and self.answered_at is not None)
