"""The format of backups: what was written opens with its key, and any change, cut or other key is refused."""

import io
import secrets
import struct
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import sealed_stream
from kernel.sealed_stream import FORMAT, MAGIC, PIECE, Damaged, NotOurs, WrongKey

KEY = bytes(range(32))
HEAD = {"created_at": "2026-11-18T08:00:00+00:00", "release": "0.1.0"}


def written(pieces: Iterable[bytes], key: bytes = KEY) -> bytes:
    target = io.BytesIO()
    sealed_stream.write(target, pieces, key=key, head=HEAD)
    return target.getvalue()


def opened(raw: bytes, key: bytes = KEY) -> bytes:
    return b"".join(sealed_stream.read(io.BytesIO(raw), key=key))


def pieces_of(raw: bytes) -> tuple[bytes, list[bytes]]:
    """The opening, and each piece with its length."""
    at = len(MAGIC) + 1
    at += 4 + struct.unpack(">I", raw[at : at + 4])[0]
    opening, found = raw[:at], []
    while at < len(raw):
        length = 4 + struct.unpack(">I", raw[at : at + 4])[0]
        found.append(raw[at : at + length])
        at += length
    return opening, found


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_written_opens_whatever_its_length(size: int) -> None:
    content = secrets.token_bytes(size)

    raw = written([content[: size // 3], content[size // 3 :]])

    assert opened(raw) == content


def test_nothing_of_the_content_can_be_read_in_it() -> None:
    # Long enough that its bytes stand nowhere by chance.
    content = secrets.token_bytes(64)

    assert content not in written([content[:20], content[20:]])
    assert content[:16] not in written([content])


def test_two_files_of_one_content_have_nothing_in_common() -> None:
    first, second = pieces_of(written([b"same"]))[1], pieces_of(written([b"same"]))[1]

    assert first != second


def test_the_head_can_be_read_without_the_key() -> None:
    head = sealed_stream.read_head(io.BytesIO(written([b"content"])))

    assert {name: head[name] for name in HEAD} == HEAD
    assert KEY.hex() not in str(head)


def test_another_key_is_told_from_damage() -> None:
    with pytest.raises(WrongKey):
        opened(written([b"content"]), bytes(32))


RAW = written([b"x" * 100])


@given(st.integers(len(MAGIC) + 1, len(RAW) - 1), st.integers(0, 7))
def test_any_flipped_bit_after_the_format_is_noticed(at: int, bit: int) -> None:
    changed = bytearray(RAW)
    changed[at] ^= 1 << bit

    with pytest.raises((Damaged, WrongKey)):
        opened(bytes(changed))


@given(st.integers(0, len(RAW) - 1))
def test_any_cut_is_noticed(length: int) -> None:
    with pytest.raises((Damaged, NotOurs)):
        opened(RAW[:length])


def test_a_cut_between_pieces_is_noticed() -> None:
    opening, found = pieces_of(written([b"a" * PIECE, b"b" * PIECE, b"c"]))

    with pytest.raises(Damaged):
        opened(opening + b"".join(found[:-1]))
    with pytest.raises(Damaged):
        opened(opening)


def test_pieces_that_changed_places_are_noticed() -> None:
    opening, (first, second, third) = pieces_of(written([b"a" * PIECE, b"b" * PIECE, b"c"]))

    with pytest.raises(Damaged):
        opened(opening + second + first + third)


def test_something_added_at_the_end_is_noticed() -> None:
    opening, found = pieces_of(written([b"content"]))

    with pytest.raises(Damaged):
        opened(opening + b"".join(found) * 2)


@pytest.mark.parametrize(
    ("raw", "number"),
    [(b"", None), (b"PGDMP and more", None), (MAGIC + bytes([FORMAT + 1]), FORMAT + 1), (MAGIC + b"\0", 0)],
)
def test_what_is_not_ours_is_told_from_another_format(raw: bytes, number: int | None) -> None:
    with pytest.raises(NotOurs) as refusal:
        opened(raw)

    assert refusal.value.format_number == number


@pytest.mark.parametrize("head", [b"[]", b"{}", b'{"key": 1, "salt": "x"}', b"not json", b""])
def test_a_head_that_is_none_is_refused(head: bytes) -> None:
    raw = MAGIC + bytes([FORMAT]) + struct.pack(">I", len(head)) + head

    with pytest.raises(Damaged):
        opened(raw)
