"""Calendar files: holidays, make-up workdays and terms that the district publishes, read with every fault told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib import resources
from itertools import pairwise
from typing import Any

from kernel import document_check, yaml_files
from kernel.yaml_files import Fault
from school_calendar.errors import CalendarFileFaults
from school_calendar.workdays import DayKind, SchoolCalendar, TermSpan

DEMO_CALENDAR = "2026-2027"
LONGEST_HOLIDAY_DAYS = 31
LONGEST_TERM_DAYS = 300


class Source(StrEnum):
    """Whether an authority has published the date, or somebody assumed it."""

    OFFICIAL = "official"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One named day of the calendar."""

    day: date
    kind: DayKind
    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar as published for a district; `terms` by track (`compulsory`, `university`)."""

    label: str
    years: Mapping[int, Source]
    days: tuple[DayEntry, ...]
    terms: Mapping[str, tuple[TermSpan, ...]]

    def calendar(self, track: str, *, version: str | None = None) -> SchoolCalendar:
        """The calendar of a school on `track`; the file's label serves as version unless one is given."""
        kinds = {entry.day: entry.kind for entry in self.days}
        return SchoolCalendar(version or self.label, frozenset(self.years), kinds, self.terms[track])


def builtin_names() -> tuple[str, ...]:
    """The names of the calendar files shipped with the platform, in order."""
    files = resources.files("school_calendar").joinpath("builtin").iterdir()
    return tuple(sorted(file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml")))


def load_builtin(name: str = DEMO_CALENDAR) -> CalendarFile:
    """A calendar file shipped with the platform."""
    return load(builtin_text(name))


def builtin_text(name: str = DEMO_CALENDAR) -> str:
    """The YAML of a calendar file shipped with the platform."""
    return resources.files("school_calendar").joinpath("builtin", f"{name}.yaml").read_text(encoding="utf-8")


def load(text: str) -> CalendarFile:
    """The calendar in a YAML text; raises CalendarFileFaults with everything that is wrong."""
    try:
        document = yaml_files.read(text)
    except yaml_files.Unreadable as error:
        raise CalendarFileFaults([error.fault]) from error
    return parse(document)


def parse(document: object) -> CalendarFile:
    """The calendar in plain data, as `load` reads it; raises CalendarFileFaults with everything that is wrong."""
    faults = document_check.check(document, _SCHEMA)
    if faults or not isinstance(document, dict):
        raise CalendarFileFaults(faults)
    faults = [*_day_faults(document), *_term_faults(document)]
    if faults:
        raise CalendarFileFaults(faults)
    return CalendarFile(
        label=document["label"],
        years={int(year): Source(source) for year, source in document["years"].items()},
        days=tuple(sorted(_entries(document["days"]), key=lambda entry: entry.day)),
        terms={track: tuple(_term(row) for row in rows) for track, rows in document["terms"].items()},
    )


def _day_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    years = {int(year) for year in document["years"]}
    seen: dict[date, int] = {}
    for number, row in enumerate(document["days"]):
        path = f"days[{number}]"
        first, last = _span(row)
        if not 0 <= (last - first).days < LONGEST_HOLIDAY_DAYS:
            yield Fault(path, "结束日早于开始日，或假期过长", f"请核对日期，一段假期最多 {LONGEST_HOLIDAY_DAYS} 天")
            continue
        for day in _days(first, last):
            if day.year not in years:
                yield Fault(path, f"{day} 不在 years 列出的年份内", "请在 years 中补上这一年，或改正日期")
            if day in seen:
                yield Fault(path, f"{day} 与 days[{seen[day]}] 重复", "同一天只写一次")
            seen[day] = number
        if row["kind"] == DayKind.MAKEUP and any(day.weekday() < 5 for day in _days(first, last)):
            yield Fault(path, "调休上班日写在了周一至周五", "调休上班只会是周六或周日，请核对日期")


def _term_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    for track, rows in document["terms"].items():
        for number, row in enumerate(rows):
            starts_on, ends_on = date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
            if not 0 < (ends_on - starts_on).days < LONGEST_TERM_DAYS:
                yield Fault(f"terms.{track}[{number}]", "学期结束日早于开始日，或学期过长", "请核对开学和放假日期")
            if not row["year"] <= starts_on.year <= row["year"] + 1:
                yield Fault(f"terms.{track}[{number}].year", "学年与开学日期对不上", "year 写学年开始的那一年")
        for number, (row, following) in enumerate(pairwise(rows)):
            path = f"terms.{track}[{number + 1}]"
            if following["starts_on"] <= row["ends_on"]:
                yield Fault(path, "与上一学期的日期重叠，或顺序颠倒", "请按先后排列，并核对开学日期")
            if (following["year"], following["number"]) <= (row["year"], row["number"]):
                yield Fault(path, "学年或学期序号没有递增", "请核对 year 和 number")


def _entries(rows: list[dict[str, Any]]) -> Iterator[DayEntry]:
    for row in rows:
        for day in _days(*_span(row)):
            yield DayEntry(day, DayKind(row["kind"]), row["name"], Source(row["source"]))


def _span(row: Mapping[str, Any]) -> tuple[date, date]:
    first = date.fromisoformat(row["from"])
    return first, date.fromisoformat(row["to"]) if "to" in row else first


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _term(row: Mapping[str, Any]) -> TermSpan:
    return TermSpan(
        row["year"], row["number"], date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
    )


def _rows(properties: Mapping[str, object], required: list[str]) -> dict[str, object]:
    return {
        "type": "array",
        "maxItems": 400,
        "items": {"type": "object", "additionalProperties": False, "required": required, "properties": properties},
    }


_DATE = {"type": "string", "format": "date"}
_SOURCE = {"enum": list(Source)}
_TERM_FIELDS = {
    "year": {"type": "integer", "minimum": 2000, "maximum": 2100},
    "number": {"type": "integer", "minimum": 1, "maximum": 4},
    "starts_on": _DATE,
    "ends_on": _DATE,
    "source": _SOURCE,
}
_DAY_FIELDS = {
    "from": _DATE,
    "to": _DATE,
    "kind": {"enum": list(DayKind)},
    "name": {"type": "string", "minLength": 1, "maxLength": 40},
    "source": _SOURCE,
}
_SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "label", "years", "days", "terms"],
    "properties": {
        "format": {"const": 1},
        "label": {"type": "string", "minLength": 1, "maxLength": 80},
        "years": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "patternProperties": {"^20[0-9]{2}$": _SOURCE},
        },
        "days": _rows(_DAY_FIELDS, ["from", "kind", "name", "source"]),
        "terms": {
            "type": "object",
            "additionalProperties": False,
            "properties": {track: _rows(_TERM_FIELDS, list(_TERM_FIELDS)) for track in ("compulsory", "university")},
        },
    },
}
