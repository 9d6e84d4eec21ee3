"""Which further cell to mask when a masked one could be worked out: complementary suppression, one cell at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from district.attacker import Cell, Relation, Structure, undermined_cells


class Complement:
    """The masked cells of one table while they grow. Everything here depends on counts and names, never on their order.

    `masked` are the cells masked so far; `by_rule` those among them that are masked whatever they count, which anybody
    can see from the shape of the table. `preference` ranks cells by what is lost with them: the smallest is masked first.
    """

    def __init__(
        self,
        counts: Mapping[Cell, int],
        structure: Structure,
        *,
        masked: Iterable[Cell],
        by_rule: frozenset[Cell],
        preference: Mapping[Cell, tuple[int, int, int]],
    ) -> None:
        self.masked = set(masked)
        self._counts = counts
        self._structure = structure
        self._by_rule = by_rule
        self._preference = preference
        self._relations_of: dict[Cell, list[Relation]] = {cell: [] for cell in counts}
        for relation in structure.relations:
            for cell in relation.cells:
                self._relations_of[cell].append(relation)

    def complete(self) -> frozenset[Cell]:
        """Mask until nothing masked is recoverable, and return all that is masked.

        The audit reckons with an attacker who knows the published numbers exactly, which is more than rounding leaves:
        a table that is safe unrounded is safe rounded, and no sum of rounding errors is relied upon. Masking ends at the
        latest when nothing that is tied to an undermined cell is published any more, so nothing can undermine it.
        """
        self._hide_the_cause()
        settled: frozenset[Cell] = frozenset()
        while True:
            self._pair_lonely_cells()
            known = {cell: (count, count) for cell, count in self._counts.items() if cell not in self.masked}
            undermined = undermined_cells(known, self._structure, start=self._counts, settled=settled)
            settled = frozenset(self.masked - undermined - self._structure.sums)
            chosen = self._choose_for(sorted(undermined, key=self._rank))
            if not chosen:
                return frozenset(self.masked)
            self.masked |= chosen

    def _hide_the_cause(self) -> None:
        """Wherever cells are masked for being small, at least one masked cell must be able to be something else.

        Otherwise whoever knows the rules reads every mark of a row as "one to nine". The row's smallest count that is not
        small is masked too (with its ties), so that exchanging it with any masked cell gives a table that is released in
        exactly the same way. In a row without such a count the sum may be large enough for one; if not, zeros are masked.
        """
        for whole, parts in self._visible_sums():
            masked = [cell for cell in parts if cell in self.masked - self._by_rule]
            if masked and all(self._is_small(cell) for cell in masked):
                shown = [cell for cell in parts if cell not in self.masked]
                self.masked |= self._camouflage(masked, shown) or {whole}

    def _visible_sums(self) -> Iterator[tuple[Cell, list[Cell]]]:
        """Each sum of a row with its parts; a part that is itself a sum masked by rule gives way to its own parts."""
        sums = {relation.whole: relation.parts for relation in self._structure.relations if _is_sum(relation)}
        inner = {part for parts in sums.values() for part in parts if part in self._by_rule}
        for whole, parts in sums.items():
            if whole not in inner:
                yield (
                    whole,
                    [deep for part in parts for deep in (sums.get(part, (part,)) if part in inner else (part,))],
                )

    def _camouflage(self, small: list[Cell], shown: list[Cell]) -> set[Cell]:
        """What to mask beside the small cells of a sum; nothing only if the sum can be masked instead."""
        if large := [self._counts[cell] for cell in shown if self._counts[cell]]:
            return {cell for cell in shown if self._counts[cell] == min(large)}
        if sum(self._counts[cell] for cell in small) - (len(small) - 1) >= self._structure.threshold:
            return set(small)  # any one of them could be large, were the others one each
        return set(shown)

    def _pair_lonely_cells(self) -> None:
        """A masked cell that stands alone between published ones follows by subtraction: mask another beside it."""
        while lonely := next(self._lonely_relations(), None):
            self.masked.add(min(self._shown_in(lonely), key=self._rank))

    def _lonely_relations(self) -> Iterator[Relation]:
        open_cells = self._structure.open_cells(self._counts.keys() - self.masked)
        for relation in self._structure.relations:
            alone = self._masked_in(relation)
            if (
                len(alone) == 1
                and relation.known_gap is not None
                and open_cells.isdisjoint(alone)
                and self._shown_in(relation)
            ):
                yield relation

    def _choose_for(self, undermined: list[Cell]) -> set[Cell]:
        """One more cell for each undermined one, leaving out those that another's new partner may already help."""
        chosen: set[Cell] = set()
        helped: set[Cell] = set()
        for cell in undermined:
            if cell not in helped and (partner := self._partner_for(cell)):
                chosen.add(partner)
                helped.update(other for relation in self._relations_of[partner] for other in relation.cells)
        return chosen

    def _partner_for(self, cell: Cell) -> Cell | None:
        """The cheapest shown cell of the tightest relation around the cell, else of those farther away."""
        for relation in sorted(
            self._relations_of[cell], key=lambda relation: (self._play(cell, relation), relation.whole)
        ):
            if partners := self._shown_in(relation):
                return min(partners, key=self._rank)
        for ring in self._rings_around(cell):
            if partners := [other for other in ring if self._could_be_masked(other)]:
                return min(partners, key=self._rank)
        return None

    def _play(self, cell: Cell, relation: Relation) -> int:
        """How far a masked cell can move up and down if only this relation held it."""
        if relation.known_gap is None:
            return 2 * self._structure.capacity[cell]
        others = [other for other in self._masked_in(relation) if other != cell]
        falling = sum(self._counts[other] for other in others)
        rising = sum(self._structure.capacity[other] - self._counts[other] for other in others)
        return min(falling, self._structure.capacity[cell]) + min(rising, self._counts[cell])

    def _rings_around(self, cell: Cell) -> Iterator[set[Cell]]:
        """The cells that share a relation with the cell, then those that share one with these, and so on."""
        seen, ring = {cell}, {cell}
        while ring:
            ring = {other for each in ring for relation in self._relations_of[each] for other in relation.cells} - seen
            seen |= ring
            yield ring

    def _masked_in(self, relation: Relation) -> list[Cell]:
        return [cell for cell in relation.cells if cell in self.masked and self._structure.capacity[cell]]

    def _shown_in(self, relation: Relation) -> list[Cell]:
        return [cell for cell in relation.cells if self._could_be_masked(cell)]

    def _could_be_masked(self, cell: Cell) -> bool:
        return cell not in self.masked and self._structure.capacity[cell] > 0

    def _is_small(self, cell: Cell) -> bool:
        return 0 < self._counts[cell] < self._structure.threshold

    def _rank(self, cell: Cell) -> tuple[tuple[int, ...], Cell]:
        """Leaves before totals, numbers before zeros (which protect nothing), few new lonely cells, small numbers."""
        newly_lonely = sum(
            relation.known_gap is not None and not self._masked_in(relation) for relation in self._relations_of[cell]
        )
        level, is_zero, count = self._preference[cell]
        return (level, is_zero, newly_lonely, count), cell


def _is_sum(relation: Relation) -> bool:
    """The sum of a row, rather than a family of rows."""
    return all(row == relation.whole[0] for row, _ in relation.parts)
