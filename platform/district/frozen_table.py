"""A frozen table of exact counts: canonical nodes by schools, stages or areas, with subtotals and the total.

Exact counts live here and in the snapshot, and nowhere else: what leaves the district's office is a released table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from district.attacker import Cell
from district.errors import Fault, UnusableTable
from policy_profiles import canonical

TOTAL = "TOTAL"
OTHER = "OTHER"


class By(StrEnum):
    """What one column stands for."""

    SCHOOL = "school"
    STAGE = "stage"
    AREA = "area"


class Kind(StrEnum):
    """Where a column stands among the others."""

    LEAF = "leaf"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Column:
    """One school, stage or area.

    `base`: its students, a number that everybody may know. `schools`: active schools that contributed to its counts.
    `group`: columns of one group get a subtotal, such as the schools of a stage. `holds`: the stages that are counted together
    here (folding.py).
    """

    id: str
    base: int
    schools: int = 1
    group: str | None = None
    label: str = ""
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FullColumn:
    """A column of the whole table; `parts` are the columns that add up to it (none for a leaf), `holds` the stages in OTHER."""

    id: str
    label: str
    kind: Kind
    base: int
    parts: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class FrozenTable:
    """Students by canonical node and column. Whoever has two nodes counts under both, but once in their parent.

    `counts` holds every (node, column id); `contributing` the number of schools behind a cell where that is fewer than
    the column's (a node that a school's profile does not have). `restricted` names further nodes that are T4 in some
    school's own profile. Raises UnusableTable with every fault.
    """

    snapshot: str
    by: By
    columns: tuple[Column, ...]
    counts: Mapping[Cell, int]
    contributing: Mapping[Cell, int] = field(default_factory=dict)
    restricted: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if faults := [*_naming_faults(self), *_column_faults(self), *_row_faults(self)]:
            raise UnusableTable(faults)
        if faults := [*_count_faults(self), *_family_faults(self)]:
            raise UnusableTable(faults)

    @property
    def rows(self) -> tuple[str, ...]:
        """The nodes of the table: the need-based total first, then in the order of the tree."""
        given = {node for node, _ in self.counts}
        return tuple(code for code in (canonical.NEED_TOTAL, *canonical.NODES) if code in given)

    @property
    def t4_nodes(self) -> frozenset[str]:
        """Nodes that are T4 in any profile."""
        return canonical.T4_NODES | self.restricted

    def families(self) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        """Each parent row with its rows, and whether these are all the children that the tree knows."""
        rows = set(self.rows)
        for parent in self.rows:
            everyone = canonical.NEED_PARTS if parent == canonical.NEED_TOTAL else canonical.children(parent)
            if present := tuple(code for code in everyone if code in rows):
                yield parent, present, len(present) == len(everyone)

    def full_columns(self) -> tuple[FullColumn, ...]:
        """Columns in the order of their ids, OTHER behind them, then subtotals, the total last."""
        leaves = [
            FullColumn(column.id, column.label, Kind.LEAF, column.base, holds=column.holds)
            for column in sorted(self.columns, key=lambda column: (column.group or "", column.id == OTHER, column.id))
        ]
        members: dict[str, list[Column]] = {}
        for column in sorted(self.columns, key=lambda column: column.id):
            if column.group is not None:
                members.setdefault(column.group, []).append(column)
        subtotals = [
            FullColumn(
                group, group, Kind.SUBTOTAL, sum(each.base for each in inside), tuple(each.id for each in inside)
            )
            for group, inside in sorted(members.items())
        ]
        parts = tuple(column.id for column in subtotals or leaves)
        return (*leaves, *subtotals, FullColumn(TOTAL, "合计", Kind.TOTAL, sum(leaf.base for leaf in leaves), parts))

    def full_counts(self) -> dict[Cell, int]:
        """Exact counts of every cell, subtotals and the total included."""
        return self._summed(self.counts)

    def schools_behind(self) -> dict[Cell, int]:
        """How many active schools stand behind each cell."""
        of_column = {column.id: column.schools for column in self.columns}
        return self._summed({cell: self.contributing.get(cell, of_column[cell[1]]) for cell in self.counts})

    def _summed(self, of_leaves: Mapping[Cell, int]) -> dict[Cell, int]:
        numbers = dict(of_leaves)
        for column in self.full_columns():
            if column.kind is not Kind.LEAF:
                for node in self.rows:
                    numbers[node, column.id] = sum(numbers[node, part] for part in column.parts)
        return numbers


def _column_faults(table: FrozenTable) -> Iterator[Fault]:
    if not table.columns:
        yield Fault("columns", "至少要有一列。")
    for column in table.columns:
        if column.base < 1:
            yield Fault(f"columns[{column.id}].base", "学生数必须大于零；没有学生的列请去掉。")
        if column.schools < 1:
            yield Fault(f"columns[{column.id}].schools", "没有在用的学校，请去掉这一列。")
        if table.by is By.SCHOOL and column.schools > 1:
            yield Fault(f"columns[{column.id}].schools", "按学校统计时，一列就是一所学校。")


def _naming_faults(table: FrozenTable) -> Iterator[Fault]:
    groups = {column.group for column in table.columns}
    for name, times in sorted(Counter(column.id for column in table.columns).items()):
        if times > 1:
            yield Fault(f"columns[{name}].id", "这个编号出现了不止一次。")
        if name == TOTAL or name in groups:
            yield Fault(f"columns[{name}].id", "这个编号已用作小计或合计，请换一个。")
    if TOTAL in groups:
        yield Fault("columns", f"分组不能叫 {TOTAL}，这个编号留给合计。")
    if None in groups and len(groups) > 1:
        yield Fault("columns", "要么每一列都有分组（group），要么都没有。")


def _row_faults(table: FrozenTable) -> Iterator[Fault]:
    if not table.counts:
        yield Fault("rows", "至少要有一行。")
    ids = {column.id for column in table.columns}
    nodes = {node for node, _ in table.counts}
    for node in sorted(nodes - set(canonical.NODES) - {canonical.NEED_TOTAL}):
        yield Fault(f"rows[{node}].node", "统计口径里没有这个类目。")
    for node in sorted(table.restricted - set(canonical.NODES)):
        yield Fault("restricted", f"统计口径里没有 {node} 这个类目。")
    for node in sorted(nodes):
        for column in sorted(ids):
            if (node, column) not in table.counts:
                yield Fault(f"rows[{node}].counts.{column}", "缺少这一列的数；没有请填 0。")
    for node, column in sorted({*table.counts, *table.contributing}):
        if column not in ids or node not in nodes:
            yield Fault(f"rows[{node}].{'counts' if node in nodes else 'schools'}.{column}", "表里没有这一行或这一列。")


def _count_faults(table: FrozenTable) -> Iterator[Fault]:
    columns = {column.id: column for column in table.columns}
    for (node, column), count in sorted(table.counts.items()):
        path = f"rows[{node}].counts.{column}"
        if count < 0:
            yield Fault(path, "人数不能是负数。")
        if count > columns[column].base:
            yield Fault(path, f"人数 {count} 超过了这一列的学生数 {columns[column].base}。")
        schools = table.contributing.get((node, column), columns[column].schools)
        if not 0 <= schools <= columns[column].schools:
            yield Fault(f"rows[{node}].schools.{column}", f"学校数应在 0 和 {columns[column].schools} 之间。")
        if count and not schools:
            yield Fault(path, "没有学校统计这个类目，人数却不是 0。")


def _family_faults(table: FrozenTable) -> Iterator[Fault]:
    for parent, present, _ in table.families():
        for child in present:
            for column in table.columns:
                if table.counts[child, column.id] > table.counts[parent, column.id]:
                    yield Fault(f"rows[{parent}].counts.{column.id}", f"上级类目的人数少于下级 {child} 的人数。")
