"""Where a scenario and the rules disagree: what is missing, what nobody expected, and what is different, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy_profiles.duty import Duty
from policy_profiles.explanation import explain
from policy_profiles.scenarios.consistency import SCHOOL
from policy_profiles.scenarios.scenario import Data, Scenario
from policy_profiles.scenarios.scenario_schema import REFUSED

Key = tuple[str, ...]


class Kind(StrEnum):
    """How a scenario and the rules can disagree."""

    MISSING = "missing"
    UNEXPECTED = "unexpected"
    DIFFERENT = "different"


class About(StrEnum):
    """What they disagree about: the section of the scenario that says what is expected."""

    DUTIES = "expect"
    PRECONDITIONS = "unmet_preconditions"
    PRIORITY = "priority_proposed"
    CANDIDATES = "candidates"
    HONOURS = "disqualified"
    PLANS = "plan_gaps"


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field: what the scenario says, and what the rules say."""

    name: str
    expected: object
    found: object


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement; `key` is rule, subject and period of a duty, or the id of what it is about."""

    kind: Kind
    about: About
    key: Key
    fields: tuple[FieldDifference, ...] = ()


def differences(scenario: Scenario) -> list[Difference]:
    """Every disagreement; empty when the scenario passes, or says nothing that could be compared."""
    wanted = scenario.expectation
    found: list[Difference] = []
    if wanted.duties is not None:
        found += _duties(scenario.duties(), wanted.duties)
    if wanted.unmet_preconditions is not None:
        unmet = dict.fromkeys(scenario.unmet_preconditions(), True)
        found += _entries(About.PRECONDITIONS, dict.fromkeys(wanted.unmet_preconditions, True), unmet)
    if wanted.priority_proposed is not None:
        found += _entries(About.PRIORITY, wanted.priority_proposed, scenario.priority_proposed())
    if wanted.candidates is not None:
        found += _candidates(wanted.candidates, scenario.candidates())
    if wanted.disqualified is not None:
        found += _entries(About.HONOURS, wanted.disqualified, scenario.disqualified())
    if wanted.plan_gaps is not None:
        found += _entries(About.PLANS, wanted.plan_gaps, scenario.plan_gaps())
    return found


def _duties(found: Sequence[Duty], wanted: Sequence[Data]) -> Iterator[Difference]:
    duties = {(duty.rule, duty.subject.id, duty.period): duty for duty in found}
    rows = {(row["rule"], row.get("for", SCHOOL), str(row["period"])): row for row in wanted}
    for key, row in rows.items():
        if key not in duties:
            stated = (FieldDifference(name, value, None) for name, value in row.items() if name in FIELDS)
            yield Difference(Kind.MISSING, About.DUTIES, key, tuple(stated))
        elif unequal := tuple(_unequal(duties[key], row)):
            yield Difference(Kind.DIFFERENT, About.DUTIES, key, unequal)
    for key, duty in duties.items():
        if key not in rows:
            seen = (FieldDifference(name, None, FIELDS[name](duty)) for name in ("opens", "due", "why"))
            yield Difference(Kind.UNEXPECTED, About.DUTIES, key, tuple(seen))


def _unequal(duty: Duty, row: Data) -> Iterator[FieldDifference]:
    for name, wanted in row.items():
        if name in FIELDS and FIELDS[name](duty) != wanted:
            yield FieldDifference(name, wanted, FIELDS[name](duty))


def _candidates(wanted: Mapping[str, Key] | str, found: Mapping[str, Key] | None) -> Iterator[Difference]:
    if isinstance(wanted, str) or found is None:
        if isinstance(wanted, str) != (found is None):
            field = FieldDifference("candidates", wanted, REFUSED if found is None else found)
            yield Difference(Kind.DIFFERENT, About.CANDIDATES, ("results",), (field,))
        return
    yield from _entries(About.CANDIDATES, _in_any_order(wanted), _in_any_order(found))


def _in_any_order(of: Mapping[str, Key]) -> dict[str, Key]:
    """A class with nobody on the last places need not be named."""
    return {name: tuple(sorted(students)) for name, students in of.items() if students}


def _entries(about: About, wanted: Mapping[str, object], found: Mapping[str, object]) -> Iterator[Difference]:
    for name, value in wanted.items():
        if name not in found:
            yield Difference(Kind.MISSING, about, (name,), (FieldDifference(about, value, None),))
        elif found[name] != value:
            yield Difference(Kind.DIFFERENT, about, (name,), (FieldDifference(about, value, found[name]),))
    for name, value in found.items():
        if name not in wanted:
            yield Difference(Kind.UNEXPECTED, about, (name,), (FieldDifference(about, None, value),))


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


FIELDS: dict[str, Callable[[Duty], object]] = {
    "opens": lambda duty: _text(duty.opens),
    "due": lambda duty: _text(duty.due),
    "due_at": lambda duty: duty.due_at and f"{duty.due_at:%Y-%m-%d %H:%M}",
    "grace_end": lambda duty: _text(duty.grace_end),
    "remind_on": lambda duty: _text(duty.remind_on),
    "alert_on": lambda duty: _text(duty.alert_on),
    "period_end": lambda duty: _text(duty.period_end),
    "status": lambda duty: duty.status_hint.value,
    "awaiting": lambda duty: duty.awaiting,
    "merged_into": lambda duty: duty.merged_into,
    "assignee": lambda duty: duty.assignee,
    "owner": lambda duty: duty.owner_role,
    "receivers": lambda duty: list(duty.receiver_roles),
    "clause": lambda duty: duty.clause,
    "mark": lambda duty: duty.mark.value,
    "evidence": lambda duty: [kind.value for kind in duty.evidence],
    "why": lambda duty: explain(duty.arithmetic),
    "why_en": lambda duty: explain(duty.arithmetic, "en"),
}
"""The fields of a duty that a scenario can name, as it writes them."""
