"""The audit's own attacker: it finds what can be found, and claims nothing without a witness."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district.attacker import Cell, recoverable_cells, undermined_cells
from district.feasible_region import FeasibleRegion
from district.frozen_table import By, FrozenTable
from district.suppression import structure_of, suppress
from tests.district.tables import district, table


def given_away(frozen: FrozenTable, *masked: Cell) -> set[Cell]:
    """What follows when exactly these cells are masked and the others are published unrounded."""
    exact = frozen.full_counts()
    known = {cell: (count, count) for cell, count in exact.items() if cell not in masked}
    return set(undermined_cells(known, structure_of(frozen, threshold=10), start=exact))


def test_one_masked_cell_in_a_row_follows_from_the_total() -> None:
    assert given_away(table({"DIS": (9, 12, 26)}), ("DIS", "A")) == {("DIS", "A")}


def test_two_masked_cells_of_one_row_hide_each_other() -> None:
    assert given_away(table({"DIS": (9, 12, 26)}), ("DIS", "A"), ("DIS", "B")) == set()


def test_two_masked_cells_that_sum_to_little_do_not_hide_each_other() -> None:
    both = {("DIS", "A"), ("DIS", "B")}

    assert given_away(table({"DIS": (3, 4, 26)}), *both) == both


def test_a_masked_child_follows_from_its_parent_and_the_other_children() -> None:
    frozen = table({"HLTH": (40, 60), "PSY": (9, 30), "DIS": (11, 14), "MED": (20, 16)}, by=By.STAGE)

    assert given_away(frozen, ("PSY", "A"), ("PSY", "B")) == {("PSY", "A"), ("PSY", "B")}


def test_it_also_follows_when_a_few_students_count_twice() -> None:
    frozen = table({"HLTH": (38, 58), "PSY": (9, 30), "DIS": (11, 14), "MED": (20, 16)}, by=By.STAGE)

    assert given_away(frozen, ("PSY", "A"), ("PSY", "B")) == {("PSY", "A"), ("PSY", "B")}


def test_a_large_overlap_hides_a_child() -> None:
    frozen = table({"LRN": (60, 70), "ACAD": (50, 60), "GIFT": (40, 50)}, by=By.STAGE)

    assert given_away(frozen, ("GIFT", "A"), ("GIFT", "B")) == set()


def test_a_child_cannot_exceed_its_parent() -> None:
    frozen = table({"LRN": (11, 70), "ACAD": (11, 60), "GIFT": (11, 50)}, by=By.STAGE)
    masked = {("ACAD", "A"), ("ACAD", "B"), ("GIFT", "A"), ("GIFT", "B")}

    assert given_away(frozen, *masked) == set()
    assert given_away(table({"LRN": (9, 70), "ACAD": (9, 60), "GIFT": (9, 50)}, by=By.STAGE), *masked) == masked


def test_four_cells_in_a_rectangle_hide_each_other_only_as_far_as_the_smallest_allows() -> None:
    rows = {"LRN": (32, 52), "ACAD": (20, 30), "GIFT": (12, 22)}
    corners = {(node, column) for node in ("ACAD", "GIFT") for column in "AB"}

    assert given_away(table(rows, by=By.STAGE), *corners) == set()
    narrow = {"LRN": (22, 32), "ACAD": (20, 30), "GIFT": (2, 2)}
    assert given_away(table(narrow, by=By.STAGE), *corners) == corners


def test_rounded_numbers_give_away_what_they_leave_little_room_for() -> None:
    frozen = table({"DIS": (9, 40, 300)})
    structure = structure_of(frozen, threshold=10)

    released = {("DIS", "A"): None, ("DIS", "B"): 40, ("DIS", "C"): None, ("DIS", "TOTAL"): 350}
    assert recoverable_cells(released, structure) == frozenset()
    two = table({"DIS": (9, 40)}, by=By.STAGE)
    released = {("DIS", "A"): None, ("DIS", "B"): 40, ("DIS", "TOTAL"): 50}
    assert recoverable_cells(released, structure_of(two, threshold=10)) == {("DIS", "A")}


def test_numbers_that_no_table_has_are_an_error() -> None:
    structure = structure_of(table({"DIS": (20, 40)}), threshold=10)

    with pytest.raises(ValueError, match="no table"):
        recoverable_cells({("DIS", "A"): 20, ("DIS", "B"): 40, ("DIS", "TOTAL"): 100}, structure)


@pytest.mark.parametrize(("by", "grouped"), [(By.SCHOOL, True), (By.STAGE, False)])
@pytest.mark.parametrize("seed", [3])
def test_nothing_is_recoverable_from_a_released_district(seed: int, by: By, grouped: bool) -> None:
    frozen = district(seed, columns=6, by=by, grouped=grouped, scale=0.5)

    released = suppress(frozen)

    assert recoverable_cells(released.counts, structure_of(frozen, threshold=10)) == frozenset()


@given(st.lists(st.integers(0, 4), min_size=6, max_size=6))
@settings(max_examples=60, deadline=None)
def test_witnesses_reach_exactly_as_far_as_whole_tables_do(numbers: list[int]) -> None:
    """A table of two rows and three columns with known sums, against all such tables written down one by one."""
    top, bottom = numbers[:3], numbers[3:]
    equations = [{0: 1, 1: 1, 2: 1}, {3: 1, 4: 1, 5: 1}, *({column: 1, column + 3: 1} for column in range(3))]
    alike = [
        (*first, *(top[column] + bottom[column] - first[column] for column in range(3)))
        for first in product(range(9), repeat=3)
        if sum(first) == sum(top) and all(first[column] <= top[column] + bottom[column] for column in range(3))
    ]

    region = FeasibleRegion(numbers, [(0, 8)] * 6, equations)
    for variable in range(6):
        region.widen(variable, lambda _low, _high: False)

    for variable in range(6):
        assert region.lowest[variable] == min(numbers[variable] for numbers in alike)
        assert region.highest[variable] == max(numbers[variable] for numbers in alike)


def test_a_witness_holds_whole_numbers_only() -> None:
    """2x + y = 5 and y + z = 3 around (1, 3, 0): y is odd, although halves would let it be anything."""
    region = FeasibleRegion([1, 3, 0], [(0, 5), (0, 3), (0, 3)], [{0: 2, 1: 1}, {1: 1, 2: 1}])

    for variable in range(3):
        region.widen(variable, lambda _low, _high: False)

    assert (region.lowest, region.highest) == ([1, 1, 0], [2, 3, 2])
