"""A frozen table refuses numbers that cannot be: a fault that slips in would be published rounded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from district.errors import UnusableTable
from district.frozen_table import By, Column, FrozenTable
from tests.district.tables import table

GOOD = table({"FAM": (60, 50), "SING": (20, 30)}, by=By.STAGE)


def paths(refused: pytest.ExceptionInfo[UnusableTable]) -> list[str]:
    return [fault.path for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("column", "path"),
    [
        (Column("A", 400, 4), "columns[A].id"),
        (Column("TOTAL", 400, 4), "columns[TOTAL].id"),
        (Column("C", 0, 4), "columns[C].base"),
        (Column("C", 400, 0), "columns[C].schools"),
        (Column("C", 400, 4, group="x"), "columns"),
    ],
)
def test_a_column_that_cannot_be_is_refused(column: Column, path: str) -> None:
    with pytest.raises(UnusableTable) as refused:
        replace(GOOD, columns=(*GOOD.columns, column))

    assert path in paths(refused)


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({("SING", "A"): -1}, "rows[SING].counts.A"),
        ({("FAM", "A"): 401}, "rows[FAM].counts.A"),
        ({("SING", "A"): 61}, "rows[FAM].counts.A"),
        ({("XXX", "A"): 1, ("XXX", "B"): 1}, "rows[XXX].node"),
        ({("FAM", "Z"): 1}, "rows[FAM].counts.Z"),
        ({("LEFT", "A"): 1}, "rows[LEFT].counts.B"),
    ],
)
def test_a_count_that_cannot_be_is_refused(changed: dict[tuple[str, str], int], path: str) -> None:
    with pytest.raises(UnusableTable) as refused:
        replace(GOOD, counts={**GOOD.counts, **changed})

    assert path in paths(refused)


@pytest.mark.parametrize(
    ("contributing", "path"),
    [
        ({("SING", "A"): 5}, "rows[SING].schools.A"),
        ({("SING", "A"): -1}, "rows[SING].schools.A"),
        ({("SING", "A"): 0}, "rows[SING].counts.A"),
        ({("ECON", "A"): 1}, "rows[ECON].schools.A"),
    ],
)
def test_schools_behind_a_cell_that_cannot_be_are_refused(contributing: dict[tuple[str, str], int], path: str) -> None:
    with pytest.raises(UnusableTable) as refused:
        replace(GOOD, contributing=contributing)

    assert paths(refused) == [path]


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(UnusableTable) as refused:
        FrozenTable("2026-11", By.STAGE, (), {})

    assert paths(refused) == ["columns", "rows"]


def test_by_school_a_column_is_one_school() -> None:
    with pytest.raises(UnusableTable) as refused:
        table({"ECON": (20, 30)}, schools=2)

    assert paths(refused) == ["columns[A].schools", "columns[B].schools"]


def test_a_group_cannot_bear_the_name_of_a_column_or_of_the_total() -> None:
    for name in ("A", "TOTAL"):
        with pytest.raises(UnusableTable):
            replace(GOOD, columns=tuple(replace(column, group=name) for column in GOOD.columns))


def test_an_unknown_restricted_node_is_refused() -> None:
    with pytest.raises(UnusableTable) as refused:
        replace(GOOD, restricted=frozenset({"XXX"}))

    assert paths(refused) == ["restricted"]


def test_the_total_needs_as_many_as_each_of_its_need_based_nodes() -> None:
    with pytest.raises(UnusableTable) as refused:
        table({"NEED": (10, 10), "ECON": (11, 10), "GIFT": (30, 30)})

    assert paths(refused) == ["rows[NEED].counts.A"]
