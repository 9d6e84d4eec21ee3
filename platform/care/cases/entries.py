"""What one person reads of a record in a file: the one rule that turns a line of the course into words, on page and paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from care.cases.timeline import RecordKind, RecordLine, TimelineEntry

PART_LABELS = {"peer": "同学代号", "counselling": "心理辅导"}
"""What entries are called that no room names by itself."""


class Reads(Protocol):
    """What a person reads of one file."""

    @property
    def reads_records(self) -> bool:
        """Talks, tracking and visits."""

    @property
    def reads_contacts(self) -> bool:
        """What families said."""

    @property
    def reads_counselling(self) -> bool:
        """The centre's own notes, and the codes of classmates."""

    @property
    def reads_peers(self) -> bool:
        """What classmates said."""

    @property
    def shows_content(self) -> bool:
        """What was agreed and what happened."""


def entry(record: RecordLine, file: Reads, *, today: date) -> TimelineEntry:
    """The record as this person reads it; what they do not read is said to be there."""
    may_read = not record.is_shut and (record.is_mine or _reads(file, record))
    return TimelineEntry(
        happened_on=record.happened_on,
        at=record.at,
        recorded_on=record.recorded_on,
        title=record.title,
        by=record.by,
        place=record.place,
        texts=tuple(_texts(file, record, may_read=may_read)),
        credited=() if record.is_shut else tuple(record.credited),
        is_restricted=not may_read,
        notes=record.notes,
        record_id=record.id if may_read else None,
        record_kind=record.kind,
        strands=record.strands,
        may_undo=may_read and record.is_mine and record.can_be_undone and record.recorded_on == today,
        ask=record.by if record.is_peer and file.reads_records else "",
        is_peer=record.is_peer,
    )


def _reads(file: Reads, record: RecordLine) -> bool:
    if record.kind is RecordKind.CONFERENCE:
        return file.shows_content
    if record.is_peer:
        return file.reads_peers
    return file.reads_contacts if record.about_contact else file.reads_records


def _texts(file: Reads, record: RecordLine, *, may_read: bool) -> Iterable[tuple[str, str]]:
    """The words that this person reads: of a classmate's view perhaps the tracking alone, the code only the centre's."""
    if not may_read:
        return record.left if file.reads_records else ()
    knows_peer = record.peer and (record.is_mine or file.reads_counselling)
    return [*([(PART_LABELS["peer"], record.peer)] if knows_peer else []), *record.texts]
