"""Sealed fields open for the same school, row and field only."""

import pytest
from sqlalchemy import text

from kernel import crypto
from kernel.crypto import SealBroken
from kernel.db import session
from kernel.ids import new_id
from tests.worlds import World, counted_statements

SECRET = "外婆住在云溪路18号，晚上有空"
FIELD = "talks.content"


def test_what_is_sealed_opens_again(ours: World) -> None:
    row = new_id()

    with ours.open():
        sealed = crypto.seal(SECRET, row=row, field=FIELD)

    with ours.open():
        assert crypto.unseal(sealed, row=row, field=FIELD) == SECRET


def test_what_is_no_text_is_sealed_as_it_is(ours: World) -> None:
    row, content = new_id(), bytes(range(256)) * 9

    with ours.open():
        sealed = crypto.seal_bytes(content, row=row, field=FIELD)

        assert content[:40] not in sealed
        assert crypto.unseal_bytes(sealed, row=row, field=FIELD) == content
        with pytest.raises(SealBroken):
            crypto.unseal_bytes(sealed[:-1], row=row, field=FIELD)


def test_nothing_of_the_text_stands_in_the_seal(ours: World) -> None:
    with ours.open():
        sealed = crypto.seal(SECRET, row=new_id(), field=FIELD)

    assert SECRET.encode() not in sealed
    assert "外婆".encode() not in sealed


def test_the_same_text_is_sealed_differently_each_time(ours: World) -> None:
    row = new_id()

    with ours.open():
        assert crypto.seal(SECRET, row=row, field=FIELD) != crypto.seal(SECRET, row=row, field=FIELD)


def test_a_seal_moved_to_another_row_does_not_open(ours: World) -> None:
    with ours.open():
        sealed = crypto.seal(SECRET, row=new_id(), field=FIELD)

        with pytest.raises(SealBroken):
            crypto.unseal(sealed, row=new_id(), field=FIELD)


def test_a_seal_moved_to_another_field_does_not_open(ours: World) -> None:
    row = new_id()
    with ours.open():
        sealed = crypto.seal(SECRET, row=row, field=FIELD)

        with pytest.raises(SealBroken):
            crypto.unseal(sealed, row=row, field="talks.next_step")


def test_a_seal_does_not_open_in_another_school(ours: World, theirs: World) -> None:
    row = new_id()
    with ours.open():
        sealed = crypto.seal(SECRET, row=row, field=FIELD)

    with theirs.open(), pytest.raises(SealBroken):
        crypto.unseal(sealed, row=row, field=FIELD)


@pytest.mark.parametrize("place", [5, 20, -1])
def test_a_damaged_seal_does_not_open(ours: World, place: int) -> None:
    row = new_id()
    with ours.open():
        damaged = bytearray(crypto.seal(SECRET, row=row, field=FIELD))
        damaged[place] ^= 1

        with pytest.raises(SealBroken):
            crypto.unseal(bytes(damaged), row=row, field=FIELD)


def test_a_newer_key_seals_and_the_older_one_still_opens(ours: World) -> None:
    row = new_id()
    with ours.open():
        old = crypto.seal(SECRET, row=row, field=FIELD)
    with ours.open():
        newer = crypto.create_key()

    with ours.open():
        assert crypto.unseal(old, row=row, field=FIELD) == SECRET
        assert newer.bytes in crypto.seal(SECRET, row=row, field=FIELD)


def test_a_thousand_seals_look_up_one_key(ours: World) -> None:
    with ours.open():
        crypto.create_key()

    with ours.open(), counted_statements() as statements:
        for _ in range(1000):
            crypto.seal(SECRET, row=new_id(), field=FIELD)

    assert len(statements) == 2


def test_the_key_itself_is_stored_wrapped(ours: World) -> None:
    with ours.open():
        crypto.create_key()
        stored = session().scalars(text("select wrapped from school_keys")).all()

    assert all(len(wrapped) == 12 + 32 + 16 for wrapped in stored)


def test_a_blind_index_is_equal_for_equal_text_of_one_school_only(ours: World, theirs: World) -> None:
    with ours.open():
        index = crypto.blind_index("10000001234", field="guardians.phone")
        assert crypto.blind_index("10000001234", field="guardians.phone") == index
        assert crypto.blind_index("10000001235", field="guardians.phone") != index
        assert crypto.blind_index("10000001234", field="staff.phone") != index
    with theirs.open():
        assert crypto.blind_index("10000001234", field="guardians.phone") != index
