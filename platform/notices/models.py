"""Notices and the mail that tells of them. They hold no text: a kind, a count and an id, so that nothing tells of a student."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, column, func, true
from sqlalchemy.orm import Mapped, mapped_column

from kernel.tables import GlobalModel, SchoolModel
from notices.lifecycle import LABELS, MOVES, MailMove, MailState

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


class ContactChoice(GlobalModel):
    """How a person wants to be told, in every place where they work. Nothing is sent to an address before it was verified.

    Quiet hours that are not set are the school's. `by_mail` and `in_portal` are the ways in which reminders come.
    """

    __tablename__ = "contact_choices"
    __table_args__ = (
        UniqueConstraint("user_id"),
        CheckConstraint("(quiet_from is null) = (quiet_until is null)", name="quiet"),
        CheckConstraint("verified_at is null or address is not null", name="verified"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    code_hash: Mapped[bytes | None]
    code_sent_at: Mapped[datetime | None]
    codes_sent: Mapped[int] = mapped_column(default=0, server_default="0")
    code_tries: Mapped[int] = mapped_column(default=0, server_default="0")
    by_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    in_portal: Mapped[bool] = mapped_column(default=True, server_default=true())
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    on_rest_days: Mapped[bool | None]


class QuietRule(SchoolModel):
    """The school's own quiet hours, for whoever has not set any."""

    __tablename__ = "quiet_rules"
    __table_args__ = (UniqueConstraint("school_id"),)

    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    on_rest_days: Mapped[bool]


class MailDelivery(SchoolModel):
    """The one mail of a day to a person. Its text is made when it is sent; `fault` is a kind of failure, never its text."""

    __tablename__ = "mail_deliveries"
    __table_args__ = (
        UniqueConstraint("school_id", "user_id", "day"),
        CheckConstraint("state in ('waiting', 'sending', 'sent', 'unknown', 'failed', 'needless')", name="state"),
        Index("ix_mail_deliveries_state", "school_id", "state", "day"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    day: Mapped[date]
    state: Mapped[str] = mapped_column(default=MailState.WAITING)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    next_try_at: Mapped[datetime] = mapped_column(server_default=func.now())
    claimed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    fault: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    def move(self, move: MailMove) -> None:
        """Change the state by its table; raises ForbiddenMove."""
        now = MailState(self.state)
        self.state = MOVES.after(now, move, label=LABELS[now])
