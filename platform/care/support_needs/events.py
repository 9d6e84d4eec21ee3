"""What happens with support needs; never a word of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportNeedNoted(Event):
    """Somebody wrote down what a student needs."""

    title: ClassVar[str] = "登记支持需要"
    need_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportNeedMoved(Event):
    """A need was arranged for, met, not met, or taken back."""

    title: ClassVar[str] = "支持需要有了进展"
    need_id: UUID
    move: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportChecked(Event):
    """Somebody looked through who has no support yet."""

    title: ClassVar[str] = "核对应助尽助"
    check_id: UUID
    cases: int
    unsupported: int
