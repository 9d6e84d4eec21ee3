"""What happens to calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarImported(Event):
    """The district published the holidays of some years; what could not be dated before can be now."""

    title: ClassVar[str] = "导入校历"
    version_id: UUID
    label: str
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPublished(Event):
    """The district published terms for its schools to adopt."""

    title: ClassVar[str] = "发布学期安排"
    tracks: tuple[str, ...]
    terms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsAdopted(Event):
    """A school took over the district's terms."""

    title: ClassVar[str] = "采用区级学期安排"
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChanged(Event):
    """A school set the dates of one of its terms itself."""

    title: ClassVar[str] = "修改学期日期"
    term_id: UUID
    year: int
    number: int
    starts_on: date
    ends_on: date
