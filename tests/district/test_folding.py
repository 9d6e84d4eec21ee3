"""Small stages counted together: which ones, that nothing gets lost or given away by it, and what it is good for."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district.attacker import recoverable_cells
from district.folding import fold_small_stages
from district.frozen_table import OTHER, TOTAL, By, Column, FrozenTable
from district.suppression import MIN_SCHOOLS, THRESHOLD, structure_of, suppress
from district.table_format import release_document
from tests.district.tables import shown, table
from tests.district.test_suppression_attacks import MOST, assert_masked_are_wide


def columns(folded: FrozenTable) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    return {column.id: (column.schools, column.base, column.holds) for column in folded.columns}


@st.composite
def stages(draw: st.DrawFn) -> FrozenTable:
    """A district of one to six stages with one to five schools each, some nodes of which not every school counts."""
    width = draw(st.integers(1, 6))
    schools = [draw(st.integers(1, 5)) for _ in range(width)]
    rows = {
        node: [draw(st.one_of(st.integers(0, 14), st.integers(0, 200))) for _ in range(width)]
        for node in ("ECON", "OTH", "GIFT")
    }
    made = table(rows, by=By.STAGE, schools=schools, base=[draw(st.integers(200, 900)) for _ in range(width)])
    fewer = {
        ("GIFT", column.id): draw(st.integers(1, column.schools)) for column in made.columns if draw(st.booleans())
    }
    return replace(made, contributing=fewer)


def test_stages_with_too_few_schools_become_one_column() -> None:
    folded = fold_small_stages(
        table({"ECON": (40, 50, 60, 70)}, by=By.STAGE, schools=(2, 3, 1, 5), base=(100, 200, 300, 400))
    )

    assert columns(folded) == {"B": (3, 200, ()), "D": (5, 400, ()), OTHER: (3, 400, ("A", "C"))}
    assert folded.counts == {("ECON", "B"): 50, ("ECON", "D"): 70, ("ECON", OTHER): 100}


def test_where_they_are_too_few_together_the_smallest_other_stage_joins_them() -> None:
    folded = fold_small_stages(table({"ECON": (40, 50, 60)}, by=By.STAGE, schools=(1, 5, 4)))

    assert columns(folded) == {"B": (5, 400, ()), OTHER: (5, 800, ("A", "C"))}


@pytest.mark.parametrize(("base", "joins"), [((400, 500, 300), "C"), ((400, 300, 500), "B"), ((400, 300, 300), "B")])
def test_of_stages_with_as_many_schools_the_one_with_fewer_students_joins(base: tuple[int, ...], joins: str) -> None:
    folded = fold_small_stages(table({"ECON": (40, 50, 60)}, by=By.STAGE, schools=(1, 4, 4), base=base))

    assert columns(folded)[OTHER][2] == ("A", joins)


@pytest.mark.parametrize("schools", [(3, 3, 3), (9, 4, 3)])
def test_a_table_of_large_stages_stays_as_it_is(schools: tuple[int, ...]) -> None:
    given_table = table({"ECON": (40, 50, 60)}, by=By.STAGE, schools=schools)

    assert fold_small_stages(given_table) is given_table


def test_the_only_stage_of_a_district_keeps_its_name() -> None:
    given_table = table({"ECON": (40,)}, by=By.STAGE, schools=2)

    assert fold_small_stages(given_table) is given_table


def test_two_schools_in_all_are_one_column_and_nothing_is_shown() -> None:
    folded = fold_small_stages(table({"ECON": (40, 50)}, by=By.STAGE, schools=1))

    assert columns(folded) == {OTHER: (2, 800, ("A", "B"))}
    assert set(suppress(folded).counts.values()) == {None}


@pytest.mark.parametrize("by", [By.SCHOOL, By.AREA])
def test_schools_and_areas_are_never_counted_together(by: By) -> None:
    given_table = table({"ECON": (40, 50, 60)}, by=by, schools=1)

    assert fold_small_stages(given_table) is given_table


def test_the_stages_of_a_group_still_add_up_to_its_subtotal() -> None:
    given_table = table({"ECON": (40, 50, 60)}, by=By.STAGE, schools=(1, 2, 5), groups="xxy")

    assert fold_small_stages(given_table) is given_table


def test_a_node_that_too_few_schools_count_stays_masked_when_counted_together() -> None:
    plain = table({"ADVG": (40, 50, 60), "ECON": (40, 50, 60)}, by=By.STAGE, schools=(1, 2, 5))

    folded = fold_small_stages(replace(plain, contributing={("ADVG", "A"): 1, ("ADVG", "B"): 1}))

    assert folded.contributing["ADVG", OTHER] == 2
    assert suppress(folded).counts["ADVG", OTHER] is None
    assert suppress(folded).counts["ECON", OTHER] == 90


def test_one_nine_year_school_no_longer_hides_every_stage() -> None:
    alone = table(
        {"ECON": (40, 50, 60, 30), "LEFT": (90, 80, 20, 33), "OTH": (12, 15, 18, 20)},
        by=By.STAGE,
        schools=(9, 6, 4, 1),
        base=900,
    )

    unfolded, folded = suppress(alone), suppress(fold_small_stages(alone))

    assert sum(unfolded.counts[node, stage] is None for node in alone.rows for stage in "ABCD") >= 2 * len(alone.rows)
    assert {node: shown(folded, node) for node in alone.rows} == {
        "ECON": [40, 50, 90, 180],
        "LEFT": [90, 80, 55, 225],
        "OTH": [10, 15, 40, 65],
    }


def test_the_column_stands_behind_the_stages_and_says_what_it_holds() -> None:
    released = release_document(
        suppress(fold_small_stages(table({"ECON": (40, 50, 60)}, by=By.STAGE, schools=(1, 5, 4))))
    )

    assert [(column["id"], column.get("stages")) for column in released["columns"]] == [
        ("B", None),
        (OTHER, ["A", "C"]),
        (TOTAL, None),
    ]


@given(stages())
def test_nothing_gets_lost(given_table: FrozenTable) -> None:
    folded = fold_small_stages(given_table)

    assert folded.rows == given_table.rows
    for node in folded.rows:
        assert folded.full_counts()[node, TOTAL] == given_table.full_counts()[node, TOTAL]
        assert folded.schools_behind()[node, TOTAL] == given_table.schools_behind()[node, TOTAL]
    assert folded.full_columns()[-1].base == given_table.full_columns()[-1].base
    held = [name for column in folded.columns for name in column.holds or (column.id,)]
    assert sorted(held) == sorted(column.id for column in given_table.columns)


@given(stages())
def test_no_column_of_few_schools_is_left_where_the_district_has_enough(given_table: FrozenTable) -> None:
    folded = fold_small_stages(given_table)

    if sum(column.schools for column in given_table.columns) >= MIN_SCHOOLS:
        assert min(column.schools for column in folded.columns) >= MIN_SCHOOLS
    assert fold_small_stages(folded) == folded


@given(stages(), st.data())
def test_which_stages_are_counted_together_tells_nothing_of_the_counts(
    given_table: FrozenTable, data: st.DataObject
) -> None:
    others = {cell: data.draw(st.integers(0, 200)) for cell in given_table.counts}

    assert columns(fold_small_stages(replace(given_table, counts=others))) == columns(fold_small_stages(given_table))


@given(stages())
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_stages_changes_nothing_and_the_same_table_gives_the_same_release(
    given_table: FrozenTable,
) -> None:
    def released(frozen: FrozenTable) -> str:
        return json.dumps(release_document(suppress(fold_small_stages(frozen))))

    first = released(given_table)

    for order in list(permutations(given_table.columns))[:6]:
        assert (
            released(replace(given_table, columns=order, counts=dict(sorted(given_table.counts.items(), reverse=True))))
            == first
        )


@given(stages())
@settings(max_examples=60, deadline=None)
def test_nothing_masked_is_recoverable(given_table: FrozenTable) -> None:
    folded = fold_small_stages(given_table)

    released = suppress(folded)

    assert recoverable_cells(released.counts, structure_of(folded, threshold=THRESHOLD)) == frozenset()


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(1, 4)), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_whoever_writes_down_every_possible_table_learns_nothing_small(made: list[tuple[int, int]]) -> None:
    counts, schools = zip(*made, strict=True)

    assert_masked_are_wide(
        _capped(fold_small_stages(table({"ECON": counts}, by=By.STAGE, schools=schools, base=MOST))), rounded=True
    )


def _capped(folded: FrozenTable) -> FrozenTable:
    """The enumeration reckons with as many students in every column: a smaller base only tells the attacker more."""
    capped = tuple(Column(one.id, MOST, one.schools, holds=one.holds) for one in folded.columns)
    return replace(folded, columns=capped, counts={cell: min(count, MOST) for cell, count in folded.counts.items()})
