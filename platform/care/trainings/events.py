"""What happens with trainings; never who was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlanned(Event):
    """Somebody planned a training or an exchange."""

    title: ClassVar[str] = "安排培训或交流会"
    training_id: UUID
    happens_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRevised(Event):
    """The plan was written anew."""

    title: ClassVar[str] = "修改培训安排"
    training_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingShifted(Event):
    """Its day, hour or place is another, or other people are invited."""

    title: ClassVar[str] = "培训改了时间、地点或对象"
    training_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingMoved(Event):
    """It was held, its hours were registered, corrected, or it was called off."""

    title: ClassVar[str] = "培训有了进展"
    training_id: UUID
    move: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingAttended(Event):
    """Somebody signed in on the day."""

    title: ClassVar[str] = "培训签到"
    training_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingListKept(Event):
    """So many were put onto the list of who was there, and so many taken off it."""

    title: ClassVar[str] = "登记培训到场名单"
    training_id: UUID
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingAssessed(Event):
    """So many got a result."""

    title: ClassVar[str] = "登记培训考核"
    training_id: UUID
    count: int
