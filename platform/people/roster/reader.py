"""Reads a roster from .xlsx or .csv into rows that know their place: sheet, row number and cell, as the spreadsheet counts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from people.errors import (
    FileDamaged,
    FileEmpty,
    FileLocked,
    FileTooLarge,
    MergedHeader,
    MissingColumns,
    NoHeader,
    NoRows,
    NotASpreadsheet,
    OldSpreadsheet,
    RepeatedColumns,
    TooManyRows,
    UnknownEncoding,
)
from people.faults import Fault, FaultCode
from people.roster import archive, columns
from people.roster.archive import MEGABYTE, column_letters
from people.roster.columns import COLUMNS, HELP_SHEET, SheetKind

MAX_BYTES = 10 * MEGABYTE
MAX_ROWS = 30_000
HEADER_WITHIN = 10
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number

Value = int | float | str | bool | time | date | datetime | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet counts it, and the text of each known column that has any."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """Where each known column of a sheet stands: key -> (place counted from 0, its heading as written)."""

    sheet: str
    columns: Mapping[str, tuple[int, str]]

    def fault(self, code: FaultCode, row: int, key: str, **details: str) -> Fault:
        """A fault at the cell of that row and column; a column that the sheet lacks gives a row without a cell."""
        index, heading = self.columns.get(key, (None, ""))
        cell = f"{column_letters(index)}{row}" if index is not None else ""
        return Fault(code=code, sheet=self.sheet, row=row, column=heading, cell=cell, details=details)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet, and the places of its columns."""

    kind: SheetKind
    places: Places
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a file holds: its sheets, and what the reading itself found to say."""

    sheets: tuple[Sheet, ...]
    faults: tuple[Fault, ...]


def read(data: bytes) -> RosterFile:
    """Read an uploaded file; its content decides what it is, never its name. Raises a FileRefused that says what to do."""
    if not data.strip():
        raise FileEmpty
    if len(data) > MAX_BYTES:
        raise FileTooLarge(limit=MAX_BYTES // MEGABYTE)
    if data.startswith(b"PK\x03\x04"):
        return _gather(_sheets_of_workbook(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileLocked if "EncryptedPackage".encode("utf-16-le") in data else OldSpreadsheet
    return _gather([_Table("", _rows_of_text(data), ())])


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet as it stands in the file."""

    name: str
    values: Sequence[Sequence[Value]]
    merged: Sequence[Range]


