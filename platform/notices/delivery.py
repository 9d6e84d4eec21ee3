"""The one interface behind which a notice reaches a person. In the portal is the only way so far; mail and webhook follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from kernel import tenancy
from kernel.db import session
from kernel.ids import new_id
from notices.kinds import NoticeKind
from notices.models import UNREAD, Notice


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
        ]
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


CHANNELS: tuple[Channel, ...] = (InPortal(),)
"""Every way in use."""
