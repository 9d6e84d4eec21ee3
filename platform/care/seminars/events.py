"""What happens with seminars, activities and forums; never a name, never a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SeminarPlanned(Event):
    """Somebody planned a seminar."""

    title: ClassVar[str] = "筹备家长座谈会"
    seminar_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeminarChanged(Event):
    """Topic, day or place of a seminar changed."""

    title: ClassVar[str] = "调整家长座谈会"
    seminar_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeminarMoved(Event):
    """A seminar began to invite, was held, confirmed or cancelled."""

    title: ClassVar[str] = "家长座谈会有了进展"
    seminar_id: UUID
    move: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestsAdded(Event):
    """Guardians were put on the list of a seminar."""

    title: ClassVar[str] = "加入座谈会来宾"
    seminar_id: UUID
    guests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestRemoved(Event):
    """A guest who had not replied was taken off the list."""

    title: ClassVar[str] = "移去座谈会来宾"
    seminar_id: UUID
    guest_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestReplied(Event):
    """A guest answered, or somebody noted the answer."""

    title: ClassVar[str] = "座谈会来宾回复"
    guest_id: UUID
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestSignedIn(Event):
    """A guest signed in."""

    title: ClassVar[str] = "座谈会签到"
    guest_id: UUID
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTakenBack(Event):
    """Somebody had been signed in by mistake."""

    title: ClassVar[str] = "撤销座谈会签到"
    guest_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalNoted(Event):
    """Somebody at the door gave names that are on no invitation; a teacher looks."""

    title: ClassVar[str] = "座谈会有待核对的签到"
    seminar_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalSettled(Event):
    """A teacher said who had come, or that it was nobody of the list."""

    title: ClassVar[str] = "核对座谈会签到"
    arrival_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesKept(Event):
    """The minutes of a seminar were written or written anew."""

    title: ClassVar[str] = "写座谈会纪要"
    seminar_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryGiven(Event):
    """Somebody who did not come has the neutral summary."""

    title: ClassVar[str] = "转告座谈会摘要"
    guest_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecorded(Event):
    """An activity was written down."""

    title: ClassVar[str] = "登记活动"
    activity_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityWithdrawn(Event):
    """An activity was taken back on the same day."""

    title: ClassVar[str] = "撤回活动"
    activity_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumRecorded(Event):
    """A student forum was written down."""

    title: ClassVar[str] = "登记学生座谈会"
    forum_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumWithdrawn(Event):
    """A student forum was taken back on the same day."""

    title: ClassVar[str] = "撤回学生座谈会"
    forum_id: UUID
