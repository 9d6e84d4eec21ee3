"""What happens to notices and consents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(Event):
    """A version of the notice went out to guardians and students."""

    title: ClassVar[str] = "发布告知与同意书"
    notice_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentsRecorded(Event):
    """Paper answers were entered into the ledger; one event for the whole batch."""

    title: ClassVar[str] = "登记同意书"
    notice_id: UUID
    students: int
    answers: int
