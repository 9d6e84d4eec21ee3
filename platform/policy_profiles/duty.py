"""A duty, and the arithmetic behind its date as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from policy_profiles.evidence import EvidenceKind
from policy_profiles.facts import Subject
from policy_profiles.rules import Mark

Value = str | int


class StatusHint(StrEnum):
    """What the engine knows about a duty's state beyond its dates."""

    NORMAL = "normal"
    VACATION_MERGED = "vacation_merged"
    """假期顺延: no breach, done together with `merged_into`."""
    AWAITING_CALENDAR = "awaiting_calendar"
    """待校历确认: the calendar does not reach that far (INV-10)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the arithmetic: a kind that `explanation` can word, and its values (dates as ISO text)."""

    kind: str
    values: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, kind: str, **values: date | Value) -> Step:
        """A step with its values in the order given."""
        plain = [(name, value.isoformat() if isinstance(value, date) else value) for name, value in values.items()]
        return cls(kind, tuple(plain))

    def as_data(self) -> dict[str, Value]:
        """Plain data for JSON; `from_data` is the way back."""
        return {"kind": self.kind, **dict(self.values)}

    @classmethod
    def from_data(cls, data: Mapping[str, Value]) -> Step:
        """The step that `as_data` wrote."""
        values = dict(data)
        return cls(str(values.pop("kind")), tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a schedule asks for something, before the calendar's last word on grace and reminder.

    `awaiting` is the reason of a calendar gap where `due` is None. `period_end` is the last day on which it can still be
    done, None while no end is known. `due_at` is set where hours count.
    """

    period: str
    opens: date
    due: date | None
    period_end: date | None
    steps: tuple[Step, ...]
    awaiting: str | None = None
    due_at: datetime | None = None
    alert_on: date | None = None
    merged_into: str | None = None
    assignee: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed once: identified by rule, subject and period, and the same however often it is computed.

    It may be done from `opens` on, is due on `due` (None: awaiting the calendar, `awaiting` says for what), counts as on
    time up to `grace_end`, and after `period_end` an undone one is missed. A known due date with an unknown `grace_end`
    also carries `awaiting`: compute it again when the calendar is published.
    """

    rule: str
    title: str
    clause: str
    clause_ids: tuple[str, ...]
    mark: Mark
    period_mark: Mark
    subject: Subject
    period: str
    opens: date
    due: date | None
    grace_end: date | None
    remind_on: date | None
    period_end: date | None
    owner_role: str
    helper_roles: tuple[str, ...]
    receiver_roles: tuple[str, ...]
    evidence: tuple[EvidenceKind, ...]
    status_hint: StatusHint
    arithmetic: tuple[Step, ...]
    awaiting: str | None = None
    due_at: datetime | None = None
    alert_on: date | None = None
    merged_into: str | None = None
    assignee: str | None = None

    @property
    def key(self) -> tuple[str, Subject, str]:
        """What makes it this duty and no other."""
        return self.rule, self.subject, self.period

    @property
    def clause_id(self) -> str | None:
        """The first clause that demands it, None for a duty of the platform's own."""
        return self.clause_ids[0] if self.clause_ids else None

    @property
    def receiver_role(self) -> str | None:
        """The first receiver, None where nobody but the owner is concerned."""
        return self.receiver_roles[0] if self.receiver_roles else None

    def accepts(self, evidence: EvidenceKind, happened_on: date) -> bool:
        """Whether a record of that kind and day does this duty: any one kind of its evidence, inside its period."""
        in_time = self.opens <= happened_on and (self.period_end is None or happened_on <= self.period_end)
        return in_time and evidence in self.evidence
