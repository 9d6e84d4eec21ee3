"""Stages with too few schools are counted together (domain.md 5, small cells, rule 5), so that the others can be shown.

A column of one or two schools is masked whole, and to keep it from being subtracted from the total another has to be masked
beside it, row by row: one nine-year school could leave a district with its totals alone. Which stages are counted together
follows from the numbers of schools and of students alone, which everybody may know, and from no count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from district.frozen_table import OTHER, By, Column, FrozenTable
from district.suppression import MIN_SCHOOLS


def fold_small_stages(table: FrozenTable) -> FrozenTable:
    """The table with its small stages as one column OTHER; a table that has none, or is by something else, as it is."""
    folded = _to_fold(table.columns) if table.by is By.STAGE else ()
    if len(folded) < 2:
        return table  # one stage alone keeps its name
    ids = {column.id for column in folded}
    schools = table.schools_behind()
    other = Column(
        OTHER,
        base=sum(column.base for column in folded),
        schools=sum(column.schools for column in folded),
        holds=tuple(sorted(ids)),
    )
    return replace(
        table,
        columns=(*(column for column in table.columns if column.id not in ids), other),
        counts={
            **{cell: count for cell, count in table.counts.items() if cell[1] not in ids},
            **{(node, OTHER): sum(table.counts[node, each] for each in ids) for node in table.rows},
        },
        contributing={
            **{cell: number for cell, number in table.contributing.items() if cell[1] not in ids},
            **{(node, OTHER): sum(schools[node, each] for each in ids) for node in table.rows},
        },
    )


def _to_fold(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The stages with too few schools; where these together are too few as well, the smallest other one too."""
    if any(column.group is not None for column in columns):
        return ()  # the stages of a group add up to its subtotal
    by_size = sorted(columns, key=lambda column: (column.schools, column.base, column.id))
    small = [column for column in by_size if column.schools < MIN_SCHOOLS]
    if small and sum(column.schools for column in small) < MIN_SCHOOLS:
        small = by_size[: len(small) + 1]
    return tuple(small)
