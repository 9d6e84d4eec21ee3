"""What happens to a school's policy profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileAdopted(Event):
    """The school adopted a built-in profile as its own document."""

    title: ClassVar[str] = "采用制度"
    version_id: UUID
    key: str
    number: int
    effective_on: date
