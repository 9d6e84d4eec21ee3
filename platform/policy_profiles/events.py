"""What happens to a school's policy profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileAdopted(Event):
    """The school adopted a built-in profile as its own document."""

    title: ClassVar[str] = "采用制度"
    version_id: UUID
    key: str
    number: int
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStarted(Event):
    """The principal began to work on the school's next policy document."""

    title: ClassVar[str] = "开始修改制度"
    base_key: str
    base_version_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDiscarded(Event):
    """The draft was given up; `edits` counts what was in it."""

    title: ClassVar[str] = "放弃制度草稿"
    edits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPublished(Event):
    """The draft became an immutable version of the school's document, in force from a day on."""

    title: ClassVar[str] = "发布新版制度"
    version_id: UUID
    number: int
    effective_on: date
    looser: int
    stricter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseningAsked(Event):
    """The school asked its district to let it fall below the source in one place."""

    title: ClassVar[str] = "申请放宽制度要求"
    request_id: UUID
    place: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseningWithdrawn(Event):
    """The school took its request back."""

    title: ClassVar[str] = "撤回放宽申请"
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseningDecided(Event):
    """The district agreed to a school's request or declined it; recorded in the district's own trail."""

    title: ClassVar[str] = "答复放宽申请"
    request_id: UUID
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPublished(Event):
    """The district published an edition of a template; recorded in the district's own trail."""

    title: ClassVar[str] = "发布制度模板"
    edition_id: UUID
    key: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionTaken(Event):
    """The school merged an edition of the district's template into its draft."""

    title: ClassVar[str] = "并入区制度模板"
    edition_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDeclined(Event):
    """The school does not take an edition of the district's template over."""

    title: ClassVar[str] = "不采用区制度模板"
    edition_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingSet(Event):
    """The district set its ceiling of paperwork, or lifted it; recorded in the district's own trail."""

    title: ClassVar[str] = "设定填表时间上限"
    minutes: int | None
