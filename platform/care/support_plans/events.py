"""What happens with support plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDrafted(Event):
    """A plan, or the next version of one, was drafted."""

    title: ClassVar[str] = "起草支持计划"
    plan_id: UUID
    case_id: UUID
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRevised(Event):
    """A draft was written anew."""

    title: ClassVar[str] = "修改支持计划草稿"
    plan_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHandedIn(Event):
    """A plan waits for a second person to agree."""

    title: ClassVar[str] = "报请同意教育计划"
    plan_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReturned(Event):
    """The second person asked for changes."""

    title: ClassVar[str] = "退回教育计划"
    plan_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanActivated(Event):
    """A version took effect; the one before it is superseded."""

    title: ClassVar[str] = "支持计划生效"
    plan_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEnded(Event):
    """A plan was finished or stopped, or its draft discarded."""

    title: ClassVar[str] = "结束支持计划"
    plan_id: UUID
    case_id: UUID
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalReached(Event):
    """A goal was ticked off."""

    title: ClassVar[str] = "达到阶段性目标"
    plan_id: UUID
    case_id: UUID
    goal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalReopened(Event):
    """The tick of a goal was taken back."""

    title: ClassVar[str] = "撤回达到的目标"
    plan_id: UUID
    case_id: UUID
    goal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReviewed(Event):
    """Somebody looked back at a plan and wrote down how it goes."""

    title: ClassVar[str] = "回顾支持计划"
    plan_id: UUID
    case_id: UUID
    review_id: UUID
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReviewWithdrawn(Event):
    """A review was undone by its author on the day it was written."""

    title: ClassVar[str] = "撤销计划回顾"
    plan_id: UUID
    case_id: UUID
    review_id: UUID
