"""Whether a PDF is one and no more than paper: no scripts, no programs to start, no other files inside.

It is searched where its objects stand, also in packed object streams; names may be written with `#` codes. A reader that
is told to run something asks first; this keeps most such files out of the house at all.
"""

from __future__ import annotations

import io
import mmap
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from attachments.errors import ActiveInside, FileBroken

_ACTIVE = frozenset(
    {b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA", b"GoToE"}
)
_NAME = re.compile(rb"/((?:[A-Za-z0-9]|#[0-9A-Fa-f]{2}){2,40})(?![A-Za-z0-9#])")
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb">>\s{0,4}stream\r?\n")
_PACKED = b"ObjStm"
_MOST_UNPACKED = 8 * 1024 * 1024
_TAIL = 2048
_ZIP_ENDS, _ZIP_END = b"PK\x05\x06", 22


def check(source: IO[bytes]) -> None:
    """Raises FileBroken, ActiveInside."""
    with _mapped(source) as content:
        if content[:7] not in (b"%PDF-1.", b"%PDF-2.") or content.rfind(b"%%EOF", len(content) - _TAIL) < 0:
            raise FileBroken
        if _is_zip_too(content):
            raise FileBroken
        if any(name in _ACTIVE for text in _objects(content) for name in _names(text)):
            raise ActiveInside


def _objects(content: mmap.mmap | bytes) -> Iterator[bytes]:
    """What stands outside of streams, and what packed object streams hold."""
    place = 0
    for opening in _STREAM.finditer(content):
        if opening.start() < place:
            continue  # inside of the stream before
        before = content[place : opening.end()]
        yield before
        place = content.find(b"endstream", opening.end())
        if place < 0:
            raise FileBroken
        described = before[before.rfind(b" obj") :]
        if _PACKED in _names(described):
            yield _unpacked(content[opening.end() : min(place, opening.end() + _MOST_UNPACKED)])
    yield content[place:]


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
    except zlib.error:
        return packed  # not packed, or sealed with a password


def _names(text: bytes) -> set[bytes]:
    return {_CODE.sub(lambda code: bytes([int(code[1], 16)]), found[1]) for found in _NAME.finditer(text)}


def _is_zip_too(content: mmap.mmap | bytes) -> bool:
    """Whether an unpacker takes the same file for an archive: its last part names its own length."""
    found = content.rfind(_ZIP_ENDS, max(0, len(content) - 0xFFFF - _ZIP_END))
    if found < 0 or found + _ZIP_END > len(content):
        return False
    remark = int.from_bytes(content[found + 20 : found + 22], "little")
    return found + _ZIP_END + remark <= len(content)


@contextmanager
def _mapped(source: IO[bytes]) -> Iterator[mmap.mmap | bytes]:
    """The file as if it were held, without holding it, where it lies on a disk."""
    try:
        number = source.fileno()
    except io.UnsupportedOperation:
        source.seek(0)
        yield source.read()
        return
    source.flush()  # what still waits in the buffer of the file is not in the map
    with mmap.mmap(number, 0, access=mmap.ACCESS_READ) as content:
        yield content
