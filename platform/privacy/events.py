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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProtected(Event):
    """From now on only the people named open a student's file."""

    title: ClassVar[str] = "保护一份档案"
    protection_id: UUID
    student_id: UUID
    readers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionLifted(Event):
    """Roles decide again who opens a student's file."""

    title: ClassVar[str] = "解除档案保护"
    protection_id: UUID
    student_id: UUID
