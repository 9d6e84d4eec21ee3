"""Pictures without what is not seen: where and with what they were taken, remarks, thumbnails, and what follows their end.

They are copied part by part and never decoded: a decoder is the likeliest place for a hostile picture to do harm. What is
none of the parts that a picture is made of is left out, so nothing else can hide in one. The turn of a photo is kept.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import IO

from attachments.errors import FileBroken, PictureTooLarge

PNG = b"\x89PNG\r\n\x1a\n"
MOST_POINTS = 120_000_000
_BLOCK = 64 * 1024

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_KEPT_MARKERS = _FRAMES | {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD}
_KEPT_NOTES = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_ENDS_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112

_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
)
_KEPT_FRAMES = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"})
_WEBP_NOTES = 0x08 | 0x04  # the flags that promise EXIF and XMP


def jpeg(source: IO[bytes]) -> Iterator[bytes]:
    """A JPEG from its beginning to its first end. Raises FileBroken, PictureTooLarge."""
    source.seek(2)
    yield b"\xff\xd8"
    has_scan = False
    while (marker := _marker(source)) != 0xD9:
        segment = _exactly(source, _positive(_number(">H", source) - 2))
        if marker in _FRAMES:
            _, height, width = struct.unpack(">BHH", segment[:5].ljust(5, b"\0"))
            _refuse_huge(width, height)
        kept = _kept_segment(marker, segment)
        if kept is not None:
            yield bytes([0xFF, marker]) + struct.pack(">H", len(kept) + 2) + kept
        if marker == 0xDA:
            has_scan = True
            yield from _scan(source)
    if not has_scan:
        raise FileBroken
    yield b"\xff\xd9"


def _marker(source: IO[bytes]) -> int:
    if _exactly(source, 1) != b"\xff":
        raise FileBroken
    code = 0xFF
    while code == 0xFF:  # any number of them may stand before a marker
        code = _exactly(source, 1)[0]
    return code


def _kept_segment(marker: int, segment: bytes) -> bytes | None:
    if marker in _KEPT_MARKERS:
        return segment
    if marker == 0xE1:
        return _turn_alone(segment)
    if 0xE0 <= marker <= 0xEF:
        begins = _KEPT_NOTES.get(marker)
        return segment if begins and segment.startswith(begins) else None
    if marker == 0xFE:
        return None
    raise FileBroken


def _turn_alone(segment: bytes) -> bytes | None:
    """Of everything that a camera notes, how the picture is to be turned."""
    turn = _turn(segment[6:]) if segment.startswith(b"Exif\0\0") else 1
    if not 2 <= turn <= 8:
        return None
    return b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turn, 0, 0)


def _turn(notes: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(notes[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", notes, 4)
        (count,) = struct.unpack_from(f"{order}H", notes, start)
        for number in range(count):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", notes, start + 2 + 12 * number)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        return 1
    return 1


def _scan(source: IO[bytes]) -> Iterator[bytes]:
    """The drawing itself, up to the marker that ends it."""
    while block := source.read(_BLOCK):
        if found := _ENDS_SCAN.search(block):
            source.seek(found.start() - len(block), 1)
            yield block[: found.start()]
            return
        if block.endswith(b"\xff") and len(block) > 1:  # what it means stands in the next block
            source.seek(-1, 1)
            block = block[:-1]
        elif block == b"\xff":
            raise FileBroken
        yield block
    raise FileBroken


def png(source: IO[bytes]) -> Iterator[bytes]:
    """A PNG up to its end, without remarks. Raises FileBroken, PictureTooLarge."""
    source.seek(len(PNG))
    yield PNG
    is_first, has_drawing, kind = True, False, b""
    while kind != b"IEND":
        length, kind = _number(">I", source), _exactly(source, 4)
        if is_first is not (kind == b"IHDR") or length > 1 << 30:
            raise FileBroken
        if is_first:
            _refuse_huge(*struct.unpack(">II", _peek(source, 8)))
        is_first, has_drawing = False, has_drawing or kind == b"IDAT"
        yield from _chunk(source, length, kind)
    if not has_drawing:
        raise FileBroken


def _chunk(source: IO[bytes], length: int, kind: bytes) -> Iterator[bytes]:
    is_kept, checked = kind in _KEPT_CHUNKS, zlib.crc32(kind)
    if is_kept:
        yield struct.pack(">I", length) + kind
    elif not kind[0] & 0x20:  # a capital: the picture cannot be shown without it
        raise FileBroken
    left = length
    while left:
        block = _exactly(source, min(left, _BLOCK))
        checked, left = zlib.crc32(block, checked), left - len(block)
        if is_kept:
            yield block
    if _number(">I", source) != checked:
        raise FileBroken
    if is_kept:
        yield struct.pack(">I", checked)


def webp(source: IO[bytes]) -> Iterator[bytes]:
    """A WebP without EXIF and XMP. Raises FileBroken, PictureTooLarge."""
    kept = list(_webp_parts(source))
    if not any(kind in (b"VP8 ", b"VP8L", b"ANMF") for kind, _start, _length in kept):
        raise FileBroken
    yield b"RIFF" + struct.pack("<I", 4 + sum(8 + length + length % 2 for _kind, _start, length in kept)) + b"WEBP"
    for kind, start, length in kept:
        source.seek(start)
        yield kind + struct.pack("<I", length)
        if kind == b"VP8X":
            flags = _exactly(source, 1)[0]
            yield bytes([flags & ~_WEBP_NOTES])
            length -= 1  # noqa: PLW2901  the rest is copied below
        for taken in range(0, length, _BLOCK):
            yield _exactly(source, min(_BLOCK, length - taken))
        if source.tell() - start & 1:
            yield b"\0"


def _webp_parts(source: IO[bytes]) -> Iterator[tuple[bytes, int, int]]:
    """Kind, place and length of each part that is kept."""
    source.seek(4)
    end = 8 + _number("<I", source)
    place = 12
    while place + 8 <= end:
        source.seek(place)
        kind, length = _exactly(source, 4), _number("<I", source)
        start = place + 8
        if start + length > end:
            raise FileBroken
        if length:
            _refuse_huge(*_webp_size(kind, _peek(source, min(length, 10))))
            source.seek(start + length - 1)
            _exactly(source, 1)  # it is there to its end
        if kind in _KEPT_FRAMES:
            yield kind, start, length
        place = start + length + length % 2


def _webp_size(kind: bytes, begins: bytes) -> tuple[int, int]:
    if kind == b"VP8X" and len(begins) >= 10:
        return int.from_bytes(begins[4:7], "little") + 1, int.from_bytes(begins[7:10], "little") + 1
    if kind == b"VP8 " and begins[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", begins[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and begins[:1] == b"\x2f" and len(begins) >= 5:
        bits = int.from_bytes(begins[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind in (b"VP8X", b"VP8 ", b"VP8L"):
        raise FileBroken
    return 1, 1


def _refuse_huge(width: int, height: int) -> None:
    if not width or not height:
        raise FileBroken
    if width * height > MOST_POINTS:
        raise PictureTooLarge


def _peek(source: IO[bytes], length: int) -> bytes:
    found = _exactly(source, length)
    source.seek(-length, 1)
    return found


def _positive(length: int) -> int:
    if length < 0:
        raise FileBroken
    return length


def _number(shape: str, source: IO[bytes]) -> int:
    (found,) = struct.unpack(shape, _exactly(source, struct.calcsize(shape)))
    return int(found)


def _exactly(source: IO[bytes], length: int) -> bytes:
    found = source.read(length)
    if len(found) != length:
        raise FileBroken
    return found
