"""Whether a .docx or .xlsx is one, unpacks to a sane size, runs nothing and fetches nothing."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from attachments.errors import ActiveInside, FileBroken, KindRefused, MacrosInside, UnpacksTooLarge
from attachments.kinds import FileKind

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 200 * MEGABYTE
MOST_ENTRIES = 4000
_MOST_READ = 2 * MEGABYTE
_BLOCK = 256 * 1024
_CLOSING = 22
"""The length of an archive's end without a remark."""

_CONTENT_TYPES = "[Content_Types].xml"
_WORDS = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    f"{_WORDS}wordprocessingml.document.main+xml": FileKind.WORD,
    f"{_WORDS}spreadsheetml.sheet.main+xml": FileKind.EXCEL,
}
_PROGRAMS = ("macroenabled", "vbaproject", "activex", "macrosheet")
_FETCHED = ("/attachedtemplate", "/oleobject", "/frame", "/subdocument", "/externallinkpath")
_INSIDE = (".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".emf", ".wmf")
"""What may lie in the folder of embedded things: the sheet behind a chart."""


def check(source: IO[bytes]) -> FileKind:
    """Which of the two it is. Raises KindRefused, MacrosInside, ActiveInside, UnpacksTooLarge, FileBroken."""
    _refuse_appended(source)
    try:
        with zipfile.ZipFile(source) as archive:
            return _check(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as fault:
        raise FileBroken from fault


def _refuse_appended(source: IO[bytes]) -> None:
    """An archive is read from its end, so that something else could stand after it."""
    source.seek(-min(_CLOSING, source.seek(0, io.SEEK_END)), io.SEEK_END)
    closing = source.read(_CLOSING)
    if not closing.startswith(b"PK\x05\x06") or closing[-2:] != b"\0\0":
        raise FileBroken


def _check(archive: zipfile.ZipFile) -> FileKind:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if _CONTENT_TYPES not in names:
        raise KindRefused
    if len(entries) > MOST_ENTRIES:
        raise UnpacksTooLarge
    # Something in front shifts every place; two parts of one name are read differently by different programs.
    if min(entry.header_offset for entry in entries) or len({name.lower() for name in names}) < len(names):
        raise FileBroken
    _refuse_names(names)
    left = MOST_UNPACKED
    parts: dict[str, bytes] = {}
    for entry in entries:
        is_read = entry.filename == _CONTENT_TYPES or entry.filename.endswith(".rels")
        part, size = _unpack(archive, entry, left, keep=is_read)
        left -= size
        if is_read:
            parts[entry.filename] = part
    return _kind(parts)


def _refuse_names(names: list[str]) -> None:
    for name in (one.lower() for one in names):
        if any(word in name for word in ("vbaproject", "/activex/", "/macrosheets/", "vbadata")):
            raise MacrosInside
        if "/embeddings/" in name and not name.endswith(_INSIDE):
            raise ActiveInside
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise FileBroken


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, *, keep: bool) -> tuple[bytes, int]:
    """What is in a part (if it is kept) and how large it really is: the directory may lie."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileBroken
    entry.file_size = limit + 2 * _BLOCK
    kept, size = bytearray(), 0
    with archive.open(entry) as packed:
        while block := packed.read(_BLOCK):
            size += len(block)
            if size > limit or (keep and size > _MOST_READ):
                raise UnpacksTooLarge
            if keep:
                kept += block
    return bytes(kept), size


def _kind(parts: dict[str, bytes]) -> FileKind:
    types = [values.get("ContentType", "") for values in _elements(parts[_CONTENT_TYPES])]
    if any(word in kind.lower() for kind in types for word in _PROGRAMS):
        raise MacrosInside
    kinds = {_MAIN[kind] for kind in types if kind in _MAIN}
    if len(kinds) != 1:
        raise KindRefused
    for name, part in parts.items():
        if name == _CONTENT_TYPES:
            continue
        for values in _elements(part):
            is_elsewhere = values.get("TargetMode", "").lower() == "external"
            if is_elsewhere and values.get("Type", "").lower().endswith(_FETCHED):
                raise ActiveInside
    return kinds.pop()


def _elements(part: bytes) -> list[dict[str, str]]:
    """The attributes of every element; a part that declares entities is refused."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, values: found.append(values)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(part, True)  # noqa: FBT003  expat takes no keywords
    except expat.ExpatError as fault:
        raise FileBroken from fault
    return found


def _refuse_doctype(*_declaration: object) -> None:
    raise ActiveInside
