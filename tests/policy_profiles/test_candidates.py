"""Last places make candidates, ties and small classes as the profile says, and no rank of a minor is read (A6)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_profiles.candidates import last_places, ranked_category
from policy_profiles.categories import RankIndicator, Ties
from policy_profiles.errors import RanksRefused
from policy_profiles.loader import builtin_keys, load_builtin

FIVE = RankIndicator(5, Ties.ALL, 15)
WITHOUT_TIES = RankIndicator(5, Ties.NONE, 15)

classes = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=4), st.integers(0, 20).map(Decimal), min_size=1, max_size=40
)


def scores(*values: int) -> dict[str, Decimal]:
    return {f"s{number:02}": Decimal(value) for number, value in enumerate(values, start=1)}


def test_the_university_looks_at_results() -> None:
    category, indicator = ranked_category(load_builtin("U"))

    assert (category.code, indicator) == ("U2", FIVE)


@pytest.mark.parametrize("key", [key for key in builtin_keys() if key != "U"])
def test_no_other_profile_reads_ranks(key: str) -> None:
    with pytest.raises(RanksRefused) as refusal:
        ranked_category(load_builtin(key))

    assert "不保存未成年学生的名次" in refusal.value.text


def test_a_tie_at_the_last_place_takes_all_or_none_of_them() -> None:
    results = scores(1, 2, 3, 4, 5, 5, *range(6, 16))

    assert last_places(FIVE, results) == ("s01", "s02", "s03", "s04", "s05", "s06")
    assert last_places(WITHOUT_TIES, results) == ("s01", "s02", "s03", "s04")


def test_a_tie_above_the_last_place_changes_nothing() -> None:
    results = scores(1, 1, 1, 4, 5, *range(6, 16))

    assert last_places(FIVE, results) == last_places(WITHOUT_TIES, results) == ("s01", "s02", "s03", "s04", "s05")


@pytest.mark.parametrize(("size", "taken"), [(14, 0), (15, 5), (None, 0)])
def test_small_classes_have_none(size: int | None, taken: int) -> None:
    assert len(last_places(FIVE, scores(*range(14)), size=size)) == taken


def test_a_class_without_results_has_none() -> None:
    assert last_places(FIVE, {}, size=40) == ()


@given(classes, st.integers(1, 8))
def test_nobody_left_out_stands_below_somebody_taken(results: dict[str, Decimal], places: int) -> None:
    taken = set(last_places(RankIndicator(places, Ties.ALL, 1), results))
    strict = set(last_places(RankIndicator(places, Ties.NONE, 1), results))

    assert len(taken) >= min(places, len(results))
    assert strict <= taken
    assert len(strict) <= places
    for chosen in (taken, strict):
        left = [score for student, score in results.items() if student not in chosen]
        assert all(results[student] < score for student in chosen for score in left)
