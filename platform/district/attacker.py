"""What someone can work out from a released table, knowing the rules by which it was made.

The attacker knows every published number, that counts are whole and not negative, how many students each column has, how
rows and columns add up, and of every parent how far it differs from the sum of its children: exactly where the difference
is below the threshold (too small to hide behind), otherwise only which of the two is larger.

A masked cell counts as recoverable when its highest possible value exceeds its lowest by less than the threshold. As counts
start at zero, a cell that is not recoverable could always be as large as the threshold, so nobody can say "it lies between
one and nine" either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial

from district.feasible_region import FeasibleRegion

Cell = tuple[str, str]  # (row, column)
Interval = tuple[int, int]

ROUNDED_TO = 5


class Gap(Enum):
    """How a whole differs from the sum of its parts."""

    NONE = "none"  # schools of a district, stages of a district: they add up
    OVERLAP = "overlap"  # a student counted under two parts counts once in the whole
    RESIDUE = "residue"  # a student counted at the parent, with no child known


@dataclass(frozen=True, slots=True)
class Relation:
    """`whole = sum(parts) + gap`; `known_gap` is the attacker's knowledge of it, None where only its sign is known."""

    whole: Cell
    parts: tuple[Cell, ...]
    gap: Gap = Gap.NONE
    known_gap: int | None = 0

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell that takes part."""
        return (self.whole, *self.parts)


@dataclass(frozen=True, slots=True)
class Structure:
    """What is known of a table besides its published numbers.

    `capacity`: the most that each cell can hold (the students of its column; 0 where no school counts the node).
    `parents`: masked because their children are shown instead. `sums`: masked for having too few schools behind them,
    although schools are shown one by one. What follows from published numbers of one's own parts is no secret: such a
    cell is given away only by showing that it is small.
    """

    threshold: int
    capacity: Mapping[Cell, int]
    relations: tuple[Relation, ...]
    parents: frozenset[Cell] = frozenset()
    sums: frozenset[Cell] = frozenset()

    def open_cells(self, known: Collection[Cell]) -> frozenset[Cell]:
        """Masked cells that may follow from their published parts."""
        wholes = (relation for relation in self.relations if relation.whole in self.sums and relation.gap is Gap.NONE)
        return self.parents | {relation.whole for relation in wholes if all(part in known for part in relation.parts)}

    def is_secret_safe(self, cell: Cell, lowest: int, highest: int) -> bool:
        """Whether lowest..highest leaves open what the cell holds."""
        return highest - lowest >= min(self.threshold, self.capacity[cell])

    def is_open_safe(self, lowest: int, highest: int) -> bool:
        """Whether lowest..highest leaves open that the cell is not small."""
        return lowest <= 0 or highest >= self.threshold


def recoverable_cells(released: Mapping[Cell, int | None], structure: Structure) -> frozenset[Cell]:
    """The masked cells (None) of a released table that its rounded numbers give away.

    Raises ValueError when no table at all could have been released like this.
    """
    known = {cell: _before_rounding(count, structure) for cell, count in released.items() if count is not None}
    return undermined_cells(known, structure, start=None)


def undermined_cells(
    known: Mapping[Cell, Interval],
    structure: Structure,
    *,
    start: Mapping[Cell, int] | None,
    settled: frozenset[Cell] = frozenset(),
) -> frozenset[Cell]:
    """The cells outside `known` that its intervals give away.

    `start` is one table that fits everything known (the true one, where it is at hand); without it, one is searched.
    `settled` cells are not examined: masking more can only widen what was wide enough before.
    """
    system = _System(known, structure, start)
    region = system.region()
    open_cells = structure.open_cells(known)

    def is_safe(cell: Cell) -> bool:
        enough = structure.is_open_safe if cell in open_cells else partial(structure.is_secret_safe, cell)
        return region.widen(system.number[cell], enough)

    hidden = sorted(cell for cell in structure.capacity if cell not in known and cell not in settled)
    return frozenset(cell for cell in hidden if not is_safe(cell))


def _before_rounding(count: int, structure: Structure) -> Interval:
    """What a published number can have been: zero stays zero, and nothing below the threshold is published."""
    if count == 0:
        return (0, 0)
    reach = ROUNDED_TO // 2
    return (max(count - reach, structure.threshold), count + reach)


class _System:
    """The attacker's equations over numbered variables: first the cells, then gaps and differences."""

    def __init__(self, known: Mapping[Cell, Interval], structure: Structure, start: Mapping[Cell, int] | None) -> None:
        cells = sorted(structure.capacity)
        self.number = {cell: number for number, cell in enumerate(cells)}
        self.bounds: list[Interval] = [known.get(cell, (0, structure.capacity[cell])) for cell in cells]
        for relation in structure.relations:
            if relation.gap is Gap.OVERLAP:
                self._bound_by_whole(relation)
        self.point = [start[cell] if start else self.bounds[self.number[cell]][0] for cell in cells]
        self.equations: list[dict[int, int]] = []
        self._residuals: list[int] = []
        self._most = 1 + sum(structure.capacity.values())
        for relation in structure.relations:
            self._add_relation(relation, published=any(cell in known for cell in relation.cells))

    def region(self) -> FeasibleRegion:
        """The region around a point that satisfies every equation; ValueError when there is none."""
        if any(lowest > highest for lowest, highest in self.bounds):
            raise ValueError("no table fits what was released")
        if any(self._residuals):
            return self._searched_region()
        return FeasibleRegion(self.point, self.bounds, [self._movable(equation) for equation in self.equations])

    def _bound_by_whole(self, relation: Relation) -> None:
        """No part holds more than the whole."""
        whole = self.number[relation.whole]
        for part in (self.number[cell] for cell in relation.parts):
            self.bounds[part] = (self.bounds[part][0], min(self.bounds[part][1], self.bounds[whole][1]))
            self.bounds[whole] = (max(self.bounds[whole][0], self.bounds[part][0]), self.bounds[whole][1])

    def _add_relation(self, relation: Relation, *, published: bool) -> None:
        whole, parts = self.number[relation.whole], [self.number[cell] for cell in relation.parts]
        terms = {whole: 1} | dict.fromkeys(parts, -1)
        # Where nothing of a family is published there is nothing to subtract a small gap from.
        if relation.known_gap is not None and (published or relation.known_gap == 0):
            self._add_equation(terms, constant=-relation.known_gap)
        else:
            self._add_equation(terms, slack=1 if relation.gap is Gap.OVERLAP else -1)
        if relation.gap is Gap.OVERLAP:
            for part in parts:
                if self.bounds[part][1] > self.bounds[whole][0]:  # else its bounds say already that it is no larger
                    self._add_equation({whole: 1, part: -1}, slack=-1)

    def _add_equation(self, terms: dict[int, int], *, constant: int = 0, slack: int = 0) -> None:
        """`sum(terms) + constant = 0`, or with a slack of that sign, which is a variable of its own."""
        rest = sum(weight * self.point[variable] for variable, weight in terms.items()) + constant
        if slack:
            hidden = len(self.point)
            self.point.append(max(0, -slack * rest))
            self.bounds.append((0, self._most))
            terms = terms | {hidden: slack}
            rest += slack * self.point[hidden]
        if self._movable(terms) or rest:
            self.equations.append(terms)
            self._residuals.append(rest)

    def _movable(self, equation: Mapping[int, int]) -> dict[int, int]:
        return {
            number: weight for number, weight in equation.items() if self.bounds[number][0] < self.bounds[number][1]
        }

    def _searched_region(self) -> FeasibleRegion:
        """Let every equation miss by something, then push all that is missed down to nothing."""
        missed, equations = len(self.point), []
        self.point.append(sum(abs(residual) for residual in self._residuals))
        self.bounds.append((0, self.point[missed]))
        for equation, residual in zip(self.equations, self._residuals, strict=True):
            equations.append(equation | {len(self.point): -1 if residual > 0 else 1})
            self.point.append(abs(residual))
            self.bounds.append((0, abs(residual)))
        misses = range(missed + 1, len(self.point))
        equations.append({missed: -1} | dict.fromkeys(misses, 1))
        region = FeasibleRegion(self.point, self.bounds, [self._movable(equation) for equation in equations])
        if region.lower(missed):
            raise ValueError("no table fits what was released")
        region.fix([missed, *misses])
        return region
