"""Who is known already, as plain values that a roster is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class KnownClass:
    """A class of the school."""

    id: UUID
    version: int
    grade: int
    name: str
    is_graduated: bool


@dataclass(frozen=True, slots=True)
class KnownGuardian:
    """A guardian of a known student; the telephone number is only comparable."""

    id: UUID
    version: int
    link_id: UUID
    name: str
    relation: str
    phone_index: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStudent:
    """A student of the school, at school or gone."""

    id: UUID
    version: int
    number: str
    name: str
    pinyin: str
    gender: str | None
    born_on: date | None
    enrolled_on: date
    left_on: date | None
    class_id: UUID
    guardians: Mapping[int, KnownGuardian]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStaff:
    """A member of staff who has a number."""

    id: UUID
    version: int
    number: str
    name: str
    pinyin: str
    post: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """Everybody who is known: classes by cohort and number, people by number."""

    classes: Mapping[tuple[int, int], KnownClass]
    students: Mapping[str, KnownStudent]
    staff: Mapping[str, KnownStaff]
