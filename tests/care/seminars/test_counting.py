"""When a seminar counts for its duty: the pure rule."""

from __future__ import annotations

import pytest

from care.seminars.counting import LACK_LABELS, Lack, lacks
from care.seminars.lifecycle import MOVES, STATE_LABELS, SeminarMove, SeminarState


def test_held_in_term_with_a_guardian_and_minutes_counts() -> None:
    assert lacks(is_held=True, is_in_term=True, signed_in=1, has_minutes=True) == []


@pytest.mark.parametrize(
    ("given", "lack"),
    [
        ({"is_held": False, "is_in_term": False}, Lack.NOT_HELD),
        ({"is_in_term": False}, Lack.NOT_IN_TERM),
        ({"signed_in": 0}, Lack.NOBODY_SIGNED_IN),
        ({"has_minutes": False}, Lack.NO_MINUTES),
        ({"is_confirmed": False}, Lack.NOT_CONFIRMED),
    ],
)
def test_each_lack_is_told_by_itself(given: dict[str, object], lack: Lack) -> None:
    whole: dict[str, object] = {"is_held": True, "is_in_term": True, "signed_in": 3, "has_minutes": True}

    assert lacks(**{**whole, **given}) == [lack]  # type: ignore[arg-type]  # the names are the function's own


def test_every_lack_and_state_has_words() -> None:
    assert set(LACK_LABELS) == set(Lack)
    assert set(STATE_LABELS) == set(SeminarState)


def test_the_machine_is_the_one_of_the_specification() -> None:
    assert MOVES.pairs() == {
        (SeminarState.PLANNED, SeminarMove.INVITE): SeminarState.INVITED,
        (SeminarState.INVITED, SeminarMove.HOLD): SeminarState.HELD,
        (SeminarState.HELD, SeminarMove.CONFIRM): SeminarState.CONFIRMED,
        (SeminarState.PLANNED, SeminarMove.CANCEL): SeminarState.CANCELLED,
        (SeminarState.INVITED, SeminarMove.CANCEL): SeminarState.CANCELLED,
    }
