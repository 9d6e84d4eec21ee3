"""The files of records, as a page lists them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from attachments.kinds import FileKind
from attachments.models import Attachment
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session

NOTE = "attachments.note"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLine:
    """One file: what its owner wrote about it, and what is known of it."""

    id: UUID
    subject_id: UUID
    kind: FileKind
    size: int
    note: str
    added_at: datetime
    added_by_name: str
    may_remove: bool


def attached(subject_kind: str, subject_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[AttachmentLine]]:
    """The files of these records, oldest first; one statement. The caller brings only records that the actor reads."""
    found: dict[UUID, list[AttachmentLine]] = {subject: [] for subject in subject_ids}
    query = select(Attachment).where(Attachment.subject_kind == subject_kind, Attachment.subject_id.in_(subject_ids))
    for row in session().scalars(query.order_by(Attachment.added_at, Attachment.id)):
        found[row.subject_id].append(_line(row, actor))
    return found


def counted(subject_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many files these records have, those that have any; one statement. The caller shows what the actor reads."""
    query = select(Attachment.subject_id, func.count()).where(Attachment.subject_id.in_(subject_ids))
    return {row[0]: row[1] for row in session().execute(query.group_by(Attachment.subject_id))}


def is_removable(row: Attachment, actor: Actor) -> bool:
    """Whether this person may take it down: who added it, on the same day."""
    is_own = row.added_by is not None and row.added_by == actor.user_id
    return is_own and clock.local(row.added_at).date() == clock.local(clock.now()).date()


def _line(row: Attachment, actor: Actor) -> AttachmentLine:
    return AttachmentLine(
        id=row.id,
        subject_id=row.subject_id,
        kind=FileKind(row.kind),
        size=row.size,
        note=crypto.unseal(row.note_sealed, row=row.id, field=NOTE),
        added_at=row.added_at,
        added_by_name=row.added_by_name,
        may_remove=is_removable(row, actor),
    )
