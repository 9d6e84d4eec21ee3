"""What happens to duties. Contacts themselves are events of the rooms that record them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesOpened(Event):
    """Duties were opened, dated anew or superseded; one event a run, only when something changed."""

    title: ClassVar[str] = "开启待办"
    opened: int
    redated: int
    superseded: int
    profile_version_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesCredited(Event):
    """A record did duties."""

    title: ClassVar[str] = "记入待办"
    record_id: UUID
    record_kind: str
    obligation_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsCredited(Event):
    """Records that were written together did duties; one event for the batch."""

    title: ClassVar[str] = "一并记入待办"
    record_ids: tuple[UUID, ...]
    record_kind: str
    obligation_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyNoted(Event):
    """The owner of a duty noted that it was done."""

    title: ClassVar[str] = "登记完成情况"
    note_id: UUID
    obligation_id: UUID
    happened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditWithdrawn(Event):
    """A record was withdrawn or corrected, and what it had credited with it."""

    title: ClassVar[str] = "撤回记入"
    record_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsWithdrawn(Event):
    """The records of one batch were withdrawn, and what they had credited with them."""

    title: ClassVar[str] = "成批撤回记入"
    record_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSent(Event):
    """Somebody who waits reminded whoever is to act."""

    title: ClassVar[str] = "提醒一下"
    about_kind: str
    about_id: UUID
    user_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyWaived(Event):
    """Somebody decided that a duty need not be done until the end of a day."""

    title: ClassVar[str] = "豁免待办"
    obligation_id: UUID
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPostponed(Event):
    """Somebody decided that a duty is to be done by the end of another day."""

    title: ClassVar[str] = "延期办理"
    obligation_id: UUID
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesHandedOver(Event):
    """Duties of one person were given to another until a day; one event a batch."""

    title: ClassVar[str] = "转交待办"
    batch_id: UUID
    from_user: UUID
    to_user: UUID
    obligation_ids: tuple[UUID, ...]
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverEnded(Event):
    """Duties that were handed over went back to whose they are by office."""

    title: ClassVar[str] = "收回转交"
    obligation_ids: tuple[UUID, ...]
    user_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesEscalated(Event):
    """Duties reached a step of their escalation; one event a run and step, only when some did."""

    title: ClassVar[str] = "提醒与上报"
    step: str
    obligation_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverEnded(Event):
    """Somebody took a waiver or a postponement back."""

    title: ClassVar[str] = "取消豁免或延期"
    obligation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectUnnamed(Event):
    """The student's name was taken off the duties of a mistaken case."""

    title: ClassVar[str] = "隐去待办中的姓名"
    subject_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkAgreed(Event):
    """People agreed who does what by when; duties were made of it."""

    title: ClassVar[str] = "约定待办"
    obligation_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementsEnded(Event):
    """What was agreed is no longer asked for, since what it was for has ended."""

    title: ClassVar[str] = "结束约定的待办"
    obligation_ids: tuple[UUID, ...]
