"""A long content encrypted piece by piece, so that it never lies readable on a disk: the format of our backups.

    magic "TXBACKUP" | format (1 byte) | length of the head (4 bytes) | head: JSON, readable by everybody
    then pieces: length (4 bytes) | AES-256-GCM of at most a mebibyte, with its tag

The key of a file is derived (HKDF-SHA256) from the operator's key and the file's own salt, which stands in the head; the nonce
of a piece is its number and whether it is the last. The head is bound into every piece. So a changed byte, a piece that was
moved, and a file that ends too early are all refused.
"""

from __future__ import annotations

import json
import secrets
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"TXBACKUP"
FORMAT = 1
PIECE = 1024 * 1024
_TAG, _MOST_HEAD = 16, 65536

Head = dict[str, str]


class NotOurs(ValueError):
    """The file is none of ours, or made in a format that this release does not know; `format_number` says which."""

    def __init__(self, format_number: int | None) -> None:
        super().__init__(f"format {format_number}")
        self.format_number = format_number


class WrongKey(ValueError):
    """The file was made with another key."""


class Damaged(ValueError):
    """The file was changed or cut after it was made."""


@dataclass(frozen=True, slots=True)
class _Cipher:
    """The file's own key, and what is bound into each of its pieces."""

    key: AESGCM
    bound: bytes

    def seal(self, number: int, piece: bytes, *, last: bool) -> bytes:
        return self.key.encrypt(_nonce(number, last=last), piece, self.bound)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        return self.key.decrypt(_nonce(number, last=last), sealed, self.bound)


def key_name(key: bytes) -> str:
    """A short name of a key, which says nothing about it: to tell a wrong key from a damaged file."""
    return HKDF(SHA256(), 8, None, b"tongxin backup key name").derive(key).hex()


def write(target: IO[bytes], pieces: Iterable[bytes], *, key: bytes, head: Head) -> None:
    """Encrypt what comes in pieces of any size into `target`."""
    salt = secrets.token_bytes(32)
    raw = json.dumps({**head, "key": key_name(key), "salt": salt.hex()}, ensure_ascii=False).encode()
    target.write(_opening(raw))
    cipher = _cipher(key, salt, raw)
    held = b""
    number = 0
    for piece in _even(pieces):
        if number or held:
            number = _put(target, cipher, number, held, last=False)
        held = piece
    _put(target, cipher, number, held, last=True)


def read_head(source: IO[bytes]) -> Head:
    """The readable head of a file, which is not yet proven. Raises NotOurs or Damaged."""
    return _head(_raw_head(source))


def read(source: IO[bytes], *, key: bytes) -> Iterator[bytes]:
    """The content, piece by piece; each was proven, but only at the end is it proven that none is missing.

    Raises NotOurs, WrongKey or Damaged.
    """
    raw = _raw_head(source)
    head = _head(raw)
    if head["key"] != key_name(key):
        raise WrongKey(head["key"])
    cipher = _cipher(key, bytes.fromhex(head["salt"]), raw)
    sealed = _next(source)
    number = 0
    while sealed is not None:
        following = _next(source)
        try:
            yield cipher.open(number, sealed, last=following is None)
        except InvalidTag as fault:
            raise Damaged(number) from fault
        sealed, number = following, number + 1
    if not number:
        raise Damaged(number)


def _opening(raw_head: bytes) -> bytes:
    return MAGIC + bytes([FORMAT]) + struct.pack(">I", len(raw_head)) + raw_head


def _raw_head(source: IO[bytes]) -> bytes:
    start = source.read(len(MAGIC) + 1)
    if start[:-1] != MAGIC:
        raise NotOurs(None)
    if start[-1] != FORMAT:
        raise NotOurs(start[-1])
    length = _length(source)
    raw = source.read(length) if length is not None and length <= _MOST_HEAD else b""
    if not raw or len(raw) != length:
        raise Damaged("head")
    return raw


def _head(raw: bytes) -> Head:
    try:
        head = json.loads(raw)
        bytes.fromhex(head["salt"])
        return {str(name): str(head[name]) for name in (*head, "key", "salt")}
    except (ValueError, KeyError, TypeError) as fault:
        raise Damaged("head") from fault


def _cipher(key: bytes, salt: bytes, raw_head: bytes) -> _Cipher:
    own = HKDF(SHA256(), 32, salt, b"tongxin backup file").derive(key)
    return _Cipher(AESGCM(own), _opening(raw_head))


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">QxxxB", number, last)


def _put(target: IO[bytes], cipher: _Cipher, number: int, piece: bytes, *, last: bool) -> int:
    sealed = cipher.seal(number, piece, last=last)
    target.write(struct.pack(">I", len(sealed)) + sealed)
    return number + 1


def _even(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of exactly PIECE, but for the last."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


def _next(source: IO[bytes]) -> bytes | None:
    length = _length(source)
    if length is None:
        return None
    sealed = source.read(length) if _TAG <= length <= PIECE + _TAG else b""
    if len(sealed) != length:
        raise Damaged("piece")
    return sealed


def _length(source: IO[bytes]) -> int | None:
    raw = source.read(4)
    if raw and len(raw) != struct.calcsize(">I"):
        raise Damaged("length")
    return struct.unpack(">I", raw)[0] if raw else None
