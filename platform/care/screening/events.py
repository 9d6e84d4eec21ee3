"""What happens in a screening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningWindowOpened(Event):
    """The term's window opened for all classes."""

    title: ClassVar[str] = "开始摸底排查"
    window_id: UUID
    opens_on: date
    closes_on: date
    classes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassOutcomesRecorded(Event):
    """Outcomes of a class were recorded; one event a save."""

    title: ClassVar[str] = "登记摸底结果"
    class_screening_id: UUID
    outcomes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScreeningSubmitted(Event):
    """A class was handed in for review."""

    title: ClassVar[str] = "提交复核"
    class_screening_id: UUID
    candidates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScreeningApproved(Event):
    """A second person approved a class."""

    title: ClassVar[str] = "复核通过"
    class_screening_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScreeningReturned(Event):
    """A second person returned a class with a reason."""

    title: ClassVar[str] = "退回修改"
    class_screening_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScreeningReopened(Event):
    """A completed class was reopened with a reason."""

    title: ClassVar[str] = "重新打开摸底"
    class_screening_id: UUID
