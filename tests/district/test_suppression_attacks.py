"""Attacks on released tables, none of which uses the code that made them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district.frozen_table import By, FrozenTable
from district.suppression import suppress
from policy_profiles import canonical
from tests.district.enumeration import TOTAL, Cell, Family, could_have_been, ranges
from tests.district.tables import district, shown, table

COUNT = st.one_of(st.integers(0, 14), st.sampled_from([0, 9, 10, 11, 15, 20]))
MOST = 20  # students per column in the small tables, so that all tables can be written down


def assert_masked_are_wide(frozen: FrozenTable, *, rounded: bool, family: Family | None = None) -> None:
    released, exact = suppress(frozen).counts, frozen.full_counts()
    known = {
        cell: could_have_been(count) if rounded else frozenset({exact[cell]})
        for cell, count in released.items()
        if count is not None
    }

    found = ranges(known, frozen.rows, [column.id for column in frozen.columns], MOST, family)

    for cell in released.keys() - known.keys():
        low, high = found[cell]
        # The total of one or two schools that are shown one by one may follow, but not that it is small.
        of_shown_schools = cell[1] == TOTAL and frozen.by is By.SCHOOL and len(frozen.columns) < 3
        assert high - low >= 10 or (of_shown_schools and high >= 10), f"{cell} lies in {low}..{high}"


@given(
    st.lists(COUNT, min_size=1, max_size=3), st.sampled_from([By.SCHOOL, By.STAGE]), st.sampled_from(["ECON", "PSY"])
)
@settings(max_examples=100, deadline=None)
def test_a_row_does_not_give_its_masked_cells_away(counts: list[int], by: By, node: str) -> None:
    assert_masked_are_wide(table({node: counts}, by=by, base=MOST), rounded=True)


@given(st.tuples(COUNT, COUNT, COUNT, COUNT), st.tuples(st.integers(0, 5), st.integers(0, 5)), st.booleans())
@settings(max_examples=20, deadline=None)
def test_a_family_does_not_give_its_masked_cells_away(
    counts: tuple[int, int, int, int], both: tuple[int, int], rounded: bool
) -> None:
    acad, gift = counts[:2], counts[2:]
    overlap = [min(students, a, g) for students, a, g in zip(both, acad, gift, strict=True)]
    whole = [min(MOST, a + g - o) for a, g, o in zip(acad, gift, overlap, strict=True)]
    overlap = [a + g - w for a, g, w in zip(acad, gift, whole, strict=True)]
    frozen = table({"ACAD": acad, "GIFT": gift, "LRN": whole}, by=By.STAGE, base=MOST)

    family = Family("LRN", ("ACAD", "GIFT"), dict(zip("AB", overlap, strict=True)))

    # Above nine students the overlap is unknown, and this enumeration would reckon with knowing it.
    if all(students < 10 for students in overlap):
        assert_masked_are_wide(frozen, rounded=rounded, family=family)


@pytest.mark.parametrize(
    ("width", "values", "by", "groups"),
    [
        (1, range(30), By.STAGE, None),
        (2, range(25), By.SCHOOL, None),
        (3, range(14), By.STAGE, None),
        (3, range(13), By.SCHOOL, "xxy"),
        (4, (0, 1, 2, 5, 9, 10, 11, 12), By.STAGE, None),
    ],
)
def test_not_even_the_pattern_of_marks_gives_a_row_away(
    width: int, values: Iterable[int], by: By, groups: str | None
) -> None:
    """Run the algorithm backwards: of all tables that it releases alike, a masked cell shows more than small values."""
    alike: dict[tuple[int | None, ...], list[tuple[int, ...]]] = {}
    for counts in product(values, repeat=width):
        frozen = table({"ECON": counts}, by=by, groups=groups)
        alike.setdefault(tuple(shown(suppress(frozen), "ECON")), []).append(counts)

    assert len(alike) > 3
    for released, origins in alike.items():
        for place, count in enumerate(released[:width]):
            if count is None:
                possible = {counts[place] for counts in origins}
                assert len(possible) > 1
                assert not possible <= set(range(1, 10)), (released, origins[:3])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("by", "grouped"), [(By.SCHOOL, False), (By.SCHOOL, True), (By.STAGE, False)])
def test_patient_subtraction_gets_nowhere_in_a_whole_district(seed: int, by: By, grouped: bool) -> None:
    frozen = district(seed, columns=24 if by is By.SCHOOL else 7, by=by, grouped=grouped, scale=0.6)
    released, exact = suppress(frozen).counts, frozen.full_counts()
    bases = {column.id: column.base for column in frozen.full_columns()}
    bounds = {
        cell: (0, bases[cell[1]]) if count is None else (exact[cell], exact[cell]) for cell, count in released.items()
    }

    squeezed = _squeeze(bounds, frozen)

    for cell in (cell for cell, count in released.items() if count is None):
        low, high = squeezed[cell]
        parts_shown = by is By.SCHOOL and cell[0] in {"FAM", "LRN"}
        assert low <= exact[cell] <= high
        assert high - low >= 10 or (parts_shown and (low == 0 or high >= 10)), f"{cell} lies in {low}..{high}"


def _squeeze(bounds: dict[Cell, tuple[int, int]], frozen: FrozenTable) -> dict[Cell, tuple[int, int]]:
    """Add up and subtract bounds along rows and columns until nothing changes any more."""
    before: Mapping[Cell, tuple[int, int]] = {}
    while bounds != before:
        before = dict(bounds)
        for column in frozen.full_columns():
            for node in frozen.rows if column.parts else ():
                _squeeze_sum(bounds, (node, column.id), [(node, part) for part in column.parts])
            for parent in ("HLTH", "FAM", "LRN", "COND"):
                for child in canonical.children(parent):
                    (low, _), (_, high) = bounds[child, column.id], bounds[parent, column.id]
                    bounds[parent, column.id] = (max(low, bounds[parent, column.id][0]), high)
                    bounds[child, column.id] = (low, min(high, bounds[child, column.id][1]))
    return bounds


def _squeeze_sum(bounds: dict[Cell, tuple[int, int]], whole: Cell, parts: list[Cell]) -> None:
    lowest, highest = (sum(bounds[part][end] for part in parts) for end in (0, 1))
    bounds[whole] = (max(bounds[whole][0], lowest), min(bounds[whole][1], highest))
    for part in parts:
        low, high = bounds[part]
        others_low, others_high = lowest - low, highest - high
        bounds[part] = (max(low, bounds[whole][0] - others_high), min(high, bounds[whole][1] - others_low))
        lowest, highest = others_low + bounds[part][0], others_high + bounds[part][1]


def test_the_enumeration_itself_finds_what_plain_masking_would_give_away() -> None:
    known = {("ECON", "B"): frozenset({12}), ("ECON", TOTAL): frozenset({21})}

    assert ranges(known, ["ECON"], ["A", "B"], MOST)["ECON", "A"] == (9, 9)
