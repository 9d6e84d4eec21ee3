"""Scenario files: a profile, a calendar, facts and a range of days, with the duties that must follow (docs/policy-format.md)."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kernel import document_check, yaml_files
from policy_profiles import engine, loader
from policy_profiles.cadence import SCHOOL_TIME
from policy_profiles.consistency import parts_of
from policy_profiles.duty import Duty
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.explanation import explain
from policy_profiles.facts import Case, CaseCategory, ClassGroup, College, Contact, Event, Facts
from policy_profiles.format import Profile
from school_calendar import calendar_files
from school_calendar.workdays import SchoolCalendar

FOLDER = Path(__file__).parent / "scenarios"

# A scenario is untyped data until it is read.
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Scenario:
    """One scenario, ready to run."""

    name: str
    profile: Profile
    calendar: SchoolCalendar
    facts: Facts
    between: tuple[date, date]
    only: tuple[str, ...]
    expect: tuple[Data, ...]
    unmet: tuple[str, ...] | None

    def duties(self) -> list[Duty]:
        """What the engine says, of the rules that the scenario is about."""
        found = engine.duties(self.profile, self.facts, self.calendar, self.between)
        return [duty for duty in found if not self.only or duty.rule in self.only]

    def differences(self) -> list[str]:
        """Every difference between what is expected and what the engine says, in words; empty when they agree."""
        found = {_identity(duty): duty for duty in self.duties()}
        wanted = {_wanted_identity(row): row for row in self.expect}
        missing = [f"missing: {' '.join(key)}" for key in wanted if key not in found]
        surplus = [f"not expected: {' '.join(key)}, due {duty.due}" for key, duty in found.items() if key not in wanted]
        unequal = [line for key, row in wanted.items() if key in found for line in _unequal(found[key], row)]
        return missing + surplus + unequal + self._precondition_differences()

    def _precondition_differences(self) -> list[str]:
        unmet = tuple(rule.code for rule in engine.unmet_preconditions(self.profile, self.facts))
        if self.unmet is None or unmet == self.unmet:
            return []
        return [f"unmet preconditions: {unmet} instead of {self.unmet}"]


@functools.cache
def read(path: Path) -> Scenario:
    """The scenario in a file. Raises ValueError with everything that is wrong with it."""
    document = yaml_files.read(path.read_text(encoding="utf-8"))
    faults = document_check.check(document, _SCHEMA)
    if faults or not isinstance(document, dict):
        raise ValueError(f"{path.name}: " + "; ".join(str(fault) for fault in faults))
    first, last = document["between"]
    return Scenario(
        name=document["name"],
        profile=_profile(document["profile"]),
        calendar=_calendar(document["calendar"]),
        facts=_facts(document["facts"]),
        between=(date.fromisoformat(first), date.fromisoformat(last)),
        only=tuple(document.get("only", ())),
        expect=tuple(document["expect"]),
        unmet=tuple(document["unmet_preconditions"]) if "unmet_preconditions" in document else None,
    )


def _profile(given: str | Data) -> Profile:
    if isinstance(given, str):
        return loader.load_builtin(given)
    document = copy.deepcopy(loader.builtin_document(given["builtin"]))
    for path, value in given["set"].items():
        _put(document, path, value)
    return loader.parse(document)


def _put(document: dict[str, Any], path: str, value: object) -> None:
    *parents, last = parts_of(path)
    place = document
    for part in parents:
        place = place[part]
    place[last] = value


def _calendar(given: str | Data) -> SchoolCalendar:
    if isinstance(given, str):
        name, _, track = given.partition("/")
        return calendar_files.load_builtin(name).calendar(track)
    if "inline" in given:
        return calendar_files.parse(given["inline"]).calendar(given["track"])
    whole = calendar_files.load_builtin(given["builtin"]).calendar(given["track"])
    years = frozenset(given.get("years", whole.years))
    return SchoolCalendar(
        version=whole.version,
        years=years,
        days={day: kind for day, kind in whole.days.items() if day.year in years},
        terms=tuple(term for term in whole.terms if term.key in given.get("terms", [term.key])),
    )


def _facts(given: Data) -> Facts:
    return Facts(
        school_id="school",
        in_force_on=_day(given.get("in_force_on")),
        colleges=tuple(College(name) for name in given.get("colleges", ())),
        classes=tuple(_class(row) for row in given.get("classes", ())),
        cases=tuple(_case(row) for row in given.get("cases", ())),
        contacts=tuple(_contact(row) for row in given.get("contacts", ())),
        events=tuple(_event(row) for row in given.get("events", ())),
    )


def _class(row: str | Data) -> ClassGroup:
    if isinstance(row, str):
        return ClassGroup(row)
    return ClassGroup(row["id"], _day(row.get("opened_on")), _day(row.get("closed_on")), row.get("graduating", False))


def _case(row: Data) -> Case:
    return Case(
        id=row["id"],
        confirmed_on=date.fromisoformat(row["confirmed_on"]),
        priority_since=_day(row.get("priority_since")),
        closed_on=_day(row.get("closed_on")),
        categories=tuple(_category(entry) for entry in row.get("categories", ())),
        teachers=tuple(row.get("teachers", ())),
    )


def _category(entry: str | Data) -> CaseCategory:
    text, since = (entry, None) if isinstance(entry, str) else (entry["is"], _day(entry.get("since")))
    code, _, subtag = text.partition(".")
    return CaseCategory(code, subtag or None, since)


def _contact(row: Data) -> Contact:
    kinds = frozenset(EvidenceKind(kind) for kind in row["evidence"])
    return Contact(row.get("for", "school"), kinds, date.fromisoformat(row["done_on"]))


def _event(row: Data) -> Event:
    moment = datetime.fromisoformat(row["at"]).replace(tzinfo=SCHOOL_TIME)
    return Event(row["id"], EventKind(row["kind"]), moment, row.get("harm_risk", False))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _identity(duty: Duty) -> tuple[str, str, str]:
    return duty.rule, duty.subject.id, duty.period


def _wanted_identity(row: Data) -> tuple[str, str, str]:
    return row["rule"], row.get("for", "school"), str(row["period"])


def _unequal(duty: Duty, row: Data) -> list[str]:
    return [
        f"{row['rule']} {row['period']}: {name} is {_SHOWN[name](duty)}, not {wanted}"
        for name, wanted in row.items()
        if name in _SHOWN and _SHOWN[name](duty) != wanted
    ]


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


_SHOWN: dict[str, Callable[[Duty], object]] = {
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

_TEXT: dict[str, object] = {"type": "string"}
_DATE = {"type": "string", "format": "date"}
_TEXTS = {"type": "array", "items": _TEXT}
_OPTIONAL_DATE = {"anyOf": [{"type": "null"}, _DATE]}


def _object(fields: Mapping[str, object], *required: str) -> dict[str, object]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": fields}


def _rows(of: object) -> dict[str, object]:
    return {"type": "array", "items": of}


_DATES = ("opens", "due", "grace_end", "remind_on", "alert_on", "period_end")
_TEXT_OR_OBJECT = {"type": ["string", "object"]}
_SCHEMA = _object(
    {
        "name": _TEXT,
        "profile": _TEXT_OR_OBJECT,
        "calendar": _TEXT_OR_OBJECT,
        "facts": _object(
            {
                "in_force_on": _OPTIONAL_DATE,
                "colleges": _TEXTS,
                "classes": _rows(_TEXT_OR_OBJECT),
                "cases": _rows(
                    _object(
                        {
                            "id": _TEXT,
                            "confirmed_on": _DATE,
                            "priority_since": _DATE,
                            "closed_on": _DATE,
                            "categories": _rows(_TEXT_OR_OBJECT),
                            "teachers": _TEXTS,
                        },
                        "id",
                        "confirmed_on",
                    )
                ),
                "contacts": _rows(_object({"for": _TEXT, "done_on": _DATE, "evidence": _TEXTS}, "done_on", "evidence")),
                "events": _rows(
                    _object(
                        {"id": _TEXT, "kind": _TEXT, "at": _TEXT, "harm_risk": {"type": "boolean"}}, "id", "kind", "at"
                    )
                ),
            }
        ),
        "between": {"type": "array", "minItems": 2, "maxItems": 2, "items": _DATE},
        "only": _TEXTS,
        "unmet_preconditions": _TEXTS,
        "expect": _rows(
            _object(
                {
                    "rule": _TEXT,
                    "for": _TEXT,
                    "period": _TEXT,
                    **{name: {"type": ["array", "string", "null"]} for name in _SHOWN},
                    **dict.fromkeys(_DATES, _OPTIONAL_DATE),
                },
                "rule",
                "period",
            )
        ),
    },
    "name",
    "profile",
    "calendar",
    "facts",
    "between",
    "expect",
)
