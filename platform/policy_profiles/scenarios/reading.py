"""From the text of a scenario file to a scenario, or to all that is wrong with it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from kernel import document_check, yaml_files
from kernel.yaml_files import Fault
from policy_profiles.cadence import SCHOOL_TIME
from policy_profiles.disqualifying import Consequence, Misconduct
from policy_profiles.errors import ScenarioFaults
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.facts import Case, CaseCategory, ClassGroup, College, Contact, Event, Facts
from policy_profiles.format import Profile
from policy_profiles.scenarios import consistency
from policy_profiles.scenarios.consistency import SCHOOL, moment_of, score_of
from policy_profiles.scenarios.scenario import (
    ClassResults,
    Data,
    Expectation,
    InquiryResult,
    Scenario,
    Situation,
    WrittenPlan,
)
from policy_profiles.scenarios.scenario_schema import scenario_schema
from policy_profiles.scenarios.sources import Unusable, calendar_of, profile_of
from policy_profiles.schema_parts import Schema
from school_calendar.workdays import SchoolCalendar

MOST_BYTES = 2_000_000
"""More than any text that yaml_files accepts; a larger file is not even read to its end."""


def read_file(path: Path) -> Scenario:
    """The scenario in a file. Raises ScenarioFaults with everything that is wrong, OSError."""
    with path.open("rb") as file:
        return read_bytes(file.read(MOST_BYTES + 1))


def read_bytes(content: bytes) -> Scenario:
    """The scenario in a file's content, of which no more than `MOST_BYTES` + 1 need be read. Raises ScenarioFaults."""
    if len(content) > MOST_BYTES:
        raise ScenarioFaults([Fault("", f"文件超过 {MOST_BYTES // 1_000_000} MB", "请确认选对了文件")])
    try:
        return load(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ScenarioFaults([Fault("", "不是 UTF-8 文本", "请另存为 UTF-8 文本")]) from error


def load(text: str) -> Scenario:
    """The scenario in a YAML text. Raises ScenarioFaults with every fault: of shape, or else of consistency."""
    try:
        document = yaml_files.read(text)
    except yaml_files.Unreadable as error:
        raise ScenarioFaults([error.fault]) from error
    faults = document_check.check(document, _schema())
    if faults or not isinstance(document, dict):
        raise ScenarioFaults(faults)
    return _scenario(document)


@cache
def _schema() -> Schema:
    return scenario_schema()


def _scenario(document: Data) -> Scenario:
    profile, calendar, faults = _sources(document)
    faults += consistency.faults_of(document, profile)
    if faults or profile is None or calendar is None:
        raise ScenarioFaults(faults)
    first, last = map(date.fromisoformat, document["between"])
    return Scenario(
        name=document["name"],
        note=document.get("note", ""),
        profile=profile,
        calendar=calendar,
        facts=_facts(document["facts"]),
        situation=_situation(document["facts"]),
        between=(first, last),
        only=tuple(document.get("only", ())),
        expectation=_expectation(document),
    )


def _sources(document: Data) -> tuple[Profile | None, SchoolCalendar | None, list[Fault]]:
    """Both parts that stand for themselves; one that cannot be read does not hide the faults of the other."""
    profile, calendar, faults = None, None, list[Fault]()
    try:
        profile = profile_of(document["profile"])
    except Unusable as error:
        faults += error.faults
    try:
        calendar = calendar_of(document["calendar"])
    except Unusable as error:
        faults += error.faults
    return profile, calendar, faults


def _facts(given: Data) -> Facts:
    return Facts(
        school_id=SCHOOL,
        in_force_on=_day(given["in_force_on"]),
        colleges=tuple(_college(row) for row in given.get("colleges", ())),
        classes=tuple(_class(row) for row in given.get("classes", ())),
        cases=tuple(_case(row) for row in given.get("cases", ())),
        contacts=tuple(_contact(row) for row in given.get("contacts", ())),
        events=tuple(_event(row) for row in given.get("events", ())),
    )


def _college(row: str | Data) -> College:
    if isinstance(row, str):
        return College(row)
    return College(row["id"], _day(row.get("opened_on")), _day(row.get("closed_on")))


def _class(row: str | Data) -> ClassGroup:
    if isinstance(row, str):
        return ClassGroup(row)
    return ClassGroup(row["id"], _day(row.get("opened_on")), _day(row.get("closed_on")), row.get("graduating", False))


def _case(row: Data) -> Case:
    """A risk flag brings priority handling from the day on which it goes up (INV-4)."""
    handled = [day for day in (_day(row.get("priority_since")), _day(row.get("flagged_on"))) if day]
    return Case(
        id=row["id"],
        confirmed_on=date.fromisoformat(row["confirmed_on"]),
        priority_since=min(handled, default=None),
        closed_on=_day(row.get("closed_on")),
        categories=tuple(_category(entry) for entry in row.get("categories", ())),
        teachers=tuple(row.get("teachers", ())),
    )


def _category(entry: str | Data) -> CaseCategory:
    text, since = (entry, None) if isinstance(entry, str) else (entry["is"], _day(entry.get("since")))
    code, _, subtag = text.partition(".")
    return CaseCategory(code, subtag or None, since)


def _contact(row: Data) -> Contact:
    kinds = frozenset(map(EvidenceKind, row["evidence"]))
    return Contact(row.get("for", SCHOOL), kinds, date.fromisoformat(row["done_on"]))


def _event(row: Data) -> Event:
    moment = moment_of(row["at"])
    if moment is None:
        raise ValueError(row["at"])
    return Event(row["id"], EventKind(row["kind"]), moment.replace(tzinfo=SCHOOL_TIME), row.get("harm_risk", False))


def _situation(given: Data) -> Situation:
    return Situation(
        flagged=frozenset(row["id"] for row in given.get("cases", ()) if "flagged_on" in row),
        results=tuple(_results(row) for row in given.get("results", ())),
        findings=tuple(
            InquiryResult(row["id"], Misconduct(row["misconduct"]), Consequence(row.get("consequence", "none")))
            for row in given.get("findings", ())
        ),
        plans=tuple(WrittenPlan(row["id"], row["form"], frozenset(row["filled"])) for row in given.get("plans", ())),
    )


def _results(row: Data) -> ClassResults:
    scores = {student: score for student, value in row["scores"].items() if (score := score_of(value)) is not None}
    return ClassResults(row["class"], scores, row.get("size"))


def _expectation(document: Data) -> Expectation:
    candidates = document.get("candidates")
    return Expectation(
        duties=tuple(document["expect"]) if "expect" in document else None,
        unmet_preconditions=_names(document, "unmet_preconditions"),
        priority_proposed=document.get("priority_proposed"),
        candidates=_tuples(candidates) if isinstance(candidates, dict) else candidates,
        disqualified=document.get("disqualified"),
        plan_gaps=_tuples(document["plan_gaps"]) if "plan_gaps" in document else None,
    )


def _names(document: Data, field: str) -> tuple[str, ...] | None:
    return tuple(document[field]) if field in document else None


def _tuples(rows: Data) -> dict[str, tuple[str, ...]]:
    return {key: tuple(names) for key, names in rows.items()}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