def _sheets_of_workbook(data: bytes) -> list[_Table]:
    plain = archive.checked_copy(data)
    try:
        book = CalamineWorkbook.from_object(io.BytesIO(plain))
        seen = [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
        return [_table(book.get_sheet_by_name(name)) for name in seen if name != HELP_SHEET]
    except CalamineError as fault:
        raise FileDamaged from fault
    except BaseException as fault:
        # The reader is written in Rust: what it did not foresee arrives as a panic, which is no Exception.
        if type(fault).__module__ != "pyo3_runtime":
            raise
        raise FileDamaged from fault


def _table(sheet: CalamineSheet) -> _Table:
    return _Table(_printable(sheet.name), sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or ())


def _rows_of_text(data: bytes) -> list[list[str]]:
    text = _decode(data)
    if "\0" in text:
        raise NotASpreadsheet
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        # newline="": the csv module itself tells a line end inside quotes from one between rows.
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as fault:
        raise FileDamaged from fault


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnknownEncoding


def _gather(tables: Iterable[_Table]) -> RosterFile:
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    for table in tables:
        header = _header(table)
        if header is None:
            if any(_text(value) for row in table.values for value in row):
                faults.append(Fault(code=FaultCode.SHEET_NOT_READ, sheet=table.name, details={"value": table.name}))
        else:
            sheets.append(_read_sheet(table, *header, faults))
    if not sheets:
        raise NoHeader
    rows = sum(len(sheet.rows) for sheet in sheets)
    if not rows:
        raise NoRows
    if rows > MAX_ROWS:
        raise TooManyRows(limit=MAX_ROWS)
    return RosterFile(tuple(sheets), tuple(faults))


def _header(table: _Table) -> tuple[int, SheetKind] | None:
    for index, row in enumerate(table.values[:HEADER_WITHIN]):
        kind = columns.kind_of([_text(value) for value in row])
        if kind:
            return index, kind
    return None


def _read_sheet(table: _Table, header: int, kind: SheetKind, faults: list[Fault]) -> Sheet:
    _refuse_merged(table, header)
    headings = [_text(value) for value in table.values[header]]
    places = _places(table.name, headings, kind)
    faults.extend(_not_read(table.name, header, headings, kind))
    faults.extend(_merged_rows(table, header, places))
    rows: list[Row] = []
    for number, values in enumerate(table.values[header + 1 :], start=header + 2):
        if any(_text(value) for value in values):
            rows.append(_row(number, values, places))
            faults.extend(_lost_digits(number, values, places))
    return Sheet(kind, places, tuple(rows))


def _refuse_merged(table: _Table, header: int) -> None:
    for (top, left), (bottom, right) in table.merged:
        if top <= header <= bottom:
            cells = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
            raise MergedHeader(sheet=table.name, row=header + 1, cells=cells)


def _places(sheet: str, headings: list[str], kind: SheetKind) -> Places:
    places: dict[str, tuple[int, str]] = {}
    repeated: list[str] = []
    for index, text in enumerate(headings):
        column = columns.find(text, kind)
        if column and places.setdefault(column.key, (index, text))[0] != index:
            repeated.append(column.label)
    if repeated:
        raise RepeatedColumns(sheet=sheet, columns="、".join(repeated))
    missing = [column.label for column in COLUMNS[kind] if column.required and column.key not in places]
    if missing:
        raise MissingColumns(sheet=sheet, columns="、".join(missing))
    return Places(sheet, places)


def _not_read(sheet: str, header: int, headings: list[str], kind: SheetKind) -> list[Fault]:
    return [
        Fault(
            code=FaultCode.IDENTITY_NOT_READ if columns.is_identity(text) else FaultCode.COLUMN_NOT_READ,
            sheet=sheet, row=header + 1, column=text, cell=f"{column_letters(index)}{header + 1}",
        )
        for index, text in enumerate(headings)
        if text and not columns.find(text, kind)
    ]  # fmt: skip


def _merged_rows(table: _Table, header: int, places: Places) -> list[Fault]:
    """Only the first cell of merged ones holds the value, so the rows below would look empty without a reason."""
    return [
        places.fault(
            FaultCode.MERGED,
            top + 1,
            key,
            value=f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}",
        )
        for (top, left), (bottom, right) in table.merged
        for key, (index, _) in places.columns.items()
        if top > header and left <= index <= right
    ]


def _row(number: int, values: Sequence[Value], places: Places) -> Row:
    cells = {key: _text(values[index]) for key, (index, _) in places.columns.items() if index < len(values)}
    return Row(number, {key: text for key, text in cells.items() if text})


def _lost_digits(number: int, values: Sequence[Value], places: Places) -> list[Fault]:
    return [
        places.fault(FaultCode.LOST_DIGITS, number, key)
        for key, (index, _) in places.columns.items()
        if index < len(values) and _is_too_long(values[index])
    ]


def _is_too_long(value: Value) -> bool:
    return isinstance(value, (int, float)) and abs(value) >= _EXACT


def _text(value: Value) -> str:
    """A cell as text: whole numbers without a point, dates as 2017-03-09. What looks like a formula stays text."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return _printable(str(value))


def _printable(text: str) -> str:
    """Without control signs, which a database refuses; what separates words stays a blank.

    Signs that this Python does not know yet stay: names are written with rare characters.
    """
    return _CONTROL.sub(lambda sign: " " if sign[0].isspace() else "", text).strip()
