"""Rosters as the JSON that is sealed between upload and commit: parts of some hundred rows, first raw, then checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from people.class_names import ClassKey
from people.roster.checks import Entry, GuardianEntry, StaffEntry, StudentEntry
from people.roster.columns import SheetKind
from people.roster.plan import Placed
from people.roster.reader import Places, Row, Sheet

PART_ROWS = 1000


def parts(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """The sheets cut into parts of at most PART_ROWS rows, in order."""
    for sheet in sheets:
        for start in range(0, len(sheet.rows), PART_ROWS):
            yield replace(sheet, rows=sheet.rows[start : start + PART_ROWS])


def dump_sheet(sheet: Sheet) -> str:
    """A part as it was uploaded; only columns that the platform knows are in it."""
    rows = [[row.number, dict(row.cells)] for row in sheet.rows]
    return _dump({"kind": str(sheet.kind), "places": _places(sheet.places), "rows": rows})


def load_sheet(text: str) -> Sheet:
    """What `dump_sheet` gave."""
    kept = json.loads(text)
    rows = tuple(Row(number, cells) for number, cells in kept["rows"])
    return Sheet(SheetKind(kept["kind"]), _load_places(kept["places"]), rows)


def dump_entries(sheet: Sheet, entries: Sequence[Entry]) -> str:
    """A part once its rows are checked."""
    rows = [asdict(entry) for entry in entries]
    return _dump({"kind": str(sheet.kind), "places": _places(sheet.places), "rows": rows})


def load_entries(text: str) -> Placed:
    """What `dump_entries` gave."""
    kept = json.loads(text)
    load = _student if kept["kind"] == SheetKind.STUDENTS else _staff
    return _load_places(kept["places"]), [load(row) for row in kept["rows"]]


def _dump(value: Mapping[str, Any]) -> str:  # Any: JSON
    return json.dumps(value, ensure_ascii=False, default=str)  # the only other values are dates


def _places(places: Places) -> dict[str, Any]:  # Any: JSON
    return {"sheet": places.sheet, "columns": dict(places.columns)}


def _load_places(kept: Mapping[str, Any]) -> Places:  # Any: JSON
    return Places(kept["sheet"], {key: (index, heading) for key, (index, heading) in kept["columns"].items()})


def _student(kept: dict[str, Any]) -> Entry:  # Any: JSON
    group = kept["group"]
    return StudentEntry(
        **{
            **kept,
            "born_on": _day(kept["born_on"]),
            "enrolled_on": _day(kept["enrolled_on"]),
            "group": ClassKey(**group) if group else None,
            "guardians": tuple(GuardianEntry(**guardian) for guardian in kept["guardians"]),
        }
    )


def _staff(kept: dict[str, Any]) -> Entry:  # Any: JSON
    return StaffEntry(**kept)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
