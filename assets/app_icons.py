"""The mark as PNG, for the home screen of a phone: drawn from the same figures as mark.svg, by distance to its outline.

A square of 22 units with corners of 6 in pine, and on it a white stroke of 2.2: a circle of 4.4 that is open below.
"""

from __future__ import annotations

import math
import struct
import zlib

PINE, WHITE = (0x1F, 0x6A, 0x5C), (0xFF, 0xFF, 0xFF)
UNITS = 22.0
CORNER = 6.0
CENTRE, RADIUS, STROKE = (11.0, 11.206), 4.4, 2.2
ENDS = ((8.2, 14.6), (13.8, 14.6))

SIZES: dict[str, tuple[int, bool]] = {
    "icon-180.png": (180, True),
    "icon-192.png": (192, False),
    "icon-512.png": (512, False),
    "icon-maskable-192.png": (192, True),
    "icon-maskable-512.png": (512, True),
}
"""Name -> edge in pixels, and whether the ground fills the square (a system then cuts its own shape)."""


def draw(size: int, *, fills: bool) -> bytes:
    """The icon as a PNG of this edge."""
    scale = size / UNITS
    rows = []
    for row in range(size):
        line = bytearray(b"\0")
        for column in range(size):
            x, y = (column + 0.5) / scale, (row + 0.5) / scale
            ground = 1.0 if fills else _cover(_to_square(x, y), scale)
            stroke = _cover(_to_stroke(x, y), scale)
            line += bytes(round(pine + (white - pine) * stroke) for pine, white in zip(PINE, WHITE, strict=True))
            line.append(round(255 * ground))
        rows.append(bytes(line))
    return _png(size, b"".join(rows))


def _cover(distance: float, scale: float) -> float:
    """How much of a pixel at this distance from the outline lies inside (negative is inside)."""
    return min(1.0, max(0.0, 0.5 - distance * scale))


def _to_square(x: float, y: float) -> float:
    half = UNITS / 2
    across, down = abs(x - half) - (half - CORNER), abs(y - half) - (half - CORNER)
    return math.hypot(max(across, 0.0), max(down, 0.0)) + min(max(across, down), 0.0) - CORNER


def _to_stroke(x: float, y: float) -> float:
    right, down = x - CENTRE[0], y - CENTRE[1]
    is_in_gap = down > 0 and abs(right) * (ENDS[0][1] - CENTRE[1]) < down * (ENDS[1][0] - CENTRE[0])
    if is_in_gap:
        return min(math.hypot(x - end[0], y - end[1]) for end in ENDS) - STROKE / 2
    return abs(math.hypot(right, down) - RADIUS) - STROKE / 2


def _png(size: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(kind, content) for kind, content in parts)


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
