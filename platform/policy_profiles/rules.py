"""The rules of a profile as values: what is owed, by whom, and one class for each way in which a date can be set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.facts import SubjectKind
from school_calendar.workdays import Shift


class Mark(StrEnum):
    """Where an entry comes from: the source document, our default (平台默认), the law, or the school itself (校本)."""

    SOURCE = "source"
    PLATFORM = "platform"
    LAW = "law"
    SCHOOL = "school"


class Anchor(StrEnum):
    """Whether a window of term days counts from the first day of term on, or back from it (A1)."""

    AFTER = "after"
    BEFORE = "before"


class Terms(StrEnum):
    """In which terms a window stands."""

    EACH = "each"
    AUTUMN = "autumn"
    SPRING = "spring"


class LateStart(StrEnum):
    """What becomes of a term's window for a school or class that begins inside the term: all its days, or none."""

    FULL_WINDOW = "full_window"
    SKIP = "skip"


class Vacation(StrEnum):
    """What becomes of a fixed date inside winter or summer break (A4)."""

    MERGE_INTO_NEXT = "merge_into_next"
    KEEP = "keep"
    WAIVE = "waive"


class Year(StrEnum):
    """Which year 「每年」 means (A5)."""

    SCHOOL = "school"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class TermWindow:
    """Due by `last_day` of the term, open from `first_day` (day 1 is the first day of term, or the day before it)."""

    first_day: int
    last_day: int
    anchor: Anchor = Anchor.AFTER
    terms: Terms = Terms.EACH
    late_start: LateStart = LateStart.FULL_WINDOW


@dataclass(frozen=True, slots=True)
class TermQuota:
    """`times` a term, each by the end of its equal share of the term.

    Open from `opens_before_end` days before the end, else from the start of the share; a subject that has fewer than
    `min_days` left is first asked in the next one. `alert_week` is the week of term in which to plan it.
    """

    times: int = 1
    opens_before_end: int | None = None
    min_days: int = 1
    alert_week: int | None = None


@dataclass(frozen=True, slots=True)
class MonthWindow:
    """Once in each month with at least `min_days` days of term for the subject, due on the month's last day of term.

    With `after_first`, from the month after the first record of that kind.
    """

    min_days: int = 1
    after_first: EvidenceKind | None = None


@dataclass(frozen=True, slots=True)
class EveryDays:
    """At most `days` after the last crediting contact, else after confirmation; breaks pause the count."""

    days: int
    priority_days: int | None = None
    pause_in_vacation: bool = True


@dataclass(frozen=True, slots=True)
class PointDates:
    """On a day of the month, in the months listed. A month without that day uses its last one."""

    day: int
    months: tuple[int, ...]
    shift: Shift = Shift.NEXT
    vacation: Vacation = Vacation.MERGE_INTO_NEXT
    opens_before: int = 14


@dataclass(frozen=True, slots=True)
class YearQuota:
    """Once a year by month and day; who joins after `late_after` has until the year's last day."""

    due: tuple[int, int]
    late_after: tuple[int, int] | None = None
    shift: Shift = Shift.NEXT
    year: Year = Year.SCHOOL


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """Within hours, workdays or days (exactly one is set) of an event; at once on a risk of harm where the rule says so."""

    event: EventKind
    hours: int | None = None
    workdays: int | None = None
    days: int | None = None
    at_once_if_harm: bool = False


@dataclass(frozen=True, slots=True)
class AfterConfirmation:
    """Within days or workdays (exactly one is set) of a case's confirmation; breaks pause days, not workdays."""

    days: int | None = None
    workdays: int | None = None
    pause_in_vacation: bool = True


@dataclass(frozen=True, slots=True)
class BeforeFirst:
    """Before the first contact under another rule of the profile, and no later than that rule's first date."""

    rule: str


Schedule = (
    TermWindow
    | TermQuota
    | MonthWindow
    | EveryDays
    | PointDates
    | YearQuota
    | AfterEvent
    | AfterConfirmation
    | BeforeFirst
)

WINDOWS = (TermWindow, TermQuota, MonthWindow)
"""The schedules that are windows: their end is never moved by a rest day, only the reminder is."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a rule is for: cases under one of `categories` (a code, or code and subtag), classes that do not graduate."""

    categories: tuple[tuple[str, str | None], ...] = ()
    non_graduating: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One obligation of a profile.

    `mark` says where the demand comes from, `period_mark` where its number or date does. A rule that is not `enabled` is
    offered: a school can switch it on. `precondition` must be met before the profile comes into force. `grace_workdays` is
    None for the profile's default. `below_source` says that the school's document asks for less here than the 原制度.
    """

    code: str
    title: str
    title_en: str
    clauses: tuple[str, ...]
    mark: Mark
    period_mark: Mark
    scope: SubjectKind
    when: Schedule
    owner: str
    evidence: tuple[EvidenceKind, ...]
    helpers: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    grace_workdays: int | None = None
    audience: Audience = Audience()
    per_teacher: bool = False
    precondition: bool = False
    enabled: bool = True
    below_source: bool = False
    note: str = ""

    @property
    def family(self) -> str:
        """`R21` for `R21.reply`: the number under which domain and people speak of it."""
        return self.code.partition(".")[0]
