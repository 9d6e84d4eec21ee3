"""Unpacks an .xlsx within limits and gives back a plain copy that the spreadsheet reader may open without danger.

The reader trusts sizes and cell addresses: 6 KB of file with one value in the last cell make it ask for 500 GB and end the
process. So it is only ever shown what was unpacked here, within limits, and whose every cell lies within the table.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import cache
from xml.parsers import expat

from people.errors import CellTooFar, FileDamaged, FileHasMacros, FileTooLarge, NotASpreadsheet

MEGABYTE = 1024 * 1024
MAX_UNPACKED = 64 * MEGABYTE
MAX_ENTRIES = 1000
MAX_AREA = 4_000_000  # cells of the rectangle that a sheet spans: the reader fills all of it

_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 256 * 1024
_COLUMN = re.compile(r"[A-Za-z]{1,3}")
_ROW_DIGITS = 7
_CONTENT = frozenset({"v", "is", "f"})


def checked_copy(data: bytes) -> bytes:
    """The archive's XML parts, unpacked and packed again; raises a FileRefused for everything that is not a plain .xlsx."""
    parts = _unpack(data)
    if "xl/workbook.xml" not in parts:
        raise NotASpreadsheet
    for part in parts.values():
        _Cells().check(part)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return copy.getvalue()


def _unpack(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_odd(entries)
            parts: dict[str, bytes] = {}
            left = MAX_UNPACKED
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    parts[entry.filename] = _inflate(archive, entry, left)
                    left -= len(parts[entry.filename])
            return parts
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as fault:
        raise FileDamaged from fault


def _refuse_odd(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise FileTooLarge(limit=MAX_UNPACKED // MEGABYTE)
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise FileHasMacros
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(entry.compress_type not in _PLAIN for entry in entries):
        raise FileDamaged


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    # The size in the directory may lie: unpack to the true end, and stop past the limit (a piece before zipfile would).
    entry.file_size = limit + 2 * _PIECE
    pieces, size = [], 0
    with archive.open(entry) as packed:
        while piece := packed.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise FileTooLarge(limit=MAX_UNPACKED // MEGABYTE)
            pieces.append(piece)
    return b"".join(pieces)


class _Cells:
    """Reads one XML part; refuses filled cells far outside any roster, and documents that declare anything.

    Every element of a large sheet passes through here, so it asks as little as possible of each.
    """

    def __init__(self) -> None:
        self._row = self._column = 0  # of the present cell, from 1
        self._is_cell_open = False
        self._last_row = self._last_column = 0

    def check(self, part: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(part, True)  # noqa: FBT003  expat takes no keywords
        except (expat.ExpatError, ValueError) as fault:
            raise FileDamaged from fault

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2] if ":" in name else name
        if local == "c":
            self._is_cell_open = True
            address = attributes.get("r")
            self._row, self._column = _address(address) if address is not None else (self._row, self._column + 1)
        elif local == "row":
            self._is_cell_open = False
            self._row = _row_number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif self._is_cell_open and local in _CONTENT:
            # A cell without content is empty, however far formats reach.
            self._is_cell_open = False
            self._fill()

    def _fill(self) -> None:
        if self._row <= self._last_row and self._column <= self._last_column:
            return
        self._last_row, self._last_column = max(self._last_row, self._row), max(self._last_column, self._column)
        if self._last_row * self._last_column > MAX_AREA:
            raise CellTooFar(cell=f"{column_letters(self._column - 1)}{self._row}")

    def _doctype(self, *_declaration: object) -> None:
        raise FileDamaged


def _address(text: str) -> tuple[int, int]:
    letters = text.rstrip("0123456789")
    return _row_number(text[len(letters) :]), _column_number(letters)


@cache
def _column_number(letters: str) -> int:
    if not _COLUMN.fullmatch(letters):
        raise FileDamaged
    return column_index(letters) + 1


def _row_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _ROW_DIGITS):
        raise FileDamaged
    return int(text)


def column_index(letters: str) -> int:
    """The place of a column counted from 0: A gives 0, AA gives 26."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def column_letters(index: int) -> str:
    """The letters of a column counted from 0: 0 gives A, 26 gives AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters
