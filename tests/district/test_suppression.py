"""Small-cell suppression: what is masked, what is shown, and that both follow the rules of domain.md 5."""

from __future__ import annotations

import random
from itertools import permutations
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from district.errors import ThresholdTooLow
from district.frozen_table import By, Column, FrozenTable
from district.suppression import percentage, round_count, suppress
from policy_profiles import canonical
from tests.district.tables import district, shown, table

SMALL_SCHOOL = {"DIS": (9, 12, 26)}  # 47 in all: scenario 6


def test_a_school_with_nine_is_masked_with_a_second_school_and_the_total_is_shown() -> None:
    released = suppress(table(SMALL_SCHOOL))

    assert shown(released, "DIS") == [None, None, 25, 45]


def test_exchanging_masked_numbers_changes_nothing_that_is_published() -> None:
    assert suppress(table({"DIS": (12, 9, 26)})) == suppress(table(SMALL_SCHOOL))


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_rows_and_columns_changes_nothing(order: tuple[int, ...]) -> None:
    given_table = table({"NEED": (60, 30, 55, 70), "DIS": (9, 12, 26, 15), "ECON": (50, 3, 20, 12)})
    turned = FrozenTable(
        given_table.snapshot,
        given_table.by,
        tuple(given_table.columns[place] for place in order),
        dict(random.Random(str(order)).sample(sorted(given_table.counts.items()), len(given_table.counts))),
    )

    assert suppress(turned) == suppress(given_table)


@pytest.mark.parametrize("threshold", [-1, 0, 1, 9])
def test_the_threshold_cannot_be_lowered(threshold: int) -> None:
    with pytest.raises(ThresholdTooLow):
        suppress(table(SMALL_SCHOOL), threshold=threshold)


def test_a_raised_threshold_masks_what_is_below_it() -> None:
    rows = {"DIS": (12, 40, 50, 60)}

    assert shown(suppress(table(rows)), "DIS") == [10, 40, 50, 60, 160]
    assert shown(suppress(table(rows), threshold=15), "DIS") == [None, None, 50, 60, 160]


def test_every_number_is_rounded_by_itself() -> None:
    assert shown(suppress(table({"ECON": (12, 12, 12)})), "ECON") == [10, 10, 10, 35]


@pytest.mark.parametrize(("count", "rounded"), [(0, 0), (10, 10), (12, 10), (13, 15), (47, 45), (48, 50), (1003, 1005)])
def test_numbers_are_rounded_to_the_nearest_five(count: int, rounded: int) -> None:
    assert round_count(count) == rounded


def test_health_minus_its_other_children_does_not_reveal_psychology() -> None:
    rows = {"HLTH": (40, 60, 50), "PSY": (9, 30, 25), "DIS": (11, 14, 12), "MED": (20, 16, 13)}

    released = suppress(table(rows, by=By.STAGE))

    for column in "ABC":
        masked = [node for node in rows if released.counts[node, column] is None]
        assert len(masked) != 1
    assert released.counts["PSY", "A"] is None


def test_t4_nodes_are_never_shown_by_school_not_even_as_zero() -> None:
    rows = {
        "PSY": (0, 40, 30),
        "GPSY": (0, 0, 35),
        "GCOR": (20, 20, 20),
        "DISC": (12, 12, 12),
        "COND": (12, 12, 12),
        "HLTH": (50, 50, 50),
    }

    released = suppress(table(rows))

    for node in rows:
        assert shown(released, node)[:3] == [None, None, None]
        assert shown(released, node)[3] is not None


def test_a_node_that_is_t4_in_a_schools_own_profile_is_treated_alike() -> None:
    plain = table({"SING": (20, 30, 40)})
    restricted = FrozenTable(plain.snapshot, plain.by, plain.columns, plain.counts, restricted=frozenset({"SING"}))

    assert shown(suppress(plain), "SING") == [20, 30, 40, 90]
    assert shown(suppress(restricted), "SING") == [None, None, None, 90]


