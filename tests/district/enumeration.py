"""An attacker without ideas: write down every table there could be, keep those that look like the released one.

Shares nothing with `district.attacker` but the meaning of a row and a column. Only for tables of a few cells.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

Cell = tuple[str, str]
Known = Mapping[Cell, frozenset[int]]  # of every published cell, what it can have been

TOTAL = "TOTAL"


@dataclass(frozen=True)
class Family:
    """A parent row and its children; `overlap` holds the students counted under two children, by column."""

    parent: str
    children: tuple[str, ...]
    overlap: Mapping[str, int]


def could_have_been(count: int) -> frozenset[int]:
    """What a published number stands for: rounded to five, and small numbers are never published."""
    return frozenset(value for value in range(count - 2, count + 3) if value == count == 0 or value >= 10)


def ranges(
    known: Known, rows: Sequence[str], columns: Sequence[str], most: int, family: Family | None = None
) -> dict[Cell, tuple[int, int]]:
    """Lowest and highest value of every cell over all tables that fit; stops early once all that is masked is wide."""
    found: dict[Cell, tuple[int, int]] = {}
    masked = [(row, column) for row in rows for column in (*columns, TOTAL) if (row, column) not in known]
    for whole in _tables(known, rows, columns, most, family):
        wider = {cell: value for cell, value in whole.items() if not _holds(found.get(cell), value)}
        for cell, value in wider.items():
            low, high = found.get(cell, (value, value))
            found[cell] = (min(low, value), max(high, value))
        if wider and all(found[cell][1] - found[cell][0] >= 10 for cell in masked):
            break
    return found


def _holds(found: tuple[int, int] | None, value: int) -> bool:
    return found is not None and found[0] <= value <= found[1]


def _tables(
    known: Known, rows: Sequence[str], columns: Sequence[str], most: int, family: Family | None
) -> Iterator[dict[Cell, int]]:
    free = [row for row in rows if family is None or row != family.parent]
    options = [_shuffled(_rows(known, row, columns, most)) for row in free]
    for chosen in product(*options):
        whole = {
            (row, column): value for row, values in zip(free, chosen, strict=True) for column, value in values.items()
        }
        if family is None:
            yield whole
        else:
            for parents in _parents(known, whole, columns, most, family):
                yield whole | parents


def _shuffled(rows: Iterator[dict[str, int]]) -> list[dict[str, int]]:
    """In an order that soon shows different values, so that a wide cell is soon known to be wide."""
    options = list(rows)
    random.Random(len(options)).shuffle(options)
    return options


def _rows(known: Known, row: str, columns: Sequence[str], most: int) -> Iterator[dict[str, int]]:
    for values in product(*(sorted(known.get((row, column), frozenset(range(most + 1)))) for column in columns)):
        if (row, TOTAL) not in known or sum(values) in known[row, TOTAL]:
            yield {**dict(zip(columns, values, strict=True)), TOTAL: sum(values)}


def _parents(
    known: Known, whole: Mapping[Cell, int], columns: Sequence[str], most: int, family: Family
) -> Iterator[dict[Cell, int]]:
    choices = []
    for column in columns:
        children = [whole[child, column] for child in family.children]
        published = any((row, column) in known for row in (family.parent, *family.children))
        # Where nothing is published there is nothing to subtract from: a parent holds each child, and at most all of them.
        sums = range(max(children), sum(children) + 1)
        fitting = {sum(children) - family.overlap[column]} if published else set(sums)
        allowed = known.get((family.parent, column), frozenset(range(most + 1)))
        choices.append(sorted(value for value in fitting & allowed if value >= max(children)))
    for values in product(*choices):
        total = sum(values)
        if (family.parent, TOTAL) not in known or total in known[family.parent, TOTAL]:
            yield {
                (family.parent, column): value
                for column, value in zip((*columns, TOTAL), (*values, total), strict=True)
            }
