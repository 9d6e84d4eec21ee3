"""What happens to attachments; never a name or a word of their content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentAdded(Event):
    """A file was attached to a record."""

    title: ClassVar[str] = "添加附件"
    attachment_id: UUID
    subject_kind: str
    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRemoved(Event):
    """Who had attached a file took it down on the same day."""

    title: ClassVar[str] = "撤下附件"
    attachment_id: UUID
    subject_kind: str
    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentsErased(Event):
    """Files went with the records that they belonged to."""

    title: ClassVar[str] = "随记录清除附件"
    subject_kind: str
    count: int
