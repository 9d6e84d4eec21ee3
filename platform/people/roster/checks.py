"""Checks one row of a roster after another: pure, without a database. What spans rows or the database is in `plan`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from people import class_names, names, particulars
from people.class_names import ClassKey
from people.faults import Fault, FaultCode, Level
from people.particulars import Wrong
from people.roster.columns import EXAMPLE_MARK, SheetKind
from people.roster.reader import Places, Row, Sheet

DEFAULT_RELATION = "监护人"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the check must know of the school: its stage, the school year, the working day."""

    stage: str
    today: date

    @property
    def year(self) -> int:
        """The school year."""
        return class_names.school_year(self.today)

    @property
    def example(self) -> str:
        """How this school's classes are written."""
        first = class_names.GRADES[self.stage][0]
        return class_names.name(
            class_names.key(grade=first, number=2, stage=self.stage, year=self.year), stage=self.stage
        )


@dataclass(frozen=True, slots=True)
class GuardianEntry:
    """A guardian in a row; relation and phone are empty where the file is silent."""

    position: int
    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentEntry:
    """A student in a row, checked. What the file leaves open is empty or None, and never erases what is known.

    `pinyin` is what the file gives, `spoken` the reading of the name (worked out here, part by part: it takes its time).
    `is_good` is False when the row has errors; then only its number, name and birthday may be relied on.
    """

    row: int
    number: str
    name: str
    is_good: bool
    pinyin: str = ""
    spoken: str = ""
    gender: str | None = None
    born_on: date | None = None
    enrolled_on: date | None = None
    group: ClassKey | None = None
    guardians: tuple[GuardianEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEntry:
    """A member of staff in a row, checked."""

    row: int
    number: str
    name: str
    is_good: bool
    pinyin: str = ""
    spoken: str = ""
    post: str = ""


Entry = StudentEntry | StaffEntry


def check(sheet: Sheet, setting: Setting) -> tuple[list[Entry], list[Fault]]:
    """Check the rows of a sheet (or of a part of one); rows without a usable number give faults only."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for row in sheet.rows:
        reader = _RowReader(sheet.places, row)
        entry = _student(reader, setting) if sheet.kind is SheetKind.STUDENTS else _staff(reader)
        faults.extend(reader.faults)
        if entry:
            entries.append(entry)
    return entries, faults


class _RowReader:
    """Reads one cell after another and remembers what was wrong, and where."""

    def __init__(self, places: Places, row: Row) -> None:
        self._places, self._row = places, row
        self.number_of_row = row.number
        self.faults: list[Fault] = []

    def text(self, key: str) -> str:
        return self._row.cells.get(key, "")

    def blame(self, key: str, code: FaultCode, **details: str) -> None:
        self.faults.append(self._places.fault(code, self._row.number, key, **details))

    def need(self, key: str, convert: Callable[[str], T]) -> T | None:
        if not self.text(key):
            self.blame(key, FaultCode.REQUIRED)
            return None
        return self.may(key, convert)

    def may(self, key: str, convert: Callable[[str], T]) -> T | None:
        if not self.text(key):
            return None
        try:
            return convert(self.text(key))
        except Wrong as wrong:
            self.blame(key, wrong.fault.code, **wrong.fault.details)
            return None

    @property
    def is_good(self) -> bool:
        return not any(fault.level is Level.ERROR for fault in self.faults)


def _student(reader: _RowReader, setting: Setting) -> StudentEntry | None:
    if _is_example(reader):
        return None
    number = reader.need("number", particulars.number)
    name = reader.need("name", particulars.name)
    pinyin = reader.may("pinyin", particulars.pinyin) or ""
    found: dict[str, Any] = {  # Any: each field has its own type
        "pinyin": pinyin,
        "spoken": pinyin or names.pinyin(name or ""),
        "gender": reader.may("gender", particulars.gender),
        "born_on": reader.may("born_on", lambda text: particulars.born_on(text, today=setting.today)),
        "enrolled_on": reader.may("enrolled_on", lambda text: particulars.enrolled_on(text, today=setting.today)),
        "group": _group(reader, setting),
        "guardians": tuple(entry for position in (1, 2) if (entry := _guardian(reader, position))),
    }
    if number is None:
        return None
    return StudentEntry(row=reader.number_of_row, number=number, name=name or "", is_good=reader.is_good, **found)


def _staff(reader: _RowReader) -> StaffEntry | None:
    if _is_example(reader):
        return None
    number = reader.need("number", particulars.number)
    name = reader.need("name", particulars.name)
    pinyin = reader.may("pinyin", particulars.pinyin) or ""
    post = reader.may("post", particulars.post) or ""
    if number is None:
        return None
    return StaffEntry(
        row=reader.number_of_row,
        number=number,
        name=name or "",
        is_good=reader.is_good,
        pinyin=pinyin,
        spoken=pinyin or names.pinyin(name or ""),
        post=post,
    )


def _is_example(reader: _RowReader) -> bool:
    if reader.text("number").startswith(EXAMPLE_MARK):
        reader.blame("number", FaultCode.EXAMPLE_LEFT)
        return True
    return False


def _group(reader: _RowReader, setting: Setting) -> ClassKey | None:
    """The class, from its own column or from grade and class together; the two must not contradict each other."""
    written, grade = reader.text("class"), reader.text("grade")
    if not written:
        reader.blame("class", FaultCode.REQUIRED)
        return None
    readings = _readings(written, setting)
    if grade:
        together = _readings(f"{grade}{written}", setting) | _readings(f"{grade}年级{written}", setting)
        grades = {key.grade for text in (f"{grade}1班", f"{grade}年级1班") for key in _readings(text, setting)}
        readings = {key for key in readings | together if key.grade in grades}
    if len(readings) != 1:
        reader.blame("class", FaultCode.CLASS_UNCLEAR, value=f"{grade} {written}".strip()[:20], example=setting.example)
        return None
    return readings.pop()


def _readings(text: str, setting: Setting) -> set[ClassKey]:
    try:
        return {class_names.parse(text, stage=setting.stage, year=setting.year)}
    except ValueError:
        return set()


def _guardian(reader: _RowReader, position: int) -> GuardianEntry | None:
    keys: Mapping[str, str] = {part: f"guardian{position}_{part}" for part in ("name", "relation", "phone")}
    if not any(reader.text(key) for key in keys.values()):
        return None
    if not reader.text(keys["name"]):
        reader.blame(keys["name"], FaultCode.GUARDIAN_WITHOUT_NAME)
        return None
    name = reader.may(keys["name"], particulars.name)
    relation = reader.may(keys["relation"], particulars.relation) or ""
    phone = reader.may(keys["phone"], particulars.phone) or ""
    return GuardianEntry(position, name, relation, phone) if name else None
