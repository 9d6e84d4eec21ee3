"""Which kind of file it is and whether it may be kept, by its content alone; and the content as it is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from attachments import office, pdf, pictures
from attachments.errors import AttachmentEmpty, AttachmentTooLarge, FileBroken, KindRefused, OldOfficeFile, PhotoOfPhone
from attachments.kinds import FileKind

MEGABYTE = 1024 * 1024
PIECE = MEGABYTE

_HEIC = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"})


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept. `content` gives what is kept of it, from the beginning and in pieces, each time anew."""

    kind: FileKind
    content: Callable[[], Iterator[bytes]]


def examine(source: IO[bytes], *, megabytes: int) -> Examined:
    """Look into a file that can be read again and again; raises an AttachmentRefused that says what is wrong.

    However large the file is, only a piece of it is held.
    """
    size = source.seek(0, os.SEEK_END)
    if not size:
        raise AttachmentEmpty
    if size > megabytes * MEGABYTE:
        raise AttachmentTooLarge(limit=megabytes)
    source.seek(0)
    return _examined(source, source.read(16))


def _examined(source: IO[bytes], head: bytes) -> Examined:
    if head.startswith(b"\xff\xd8\xff"):
        return Examined(FileKind.JPEG, lambda: pictures.jpeg(source))
    if head.startswith(pictures.PNG):
        return Examined(FileKind.PNG, lambda: pictures.png(source))
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Examined(FileKind.WEBP, lambda: pictures.webp(source))
    if head.startswith(b"%PDF-"):
        pdf.check(source)
        return Examined(FileKind.PDF, lambda: _whole(source))
    if head.startswith(b"PK\x03\x04"):
        return Examined(office.check(source), lambda: _whole(source))
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise OldOfficeFile
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        raise PhotoOfPhone
    if b"%PDF-" in head or head.startswith((b"\xff\xd8", b"PK")):
        raise FileBroken
    raise KindRefused


def _whole(source: IO[bytes]) -> Iterator[bytes]:
    source.seek(0)
    while piece := source.read(PIECE):
        yield piece
