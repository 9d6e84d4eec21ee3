"""What the engine is told about a school: plain frozen values, in any order, without names of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from policy_profiles.evidence import EventKind, EvidenceKind


class SubjectKind(StrEnum):
    """What a duty can be about."""

    SCHOOL = "school"
    COLLEGE = "college"
    CLASS = "class"
    CASE = "case"
    EVENT = "event"


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """The one thing a duty is about; `id` is that thing's own id as text."""

    kind: SubjectKind
    id: str


@dataclass(frozen=True, slots=True)
class College:
    """A second-level college of a university."""

    id: str
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """A class; None for `opened_on` means that it was there before the profile."""

    id: str
    opened_on: date | None = None
    closed_on: date | None = None
    graduating: bool = False


@dataclass(frozen=True, slots=True)
class CaseCategory:
    """A category under which a case is listed; `since` is None when it was there from confirmation on."""

    code: str
    subtag: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A confirmed case. A candidate is no case yet: nothing is due for it.

    `priority_since` is the day from which priority handling holds (status or risk flag, INV-4). `closed_on` is the last day
    on which the school carried it. `teachers` are those who owe a plan of their own (R14).
    """

    id: str
    confirmed_on: date
    class_id: str | None = None
    priority_since: date | None = None
    closed_on: date | None = None
    categories: tuple[CaseCategory, ...] = ()
    teachers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Something done for a subject on a day; it credits every duty whose evidence rule it meets."""

    subject_id: str
    evidence: frozenset[EvidenceKind]
    happened_on: date


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a moment and sets deadlines. `harm_risk` makes prompt duties immediate."""

    id: str
    kind: EventKind
    happened_at: datetime
    harm_risk: bool = False

    def __post_init__(self) -> None:
        if self.happened_at.tzinfo is None:
            raise ValueError(f"the time of event {self.id} has no time zone")


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about one school from which its duties follow.

    `in_force_on` is the first day of the profile version: the later of its effective date and the school's activation;
    None while the profile is not in force, and then nothing is due.
    """

    school_id: str
    in_force_on: date | None
    colleges: tuple[College, ...] = ()
    classes: tuple[ClassGroup, ...] = ()
    cases: tuple[Case, ...] = ()
    contacts: tuple[Contact, ...] = ()
    events: tuple[Event, ...] = ()
