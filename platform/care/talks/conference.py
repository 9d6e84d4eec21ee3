"""A case conference as one person may see it: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.cases.file import FileView
from obligations.queries import DutyLine


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """Something that was agreed, with its duty, which is None once it is asked for no more."""

    words: str
    owner_name: str
    due_on: date
    duty: DutyLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A line of the thread."""

    by: str
    on: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceView:
    """A conference with everything that hangs on it; `is_member` is who may write."""

    id: UUID
    file: FileView
    held_on: date
    place: str
    called_by_name: str
    purpose: str
    minutes: str
    concluded_on: date | None
    concluded_by_name: str | None
    is_member: bool
    members: tuple[tuple[UUID, str], ...]
    decisions: tuple[DecisionView, ...]
    messages: tuple[MessageView, ...]