def test_zeros_of_t4_nodes_are_masked_by_stage_too() -> None:
    released = suppress(table({"PSY": (0, 40, 30), "ECON": (0, 40, 30)}, by=By.STAGE))

    assert released.counts["PSY", "A"] is None
    assert shown(released, "ECON") == [0, 40, 30, 70]


def test_by_school_a_parent_steps_back_behind_its_children() -> None:
    released = suppress(table({"FAM": (60, 50, 40), "SING": (20, 20, 20), "LEFT": (40, 30, 20)}))

    assert shown(released, "FAM") == [None, None, None, 150]
    assert shown(released, "SING") == [20, 20, 20, 60]


def test_by_school_a_parent_is_shown_where_no_child_may_be() -> None:
    assert shown(suppress(table({"FAM": (60, 50, 40)})), "FAM") == [60, 50, 40, 150]
    assert shown(suppress(table({"FAM": (60, 50, 40), "GPSY": (1, 0, 2)})), "FAM") == [60, 50, 40, 150]


def test_by_stage_parent_and_children_are_shown_together() -> None:
    released = suppress(table({"LRN": (60, 50), "ACAD": (40, 30), "GIFT": (20, 20)}, by=By.STAGE))

    assert None not in released.counts.values()


def test_a_stage_of_two_schools_is_masked_and_cannot_be_subtracted() -> None:
    released = suppress(table({"ECON": (40, 50, 60), "OTH": (0, 30, 60)}, by=By.STAGE, schools=(2, 3, 5)))

    assert shown(released, "ECON") == [None, None, 60, 150]
    assert shown(released, "OTH") == [None, None, 60, 90]


def test_a_node_that_only_two_schools_count_is_masked() -> None:
    plain = table({"ADVG": (40, 50), "ECON": (40, 50)}, by=By.STAGE)
    few = FrozenTable(plain.snapshot, plain.by, plain.columns, plain.counts, contributing={("ADVG", "A"): 2})

    assert shown(suppress(few), "ADVG")[0] is None
    assert shown(suppress(few), "ECON") == [40, 50, 90]


def test_the_total_of_two_schools_is_masked_while_each_is_shown() -> None:
    released = suppress(table({"DIS": (20, 30), "PSY": (20, 30)}))

    assert shown(released, "DIS") == [20, 30, None]
    assert shown(released, "PSY") == [None, None, None]


def test_subtotals_by_stage_need_three_schools_and_do_not_give_schools_away() -> None:
    released = suppress(table({"ECON": (9, 30, 14, 15, 16, 50), "PSY": (15, 30, 14, 15, 16, 50)}, groups="xxyyyz"))

    assert shown(released, "ECON") == [None, None, None, 15, 15, 50, None, None, None, 135]
    assert shown(released, "PSY") == [None] * 7 + [45, None, 140]


def test_a_column_of_fewer_than_ten_students_publishes_nothing() -> None:
    released = suppress(table({"ECON": (0, 40, 50, 60), "SING": (2, 40, 50, 60)}, base=(9, 400, 400, 400)))

    assert [released.counts[node, "A"] for node in ("ECON", "SING")] == [None, None]
    assert released.columns[0].base is None


def test_a_row_that_is_small_in_all_is_masked_whole() -> None:
    released = suppress(table({"ORPH": (0, 1, 0), "OTH": (0, 0, 0), "ECON": (0, 30, 40)}))

    assert shown(released, "ORPH") == shown(released, "OTH") == [None] * 4
    assert shown(released, "ECON") == [0, 30, 40, 70]


def test_with_one_column_a_mark_does_not_mean_small() -> None:
    assert suppress(table({"ECON": (0,)}, by=By.STAGE)) == suppress(table({"ECON": (7,)}, by=By.STAGE))


