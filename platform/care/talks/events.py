"""What happens with talks, their plans and tracking records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkRecorded(Event):
    """A talk was recorded."""

    title: ClassVar[str] = "登记谈话"
    talk_id: UUID
    case_id: UUID
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TalksRecorded(Event):
    """Talks with several students were recorded together, some with their tracking; one event for the batch."""

    title: ClassVar[str] = "一起登记谈话"
    talk_ids: tuple[UUID, ...]
    follow_up_ids: tuple[UUID, ...]
    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRecorded(Event):
    """A tracking record was written."""

    title: ClassVar[str] = "登记跟踪记录"
    follow_up_id: UUID
    case_id: UUID
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkPlanWritten(Event):
    """A talk was planned."""

    title: ClassVar[str] = "写交流预案"
    plan_id: UUID
    case_id: UUID
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkPlansWritten(Event):
    """Talks with several students were planned; one event for the batch."""

    title: ClassVar[str] = "一起写交流预案"
    plan_ids: tuple[UUID, ...]
    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWithdrawn(Event):
    """A record was undone by its author on the day it was written."""

    title: ClassVar[str] = "撤销记录"
    record_id: UUID
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpsRecorded(Event):
    """Several tracking records were written on one page."""

    title: ClassVar[str] = "一起登记跟踪记录"
    follow_up_ids: tuple[UUID, ...]
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsWithdrawn(Event):
    """What was recorded on one page was undone by its author on the same day."""

    title: ClassVar[str] = "一起撤销记录"
    record_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCardsAsked(Event):
    """Subject teachers were asked for their cards on a student."""

    title: ClassVar[str] = "请任课教师反馈"
    case_id: UUID
    card_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCardSent(Event):
    """A subject teacher sent a card, asked or unasked."""

    title: ClassVar[str] = "任课教师交反馈卡"
    case_id: UUID
    card_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceCalled(Event):
    """Somebody called a case conference; `user_ids` are its other members."""

    title: ClassVar[str] = "发起会商"
    case_id: UUID
    conference_id: UUID
    held_on: date
    user_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceHeld(Event):
    """The minutes of a case conference were written; what was agreed became duties. `user_ids` are its other members."""

    title: ClassVar[str] = "写会商纪要"
    case_id: UUID
    conference_id: UUID
    decision_ids: tuple[UUID, ...]
    user_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceMessageWritten(Event):
    """A member of a conference wrote a line into its thread; `user_ids` are the others."""

    title: ClassVar[str] = "会商留言"
    conference_id: UUID
    message_id: UUID
    user_ids: tuple[UUID, ...]
