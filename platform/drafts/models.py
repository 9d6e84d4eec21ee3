"""Drafts of forms, sealed and private to their writer; and the once-only keys of forms that were sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import GlobalModel, SchoolModel


class Draft(SchoolModel):
    """What one person has typed into one form. `place` is the address the form is sent to: it names form and subject.

    `tab` is a digest that names the open page which writes it: so the same form open twice makes two drafts.
    Who continues a draft in a new page takes the row over, and `version` says whether somebody else did so first.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("school_id", "user_id", "place", "tab"),
        Index("ix_drafts_saved", "school_id", "saved_at"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    place: Mapped[str]
    tab: Mapped[str] = mapped_column(server_default="")
    version: Mapped[int] = mapped_column(server_default="1")
    typed_sealed: Mapped[bytes]
    saved_at: Mapped[datetime]


class SpentKey(GlobalModel):
    """A form that was sent and done. Kept outside the schools, since forms of the office and of accounts have keys too.

    `key` is a keyed digest of the form's own key and of what was sent, so that the same form with another content is
    another sending; `page` is one of the form's key alone; `answer` is where the first sending led.
    """

    __tablename__ = "spent_keys"
    __table_args__ = (UniqueConstraint("user_id", "key"), Index("ix_spent_keys_spent", "spent_at"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str]
    page: Mapped[str]
    answer: Mapped[str]
    spent_at: Mapped[datetime] = mapped_column(server_default=func.now())
