"""Whose files they are: each room that has records with files says who may read, who may add, and which records are left."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from kernel.actor import Actor
from kernel.errors import NotFound
from policy_profiles.categories import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """That somebody may read a record: whom it is about and why they may, for the access log."""

    student_ids: Collection[UUID]
    what: str
    tier: Tier
    reason: str


class MayRead(Protocol):
    """Raises NotFound unless this person reads the very record."""

    def __call__(self, subject_id: UUID, /, *, actor: Actor) -> Reading: ...


class MayAdd(Protocol):
    """Raises NotFound, or what else the room says, unless this person may add to the record."""

    def __call__(self, subject_id: UUID, /, *, actor: Actor) -> None: ...


class StillThere(Protocol):
    """Which of these records the school still has; one statement."""

    def __call__(self, subject_ids: Collection[UUID], /) -> set[UUID]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRoom:
    """A kind of record that has files."""

    kind: str
    may_read: MayRead
    may_add: MayAdd
    still_there: StillThere


_rooms: dict[str, AttachmentRoom] = {}


def install(rooms: Iterable[AttachmentRoom]) -> None:
    """Give the closed list; the entry points do so once, at start."""
    _rooms.clear()
    for room in rooms:
        if room.kind in _rooms:
            msg = f"two rooms keep the files of {room.kind}"
            raise ValueError(msg)
        _rooms[room.kind] = room


def room_of(kind: str) -> AttachmentRoom:
    """The room that answers for this kind of record; files of a kind that nobody answers for are nobody's to read."""
    try:
        return _rooms[kind]
    except KeyError:
        raise NotFound from None


def installed() -> Collection[AttachmentRoom]:
    """All of them."""
    return _rooms.values()
