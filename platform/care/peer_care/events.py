"""What happens with student helpers. No event says what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerTaskGiven(Event):
    """A teacher gave helpers of the class a task."""

    title: ClassVar[str] = "交给同学关怀任务"
    task_id: UUID
    class_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerTaskEnded(Event):
    """A teacher took a task back."""

    title: ClassVar[str] = "结束同学关怀任务"
    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerTaskAnswered(Event):
    """A helper said that the own part of a task is done, or is not done after all."""

    title: ClassVar[str] = "同学关怀任务的完成情况"
    task_id: UUID
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerObservationSent(Event):
    """A helper handed something in."""

    title: ClassVar[str] = "同学交来观察与关心记录"
    observation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerObservationFiled(Event):
    """A teacher decided what becomes of it; `outcome` is the decision."""

    title: ClassVar[str] = "处理观察与关心记录"
    observation_id: UUID
    outcome: str