def test_a_lone_small_number_among_zeros_takes_a_partner_or_the_row() -> None:
    assert shown(suppress(table({"ECON": (9, 0, 0)})), "ECON") == [None] * 4
    assert shown(suppress(table({"ECON": (9, 11, 0)})), "ECON") == [None, None, 0, 20]


def test_a_row_of_small_numbers_only_keeps_its_total() -> None:
    assert shown(suppress(table({"ECON": (9, 8, 7)})), "ECON") == [None, None, None, 25]


def test_ties_with_the_partner_are_masked_so_that_exchange_stays_possible() -> None:
    assert shown(suppress(table({"ECON": (12, 12, 9)})), "ECON") == [None, None, None, 35]


def test_a_table_of_small_numbers_becomes_marks_only() -> None:
    rows = {"HLTH": (3, 4, 2), "PSY": (1, 2, 0), "DIS": (1, 1, 1), "MED": (1, 1, 1), "ECON": (2, 2, 2)}

    assert set(suppress(table(rows, by=By.STAGE)).counts.values()) == {None}


def test_columns_are_named_by_group_and_end_with_the_total() -> None:
    released = suppress(table({"ECON": (20, 30, 40)}, groups="yxx"))

    assert [(column.id, column.kind.value) for column in released.columns] == [
        *(("B", "leaf"), ("C", "leaf"), ("A", "leaf")),
        *(("x", "subtotal"), ("y", "subtotal"), ("TOTAL", "total")),
    ]


@pytest.mark.parametrize(
    ("count", "base", "text"),
    [
        (None, 400, None),
        (10, 24, None),
        (10, 25, "40%"),
        (15, 400, "<5%"),
        (20, 400, "5%"),
        (0, 400, "<5%"),
        (380, 400, "95%"),
        (385, 400, ">95%"),
        (30, 25, ">95%"),
        (25, 200, "13%"),
    ],
)
def test_percentages_need_a_base_of_25_and_are_capped(count: int | None, base: int, text: str | None) -> None:
    assert percentage(count, base) == text


def test_percentages_say_no_more_than_the_rounded_numbers() -> None:
    one, other = suppress(table({"ECON": (23, 30, 40)}, base=98)), suppress(table({"ECON": (27, 30, 40)}, base=102))

    assert one.percentages["ECON", "A"] == other.percentages["ECON", "A"] == "25%"


@given(st.integers(0, 10**6), st.sampled_from(By), st.booleans())
@settings(max_examples=10, deadline=None)
def test_nothing_is_published_but_zeros_and_fives_from_ten(seed: int, by: By, grouped: bool) -> None:
    frozen = district(seed, columns=6, by=by, grouped=grouped, scale=0.3)
    released, exact = suppress(frozen), frozen.full_counts()

    for cell, count in released.counts.items():
        assert count is None or count == round_count(exact[cell])
        assert count is None or exact[cell] == 0 or exact[cell] >= 10
        assert count is not None or released.percentages[cell] is None
        assert count is None or cell[0] not in canonical.T4_NODES or exact[cell] > 0


@pytest.mark.parametrize(("grouped", "scale"), [(False, 1.0), (True, 1.0), (False, 0.3)])
def test_a_whole_district_by_school_takes_no_time_to_speak_of(grouped: bool, scale: float) -> None:
    frozen = district(7, grouped=grouped, scale=scale)

    started = process_time()
    released = suppress(frozen)

    assert process_time() - started < 3  # about 0.3 on an idle machine
    assert any(count is not None for count in released.counts.values())


def test_a_school_with_nine_hides_among_twenty_four() -> None:
    schools = tuple(Column(f"S{place:02}", base=400) for place in range(24))
    counts = {("DIS", school.id): 20 + place for place, school in enumerate(schools)} | {("DIS", "S05"): 9}

    released = suppress(FrozenTable("2026-11", By.SCHOOL, schools, counts))

    assert [column for (_, column), count in released.counts.items() if count is None] == ["S00", "S05"]
