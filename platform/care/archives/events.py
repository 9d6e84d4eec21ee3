"""What happens to a college's roster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterGenerated(Event):
    """The roster of a college was opened as a computed difference."""

    title: ClassVar[str] = "生成花名册"
    refresh_id: UUID
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterCompared(Event):
    """The differences were computed anew while the roster was filled in."""

    title: ClassVar[str] = "重新比对花名册"
    refresh_id: UUID
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLineAnswered(Event):
    """Somebody attested one student's line."""

    title: ClassVar[str] = "核对花名册一行"
    refresh_id: UUID
    line_id: UUID
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterSigned(Event):
    """A roster was signed, frozen and handed in."""

    title: ClassVar[str] = "签名报送花名册"
    refresh_id: UUID
    snapshot_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReceived(Event):
    """The centre received a roster."""

    title: ClassVar[str] = "签收花名册"
    refresh_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterReturned(Event):
    """The centre gave a roster back with a reason."""

    title: ClassVar[str] = "退回花名册"
    refresh_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementsAsked(Event):
    """Files were confirmed; their addition to the roster is due at once."""

    title: ClassVar[str] = "待增补花名册"
    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementsSigned(Event):
    """Students were added to the roster between two rounds, each by a signed snapshot of its own."""

    title: ClassVar[str] = "签名增补花名册"
    supplement_ids: tuple[UUID, ...]
    sha256: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementReceived(Event):
    """The centre received an addition to the roster."""

    title: ClassVar[str] = "签收花名册增补"
    supplement_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementReturned(Event):
    """The centre gave an addition to the roster back with a reason."""

    title: ClassVar[str] = "退回花名册增补"
    supplement_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidancePublished(Event):
    """The centre published what belongs into a file."""

    title: ClassVar[str] = "发布建档指引"
    guidance_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveBatchOpened(Event):
    """A college began the month's hand-over of files."""

    title: ClassVar[str] = "开始本月归档"
    archive_id: UUID
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSigned(Event):
    """Who made a file signed its original and its copy."""

    title: ClassVar[str] = "建档人签名"
    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDelivered(Event):
    """A college brought originals to the centre and kept the copies."""

    title: ClassVar[str] = "送交档案"
    archive_id: UUID
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveReceived(Event):
    """The centre gave a receipt for a file."""

    title: ClassVar[str] = "签收档案"
    item_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveReturned(Event):
    """The centre gave a file back with a reason."""

    title: ClassVar[str] = "退回档案"
    item_id: UUID
