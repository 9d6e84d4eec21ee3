"""What happens with the district's statistics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsFrozen(Event):
    """A school's counts of a month were frozen; the numbers themselves are in nobody's audit trail."""

    title: ClassVar[str] = "生成月度统计快照"
    month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDrafted(Event):
    """A suppressed table was drafted."""

    title: ClassVar[str] = "拟定统计表"
    release_id: UUID
    month: str
    schools: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReleased(Event):
    """A person released a table."""

    title: ClassVar[str] = "发布统计表"
    release_id: UUID
    month: str
