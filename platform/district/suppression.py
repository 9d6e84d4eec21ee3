"""Small-cell suppression (domain.md 5, small cells): from a frozen table of exact counts to one that may be published.

What is guaranteed. An attacker who knows this algorithm, every published number, the size of every column and how rows and
columns add up cannot tell for any masked cell what it holds: for each there are two tables of whole numbers, alike in
everything published, that differ in this cell by at least the threshold. So nobody can say that it is one to nine either.
Every release is audited for that with the exact published numbers, which is more than rounding leaves to an attacker.

What is not: against a school that subtracts its own number, or against somebody who compares releases of different months
or tables of different columns. Publish one table for one snapshot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from district.attacker import ROUNDED_TO, Cell, Gap, Relation, Structure
from district.complement import Complement
from district.errors import ThresholdTooLow
from district.frozen_table import TOTAL, By, FrozenTable, FullColumn, Kind
from policy_profiles import canonical

THRESHOLD = 10
MIN_SCHOOLS = 3
MIN_BASE_FOR_PERCENT = 25
LOWEST_PERCENT, HIGHEST_PERCENT = 5, 95


@dataclass(frozen=True, slots=True)
class ReleasedColumn:
    """A column as published; `base` is rounded, or None when it is below the threshold; `holds` are the stages in OTHER."""

    id: str
    label: str
    kind: Kind
    base: int | None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReleasedTable:
    """What may be published. A count of None is the one mark, whatever the reason; a percentage of None is not given."""

    snapshot: str
    by: By
    threshold: int
    columns: tuple[ReleasedColumn, ...]
    rows: tuple[str, ...]
    counts: Mapping[Cell, int | None]
    percentages: Mapping[Cell, str | None]


def suppress(table: FrozenTable, *, threshold: int = THRESHOLD) -> ReleasedTable:
    """The released table: the same for the same snapshot, in whatever order its rows and columns came.

    Raises ThresholdTooLow below ten.
    """
    if threshold < THRESHOLD:
        raise ThresholdTooLow(floor=THRESHOLD, given=threshold)
    counts, masked = table.full_counts(), masked_cells(table, threshold=threshold)
    columns = tuple(_released_column(column, threshold) for column in table.full_columns())
    released = {cell: None if cell in masked else round_count(count) for cell, count in counts.items()}
    return ReleasedTable(
        snapshot=table.snapshot,
        by=table.by,
        threshold=threshold,
        columns=columns,
        rows=table.rows,
        counts=released,
        percentages={
            (node, column.id): percentage(released[node, column.id], column.base)
            for node in table.rows
            for column in table.full_columns()
        },
    )


def masked_cells(table: FrozenTable, *, threshold: int) -> frozenset[Cell]:
    """Every cell that shows the mark: by rule, for being small, or to protect another."""
    counts = table.full_counts()
    by_rule = _masked_by_rule(table, threshold)
    complement = Complement(
        counts,
        structure_of(table, threshold=threshold),
        masked=by_rule | _small_cells(table, counts, threshold),
        by_rule=by_rule,
        preference=_preference(table, counts),
    )
    return complement.complete()


def structure_of(table: FrozenTable, *, threshold: int) -> Structure:
    """What everybody may know of a table besides its published numbers."""
    counts, schools, columns = table.full_counts(), table.schools_behind(), table.full_columns()
    sums = [
        Relation((node, column.id), tuple((node, part) for part in column.parts))
        for node in table.rows
        for column in columns
        if column.parts
    ]
    families = [
        _family_relation(
            counts, (parent, column.id), [(child, column.id) for child in present], threshold, complete=complete
        )
        for parent, present, complete in table.families()
        for column in columns
    ]
    return Structure(
        threshold=threshold,
        capacity={
            (node, column.id): column.base if schools[node, column.id] else 0
            for node in table.rows
            for column in columns
        },
        relations=(*sums, *families),
        parents=_parents_behind_children(table),
        sums=_sums_of_few_schools(table),
    )


def round_count(count: int) -> int:
    """To the nearest five."""
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def percentage(count: int | None, base: int) -> str | None:
    """A whole percentage, capped at both ends; None for a masked count, or where the base is too small for one.

    Computed from the rounded numbers alone, so that it tells nothing more than they do.
    """
    if count is None or base < MIN_BASE_FOR_PERCENT:
        return None
    shown = round_count(base)
    if 100 * count < LOWEST_PERCENT * shown:
        return f"<{LOWEST_PERCENT}%"
    if 100 * count > HIGHEST_PERCENT * shown:
        return f">{HIGHEST_PERCENT}%"
    return f"{(200 * count + shown) // (2 * shown)}%"


def _masked_by_rule(table: FrozenTable, threshold: int) -> frozenset[Cell]:
    """Cells that are masked whatever they count: anybody could list them before seeing a number."""
    schools = table.schools_behind()
    hidden_parents = _parents_behind_children(table)

    def is_masked(node: str, column: FullColumn) -> bool:
        if column.base < threshold:
            return True
        if _is_school(table, column):
            return node in table.t4_nodes or (node, column.id) in hidden_parents
        return schools[node, column.id] < MIN_SCHOOLS

    return frozenset(
        (node, column.id) for node in table.rows for column in table.full_columns() if is_masked(node, column)
    )


def _is_school(table: FrozenTable, column: FullColumn) -> bool:
    return table.by is By.SCHOOL and column.kind is Kind.LEAF


def _sums_of_few_schools(table: FrozenTable) -> frozenset[Cell]:
    """Subtotals and totals, in a table by school, that rule 5 masks although the schools themselves may be shown."""
    if table.by is not By.SCHOOL:
        return frozenset()
    sums = {column.id for column in table.full_columns() if not _is_school(table, column)}
    return frozenset(
        cell for cell, schools in table.schools_behind().items() if cell[1] in sums and schools < MIN_SCHOOLS
    )


def _parents_behind_children(table: FrozenTable) -> frozenset[Cell]:
    """By school either the parent or its children are shown: the parent steps back where a child may be shown."""
    if table.by is not By.SCHOOL:
        return frozenset()
    shown_instead = {
        parent
        for parent, present, _ in table.families()
        if parent not in {canonical.NEED_TOTAL, *table.t4_nodes} and not table.t4_nodes.issuperset(present)
    }
    return frozenset((parent, column.id) for parent in shown_instead for column in table.columns)


def _small_cells(table: FrozenTable, counts: Mapping[Cell, int], threshold: int) -> frozenset[Cell]:
    """Primary suppression: one to nine, and zeros too where a shown zero would give the other marks away.

    That is so at T4 nodes, and in a row that comes to less than the threshold in all: no other mark of such a row could
    mean anything but "small".
    """

    def is_small(node: str, count: int) -> bool:
        return count < threshold and (count > 0 or node in table.t4_nodes or counts[node, TOTAL] < threshold)

    return frozenset(cell for cell, count in counts.items() if is_small(cell[0], count))


def _family_relation(
    counts: Mapping[Cell, int], whole: Cell, parts: list[Cell], threshold: int, *, complete: bool
) -> Relation:
    """A parent and its children in one column, with what the attacker knows about the difference."""
    gap = counts[whole] - sum(counts[part] for part in parts)
    if gap == 0 and complete:
        return Relation(whole, tuple(parts))
    known = gap if complete and abs(gap) < threshold else None
    return Relation(whole, tuple(parts), Gap.OVERLAP if gap < 0 else Gap.RESIDUE, known)


def _preference(table: FrozenTable, counts: Mapping[Cell, int]) -> dict[Cell, tuple[int, int, int]]:
    """Level, whether it is a zero, and the count: in this order cells are the least loss."""
    levels = {column.id: list(Kind).index(column.kind) for column in table.full_columns()}
    return {cell: (levels[cell[1]], int(count == 0), count) for cell, count in counts.items()}


def _released_column(column: FullColumn, threshold: int) -> ReleasedColumn:
    return ReleasedColumn(
        column.id,
        column.label,
        column.kind,
        round_count(column.base) if column.base >= threshold else None,
        column.holds,
    )
