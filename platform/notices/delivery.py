"""The one interface behind which a notice reaches a person: in the portal, and by mail where a server is configured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import Uuid, case, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from kernel import clock, tenancy
from kernel.db import session
from kernel.ids import new_id
from notices import mail
from notices.kinds import REMINDERS, NoticeKind
from notices.lifecycle import MailState
from notices.models import UNREAD, ContactChoice, MailDelivery, Notice


@dataclass(frozen=True, slots=True)
class Message:
    """What is told, and to whom with which count. It carries ids only; every channel words it for its own reader."""

    kind: NoticeKind
    subject_id: UUID
    counts: Mapping[UUID, int]
    adds: bool = False
    """Whether the counts come on top of what was told and not read, instead of in its place."""


class Channel(Protocol):
    """A way to reach people of the school in scope."""

    def deliver(self, message: Message) -> None:
        """Hand the message over in this transaction, set-based; what is slow or may fail outside asks for a job of its own."""


class InPortal:
    """The bell: one row a person, in one statement. An unread line of the same matter is renewed, not doubled."""

    def deliver(self, message: Message) -> None:
        """Write the lines."""
        school = tenancy.school_id()
        unwanted = _without_reminders(message)
        rows = [
            {
                "school_id": school,
                "id": new_id(),
                "user_id": user_id,
                "kind": message.kind.value,
                "subject_id": message.subject_id,
                "count": count,
            }
            for user_id, count in message.counts.items()
            if user_id not in unwanted
        ]
        if not rows:
            return
        fresh = insert(Notice).values(rows)
        told = Notice.count if message.adds else 0
        session().execute(
            fresh.on_conflict_do_update(
                index_elements=["school_id", "user_id", "kind", "subject_id"],
                index_where=UNREAD,
                set_={"count": told + fresh.excluded.count, "created_at": func.now()},
                where=Notice.count < told + fresh.excluded.count,
            )
        )


class ByMail:
    """One mail a day and person: a row that waits for its hour, made in one statement. What it says is counted when it goes."""

    def deliver(self, message: Message) -> None:
        """Note that there is something to tell to those who want mail; after today's has gone, tomorrow."""
        if not mail.is_configured():
            return
        today = clock.today()
        gone = exists().where(
            MailDelivery.school_id == tenancy.school_id(),
            MailDelivery.user_id == ContactChoice.user_id,
            MailDelivery.day == today,
            MailDelivery.state != MailState.WAITING,
        )
        query = select(
            literal(tenancy.school_id()),
            func.new_id(type_=Uuid()),
            ContactChoice.user_id,
            case((gone, today + timedelta(days=1)), else_=today),
            literal(MailState.WAITING.value),
            literal(clock.now()),
        ).where(
            ContactChoice.user_id.in_(message.counts), ContactChoice.verified_at.is_not(None), ContactChoice.by_mail
        )
        session().execute(
            insert(MailDelivery)
            .from_select(["school_id", "id", "user_id", "day", "state", "next_try_at"], query)
            .on_conflict_do_nothing()
        )


def _without_reminders(message: Message) -> set[UUID]:
    """Who wants no reminders in the portal; everything else is told there to everybody."""
    if message.kind not in REMINDERS:
        return set()
    off = (ContactChoice.user_id.in_(message.counts), ContactChoice.in_portal.is_(False))
    return set(session().scalars(select(ContactChoice.user_id).where(*off)))


CHANNELS: tuple[Channel, ...] = (InPortal(), ByMail())
"""Every way in use."""
