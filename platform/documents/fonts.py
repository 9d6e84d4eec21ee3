"""The fonts that come with the platform, and which characters they have: what they lack is an error, never left out."""

from __future__ import annotations

import functools
import struct
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pylopdf_fonts_zh_cn

from documents.errors import GlyphsMissing

SANS, SERIF = "Noto Sans SC", "Noto Serif SC"

_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""Kinds of characters that are never drawn: line ends, joiners."""
_TABLES_AT, _TABLE = 12, struct.Struct(">4sIII")
_ENCODINGS_AT, _ENCODING = 4, struct.Struct(">HHI")
_GROUPS_AT, _GROUP = 16, struct.Struct(">III")
_SEGMENTED = 12
"""The format of the table that names characters beyond the first 65,536 too."""


def folder() -> Path:
    """Where the fonts lie."""
    return pylopdf_fonts_zh_cn.serif_path().parent


def check(texts: Iterable[str]) -> None:
    """Raises GlyphsMissing with every character that one of the two fonts cannot print."""
    found = missing(texts)
    if found:
        raise GlyphsMissing(found)


def missing(texts: Iterable[str]) -> set[str]:
    """The characters that one of the two fonts cannot print."""
    used = {char for text in texts for char in set(text)}
    used = {char for char in used if unicodedata.category(char) not in _UNSEEN}
    return used - known(pylopdf_fonts_zh_cn.serif_path()) | used - known(pylopdf_fonts_zh_cn.sans_path())


@functools.cache
def known(font: Path) -> frozenset[str]:
    """Every character that a font has a glyph for, from its own table of characters (cmap, format 12)."""
    data = font.read_bytes()
    start = _cmap(data)
    count = struct.unpack_from(">H", data, start + 2)[0]
    for number in range(count):
        _platform, _kind, offset = _ENCODING.unpack_from(data, start + _ENCODINGS_AT + number * _ENCODING.size)
        if struct.unpack_from(">H", data, start + offset)[0] == _SEGMENTED:
            return frozenset(_characters(data, start + offset))
    raise ValueError(f"{font.name} has no table of all its characters")


def _cmap(data: bytes) -> int:
    """Where the table of characters begins."""
    count = struct.unpack_from(">H", data, 4)[0]
    for number in range(count):
        name, _checksum, offset, _length = _TABLE.unpack_from(data, _TABLES_AT + number * _TABLE.size)
        if name == b"cmap":
            return int(offset)
    raise ValueError("no font")


def _characters(data: bytes, at: int) -> Iterable[str]:
    groups = struct.unpack_from(">I", data, at + _GROUPS_AT - 4)[0]
    for number in range(groups):
        first, last, _glyph = _GROUP.unpack_from(data, at + _GROUPS_AT + number * _GROUP.size)
        yield from map(chr, range(first, last + 1))
