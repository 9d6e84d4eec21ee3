"""Files of every kind for tests, made by hand: small and good ones, and hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

WORDS = "application/vnd.openxmlformats-officedocument."
DOCX_MAIN = f"{WORDS}wordprocessingml.document.main+xml"
XLSX_MAIN = f"{WORDS}spreadsheetml.sheet.main+xml"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

SECRET_PLACE = b"GPS 31.2304N 121.4737E"
REMARK = b"taken at the school gate"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(turn: int = 6) -> bytes:
    """What a camera notes: how to turn the picture, and where it was taken."""
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, turn, 0) + struct.pack("<HHII", 0x8825, 4, 1, 200)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + SECRET_PLACE


DRAWING = bytes(range(1, 255)) * 4 + b"\xff\x00\xff\xd0" + b"line" * 30


def jpeg(
    *, width: int = 64, height: int = 48, drawing: bytes = DRAWING, notes: bool = True, after: bytes = b""
) -> bytes:
    """A JPEG by its parts (what it shows is noise)."""
    parts = [b"\xff\xd8", segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")]
    if notes:
        parts += [segment(0xE1, exif()), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET_PLACE)]
        parts += [segment(0xED, b"Photoshop 3.0\0" + SECRET_PLACE), segment(0xFE, REMARK)]
    parts += [segment(0xDB, b"\0" + bytes(64)), segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")]
    parts += [segment(0xC4, b"\0" + bytes(16)), segment(0xDA, b"\1\1\0\0\x3f\0"), drawing, b"\xff\xd9"]
    return b"".join(parts) + after


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(*, width: int = 4, height: int = 4, more: bytes = b"", after: bytes = b"") -> bytes:
    """A real PNG: black, with remarks in it unless `more` says otherwise."""
    rows = zlib.compress(b"\0" * (4 * 5)) if width == height == 4 else b"x"
    notes = more or chunk(b"tEXt", b"Comment\0" + REMARK) + chunk(b"eXIf", exif()[6:])
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + notes + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + after


def riff(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def webp(*, width: int = 64, height: int = 48, after: bytes = b"") -> bytes:
    """An extended WebP with EXIF and XMP."""
    flags = bytes([0x08 | 0x04, 0, 0, 0])
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    frame = b"\x30\1\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + b"noise"
    parts = riff(b"VP8X", flags + size) + riff(b"VP8 ", frame) + riff(b"EXIF", exif()) + riff(b"XMP ", SECRET_PLACE)
    return b"RIFF" + struct.pack("<I", len(parts) + 4) + b"WEBP" + parts + after


def pdf(*objects: bytes, size: int = 0) -> bytes:
    """A PDF of these objects, made as large as wanted by a stream of noise."""
    noise = (b"\x00\x91noise/JS /Launch\xff" * (size // 18 + 1))[:size]
    stream = b"4 0 obj\n<< /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (len(noise), noise) if size else b""
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number + 10, one) for number, one in enumerate(objects))
    root = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    return b"%PDF-1.7\n" + root + body + stream + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def packed(content: bytes) -> bytes:
    """An object stream with that content."""
    small = zlib.compress(content)
    return b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (
        len(small),
        small,
    )


def content_types(*kinds: str) -> str:
    overrides = "".join(
        f'<Override PartName="/p{number}.xml" ContentType="{one}"/>' for number, one in enumerate(kinds)
    )
    return f'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{overrides}</Types>'


def relationship(kind: str, target: str, *, mode: str = "External") -> str:
    one = f'<Relationship Id="r1" Type="{RELS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<?xml version="1.0"?><Relationships xmlns="http://x">{one}</Relationships>'


def office(main: str = DOCX_MAIN, *, more: Mapping[str, str | bytes] | None = None, types: str = "") -> bytes:
    """An Office file with these further parts."""
    packed_up = io.BytesIO()
    with zipfile.ZipFile(packed_up, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types or content_types(main))
        archive.writestr("word/document.xml", "<document>记录</document>")
        for name, part in (more or {}).items():
            archive.writestr(name, part)
    return packed_up.getvalue()


def bomb() -> bytes:
    """A few hundred kilobytes that become 300 MB."""
    packed_up = io.BytesIO()
    with zipfile.ZipFile(packed_up, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", content_types(XLSX_MAIN))
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(b"0" * 1024 * 1024)
    return packed_up.getvalue()


def lying(data: bytes) -> bytes:
    """The same archive whose directory says that every part is a few bytes long."""
    changed = bytearray(data)
    place = changed.find(b"PK\x01\x02")
    while place >= 0:
        changed[place + 24 : place + 28] = struct.pack("<I", 10)
        place = changed.find(b"PK\x01\x02", place + 4)
    return bytes(changed)
