"""Page pictures small enough to keep: a PNG of sixteen greys, and where two of them differ. Nothing but the standard library."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">IIBBBBB")
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
_SHADES = 16
"""Shades of grey that are kept: enough to tell a letter from another."""


@dataclass(frozen=True, slots=True)
class Gray:
    """A picture, row by row, of shades between 0 (black) and 15."""

    width: int
    height: int
    shades: bytes

    def as_png(self) -> bytes:
        """The picture as a PNG of four bits a point."""
        rows = (self.shades[start : start + self.width] for start in range(0, len(self.shades), self.width))
        raw = b"".join(b"\0" + _packed(row) for row in rows)
        head = _HEADER.pack(self.width, self.height, 4, 0, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
        return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def read(png: bytes) -> Gray:
    """A PNG as typst draws it (eight bits a channel), or as `Gray.as_png` kept it."""
    width, height, depth, colour, *_rest = _HEADER.unpack_from(png, 16)
    raw = zlib.decompress(b"".join(content for kind, content in _chunks(png) if kind == b"IDAT"))
    if depth == 4:
        line = 1 + (width + 1) // 2
        rows = (raw[start + 1 : start + line] for start in range(0, len(raw), line))
        return Gray(width, height, b"".join(_unpacked(row)[:width] for row in rows))
    bright = _first_channel(raw, width, height, _CHANNELS[colour])
    return Gray(width, height, bytes(value // _SHADES for value in bright))


def differing(one: Gray, other: Gray, *, shades: int) -> list[int]:
    """The rows, counted from the top, of every point whose shade differs by more than that; pictures of one size."""
    pairs = enumerate(zip(one.shades, other.shades, strict=True))
    return [place // one.width for place, (here, there) in pairs if abs(here - there) > shades]


def _first_channel(raw: bytes, width: int, height: int, channels: int) -> bytes:
    """Its bytes without the filters of PNG, which treat each channel by itself."""
    line, above, found = 1 + width * channels, bytes(width), bytearray()
    for start in range(0, line * height, line):
        row = bytearray(raw[start + 1 : start + line : channels])
        _unfilter(raw[start], row, above)
        above = bytes(row)
        found += row
    return bytes(found)


def _unfilter(kind: int, row: bytearray, above: bytes) -> None:
    if kind == 2:
        row[:] = bytes((value + up) & 255 for value, up in zip(row, above, strict=True))
        return
    left = corner = 0
    for place, up in enumerate(above if kind else b""):
        added = (left, left, up, (left + up) // 2, _nearest(left, up, corner) if kind == 4 else 0)[kind]
        left, corner = (row[place] + added) & 255, up
        row[place] = left


def _nearest(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def _packed(row: bytes) -> bytes:
    even = row + b"\0" * (len(row) % 2)
    return bytes(high << 4 | low for high, low in zip(even[::2], even[1::2], strict=True))


def _unpacked(row: bytes) -> bytes:
    return bytes(half for value in row for half in (value >> 4, value & 15))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        (size,) = struct.unpack_from(">I", png, place)
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + size]
        place += size + 12


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
