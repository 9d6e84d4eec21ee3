"""What happens to links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIssued(Event):
    """A link was made for a recipient."""

    title: ClassVar[str] = "发出个人链接"
    link_id: UUID
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksIssued(Event):
    """Links of one purpose were made for several recipients at once."""

    title: ClassVar[str] = "一并发出个人链接"
    link_ids: tuple[UUID, ...]
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReissued(Event):
    """A link got a new secret; the old one is dead."""

    title: ClassVar[str] = "重发个人链接"
    link_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksClosed(Event):
    """Links were closed before they were answered or ran out."""

    title: ClassVar[str] = "关闭个人链接"
    link_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAnswered(Event):
    """A recipient sent the form behind a link."""

    title: ClassVar[str] = "收到链接回复"
    link_id: UUID
    purpose: str
