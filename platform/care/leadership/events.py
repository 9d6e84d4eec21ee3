"""What happens to the leadership group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAppointed(Event):
    """The principal appointed somebody, from a day on."""

    title: ClassVar[str] = "任命领导小组成员"
    member_id: UUID
    position: str
    may_decide: bool
    serves_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberTookOffice(Event):
    """An appointment took effect."""

    title: ClassVar[str] = "领导小组成员到任"
    member_id: UUID
    position: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDismissed(Event):
    """An appointment ended."""

    title: ClassVar[str] = "领导小组成员卸任"
    member_id: UUID
    position: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReaffirmed(Event):
    """The principal confirmed for the school year that the group stays as it is."""

    title: ClassVar[str] = "确认领导小组继续任用"
    group_id: UUID
