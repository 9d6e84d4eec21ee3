"""Attaching, handing out, taking down and erasing files. A file is never held whole, coming in or going out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from sqlalchemy import delete, insert, select

from attachments import queries, rooms, scanner, sniffing
from attachments.errors import FileBroken, NotRemovable
from attachments.events import AttachmentAdded, AttachmentRemoved, AttachmentsErased
from attachments.kinds import MIMETYPES, FileKind
from attachments.models import Attachment, AttachmentPiece
from attachments.sniffing import PIECE, Examined
from kernel import clock, crypto, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.settings import settings
from privacy import services as privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedAttachment:
    """A file about to be handed out, under a name that says nothing of anybody; its pieces are fetched one by one."""

    id: UUID
    name: str
    mimetype: str
    size: int
    pieces: int


def attach(*, subject_kind: str, subject_id: UUID, source: IO[bytes], note: str, actor: Actor) -> Attachment:
    """Check a file and keep it with a record.

    Raises what the record's room says, an AttachmentRefused, VirusFound, ScannerAway; then nothing was kept.
    """
    rooms.room_of(subject_kind).may_add(subject_id, actor=actor)
    examined = sniffing.examine(source, megabytes=settings().attachment_megabytes)
    size, digest = _measured(examined)
    is_scanned = scanner.scan(source)
    row = new_id()
    attachment = Attachment(
        id=row,
        subject_kind=subject_kind,
        subject_id=subject_id,
        kind=examined.kind,
        size=size,
        pieces=-(-size // PIECE),
        digest=digest,
        note_sealed=crypto.seal(note, row=row, field=queries.NOTE),
        scanned_at=clock.now() if is_scanned else None,
        added_at=clock.now(),
        added_by=actor.user_id,
        added_by_name=actor.name,
    )
    session().add(attachment)
    session().flush()  # the pieces point at it
    _store(attachment, examined)
    events.record(AttachmentAdded(attachment_id=row, subject_kind=subject_kind, subject_id=subject_id), actor)
    return attachment


def open_attachment(attachment_id: UUID, *, actor: Actor) -> OpenedAttachment:
    """A file for whoever reads its record, and a row in the access log (INV-6). Raises NotFound, ServiceUnavailable."""
    row = _found(attachment_id)
    reading = rooms.room_of(row.subject_kind).may_read(row.subject_id, actor=actor)
    privacy.log_reads(
        student_ids=reading.student_ids, what=reading.what, tier=reading.tier, reason=reading.reason, actor=actor
    )
    kind = FileKind(row.kind)
    return OpenedAttachment(
        id=row.id,
        name=f"附件-{clock.local(row.added_at):%Y%m%d}-{row.id.hex[-6:]}.{kind}",
        mimetype=MIMETYPES[kind],
        size=row.size,
        pieces=row.pieces,
    )


def piece(opened: OpenedAttachment, number: int) -> bytes:
    """One piece of what was opened, in the same school's scope; raises NotFound when the file was erased meanwhile."""
    query = select(AttachmentPiece.content_sealed).where(
        AttachmentPiece.attachment_id == opened.id, AttachmentPiece.number == number
    )
    sealed = session().scalar(query)
    if sealed is None:
        raise NotFound
    return crypto.unseal_bytes(sealed, row=opened.id, field=_field(number, opened.pieces))


def remove(*, attachment_id: UUID, actor: Actor) -> Attachment:
    """Take a file down that one added today. Raises what the record's room says of adding, NotRemovable."""
    row = _found(attachment_id)
    rooms.room_of(row.subject_kind).may_add(row.subject_id, actor=actor)
    if not queries.is_removable(row, actor):
        raise NotRemovable
    _erase([row.id])
    events.record(
        AttachmentRemoved(attachment_id=row.id, subject_kind=row.subject_kind, subject_id=row.subject_id), actor
    )
    return row


def forget(*, subject_kind: str, subject_ids: Collection[UUID], actor: Actor) -> int:
    """Erase the files of records that are erased, in the same transaction; returns how many."""
    query = select(Attachment.id).where(Attachment.subject_kind == subject_kind, Attachment.subject_id.in_(subject_ids))
    gone = session().scalars(query).all()
    if gone:
        _erase(gone)
        events.record(AttachmentsErased(subject_kind=subject_kind, count=len(gone)), actor)
    return len(gone)


def sweep(*, actor: Actor) -> int:
    """Erase the files of records that are no longer there (a daily job); returns how many."""
    return sum(_sweep(room, actor) for room in rooms.installed())


def _sweep(room: rooms.AttachmentRoom, actor: Actor) -> int:
    named = select(Attachment.subject_id).where(Attachment.subject_kind == room.kind).distinct()
    subjects = set(session().scalars(named))
    left = room.still_there(subjects) if subjects else set()
    return forget(subject_kind=room.kind, subject_ids=subjects - left, actor=actor)


def _measured(examined: Examined) -> tuple[int, bytes]:
    """How much is kept, and its digest. What is wrong with the file's inside is found here, before anything is written."""
    size, digest = 0, hashlib.sha256()
    for part in examined.content():
        size += len(part)
        digest.update(part)
    if not size:
        raise FileBroken
    return size, digest.digest()


def _store(attachment: Attachment, examined: Examined) -> None:
    """Seal piece after piece; one statement each, since all of them at once would not fit."""
    school = tenancy.school_id()
    for number, part in enumerate(_even(examined.content())):
        field = _field(number, attachment.pieces)
        values = {
            "school_id": school,
            "id": new_id(),
            "attachment_id": attachment.id,
            "number": number,
            "content_sealed": crypto.seal_bytes(part, row=attachment.id, field=field),
        }
        session().execute(insert(AttachmentPiece), values)


def _even(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of exactly PIECE, but for the last."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


def _field(number: int, pieces: int) -> str:
    """The place of a piece: one that was moved, or made the last, does not open."""
    return f"attachment_pieces.content/{number}/{'last' if number == pieces - 1 else 'more'}"


def _found(attachment_id: UUID) -> Attachment:
    row = session().scalar(select(Attachment).where(Attachment.id == attachment_id))
    if row is None:
        raise NotFound
    return row


def _erase(attachment_ids: Collection[UUID]) -> None:
    session().execute(delete(AttachmentPiece).where(AttachmentPiece.attachment_id.in_(attachment_ids)))
    session().execute(delete(Attachment).where(Attachment.id.in_(attachment_ids)))
