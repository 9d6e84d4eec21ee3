"""All integer tables that fit what is known, explored by exact arithmetic: how far can each number move?

The region is a set of linear equations over bounded variables, entered through one point that satisfies them. Moves along
its edges (the simplex method, with Bland's rule against cycling) visit further points. Every visited point without
fractions is a witness: a table that the equations cannot tell from the first. What witnesses show is therefore certain;
nothing here estimates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from math import floor, lcm

Number = int | Fraction

PATIENCE = 20  # how much work on rows, measured in their first size, before they are written anew


class FeasibleRegion:
    """Bounded variables 0..n-1, the equations between them, and the range that witnesses have shown for each.

    `point` satisfies every equation; an equation is written as the coefficients of its variables, since only differences
    from the point matter. `lowest` and `highest` grow as witnesses are found.
    """

    def __init__(
        self, point: Sequence[int], bounds: Sequence[tuple[int, int]], equations: Iterable[Mapping[int, int]]
    ) -> None:
        self.lowest = list(point)
        self.highest = list(point)
        self._value: list[Number] = list(point)
        self._bounds = list(bounds)
        self._rows: dict[int, dict[int, Number]] = {}  # basic variable -> how it follows from the free ones
        self._used_by: dict[int, set[int]] = {}  # free variable -> the basic ones that follow it
        self._fractional: set[int] = set()
        self._last_whole: list[Number] = []
        self._equations = list(equations)
        self._write_rows()

    def widen(self, variable: int, enough: Callable[[int, int], bool]) -> bool:
        """Push the variable up, then down, until `enough(lowest, highest)`; False if it never is."""
        for direction in (1, -1):
            if self._fractional and self._last_whole:
                self._return_to_whole_numbers()
            if self._work > self._patience:
                self._write_rows()
            self._push(variable, direction, lambda: enough(self.lowest[variable], self.highest[variable]))
            if self._fractional:
                self._settle_on_whole_numbers()
            if enough(self.lowest[variable], self.highest[variable]):
                return True
        return False

    def lower(self, variable: int) -> Number:
        """Push the variable as far down as it goes, and tell where that is, fractions included."""
        self._push(variable, -1, lambda: False)
        return self._value[variable]

    def fix(self, variables: Iterable[int]) -> None:
        """Hold these variables, all of them at zero, and forget the witnesses seen while they moved."""
        for variable in variables:
            self._bounds[variable] = (0, 0)
        self.lowest = [upper for _, upper in self._bounds]
        self.highest = [lower for lower, _ in self._bounds]
        self._settle_on_whole_numbers()

    def _settle_on_whole_numbers(self) -> None:
        """Bring one fraction after another to a neighbouring whole number, and hold it there until all are whole.

        Should that fail there is no witness, and no claim is made about any variable.
        """
        bounds = list(self._bounds)
        while self._fractional:
            variable = min(self._fractional)
            below = floor(self._value[variable])
            self._bounds[variable] = (below, below + 1)
            is_whole = partial(self._is_whole, variable)
            if not (self._push(variable, 1, is_whole) or self._push(variable, -1, is_whole)):
                break
            self._bounds[variable] = (int(self._value[variable]), int(self._value[variable]))
        self._bounds = bounds
        if not self._fractional:
            self._witness(range(len(self._value)))

    def _is_whole(self, variable: int) -> bool:
        return variable not in self._fractional

    def _write_rows(self) -> None:
        """Write the rows anew from the equations: exchanges fill them up, and long rows make slow steps."""
        self._work = 0
        self._rows.clear()
        self._used_by.clear()
        for equation in self._equations:
            self._adopt(equation)
        self._work = 0
        self._patience = PATIENCE * sum(len(row) for row in self._rows.values())

    def _adopt(self, equation: Mapping[int, int]) -> None:
        """Let one variable of the equation follow from the others."""
        combined: dict[int, Number] = {}
        for variable, coefficient in equation.items():
            if variable in self._rows:
                _add(combined, self._rows[variable], coefficient)
            else:
                _add(combined, {variable: 1}, coefficient)
        if not combined:
            return  # the equation says nothing new
        pivot = min(combined, key=lambda variable: (abs(combined[variable]) != 1, len(self._users(variable)), variable))
        leading = combined.pop(pivot)
        self._install(pivot, {variable: _divide(-weight, leading) for variable, weight in combined.items()})

    def _install(self, pivot: int, row: dict[int, Number]) -> None:
        """Make the free variable `pivot` follow from `row`, everywhere."""
        users = self._used_by.pop(pivot, set())
        self._work += len(users) * len(row)
        for user in users:
            followed = self._rows[user]
            cancelled = _add(followed, row, followed.pop(pivot))
            for variable in cancelled:
                self._users(variable).discard(user)
        users.add(pivot)
        self._rows[pivot] = row
        for variable in row:
            self._users(variable).update(user for user in users if variable in self._rows[user])

    def _users(self, variable: int) -> set[int]:
        return self._used_by.setdefault(variable, set())

    def _push(self, variable: int, direction: int, enough: Callable[[], bool]) -> bool:
        """Move along edges while the variable gains in the direction; True as soon as it is enough."""
        while not enough():
            slope = self._rows.get(variable, {variable: 1})
            gaining = [
                (free, direction if weight > 0 else -direction)
                for free, weight in sorted(slope.items())
                if self._room(free, direction if weight > 0 else -direction)
            ]
            if not gaining:
                return False
            # Any edge that really moves will do; where none does, Bland's choice (the first) cannot cycle.
            steps = ((free, way, *self._longest_step(free, way)) for free, way in gaining)
            chosen = next((step for step in steps if step[2]), None)
            free, way, length, blocking = chosen or (*gaining[0], *self._longest_step(*gaining[0]))
            self._step(free, way * length)
            if blocking is not None:
                self._exchange(free, blocking)
        return True

    def _room(self, variable: int, direction: int) -> Number:
        lower, upper = self._bounds[variable]
        return upper - self._value[variable] if direction > 0 else self._value[variable] - lower

    def _longest_step(self, free: int, direction: int) -> tuple[Number, int | None]:
        """How far the free variable can go, and which basic variable stops it (None: its own bound)."""
        length, blocking = self._room(free, direction), None
        for user in self._users(free):
            weight = self._rows[user][free]
            toward = direction if weight > 0 else -direction
            reach = _divide(self._room(user, toward), weight if weight > 0 else -weight)
            if reach < length or (reach == length and blocking is not None and user < blocking):
                length, blocking = reach, user
        return length, blocking

    def _step(self, free: int, change: Number) -> None:
        if not change:
            return
        if not self._fractional:
            change -= self._step_whole(free, change)
        self._shift(free, change)

    def _step_whole(self, free: int, change: Number) -> int:
        """Go as far as whole numbers reach, remember that point, and tell how far it was; 0 if all the way."""
        stride = lcm(*(self._rows[user][free].denominator for user in self._users(free)))
        way = 1 if change > 0 else -1
        whole = change * way // stride * stride * way
        if whole == change:
            return 0
        self._shift(free, whole)
        self._last_whole = list(self._value)
        return whole

    def _shift(self, free: int, change: Number) -> None:
        was_whole = not self._fractional
        moved = (free, *self._users(free))
        for variable in moved:
            weight = 1 if variable == free else self._rows[variable][free]
            value = _plain(self._value[variable] + weight * change)
            self._value[variable] = value
            if value.denominator == 1:
                self._fractional.discard(variable)
            else:
                self._fractional.add(variable)
        if not self._fractional:
            self._witness(moved if was_whole else range(len(self._value)))

    def _return_to_whole_numbers(self) -> None:
        """Back to the last witness; which variables follow from which may stay as it is."""
        self._value = list(self._last_whole)
        self._fractional = {variable for variable, value in enumerate(self._value) if value.denominator != 1}

    def _witness(self, moved: Iterable[int]) -> None:
        for variable in moved:
            whole = int(self._value[variable])
            self.lowest[variable] = min(self.lowest[variable], whole)
            self.highest[variable] = max(self.highest[variable], whole)

    def _exchange(self, free: int, basic: int) -> None:
        """The basic variable stands at its bound and becomes free; the free one follows instead."""
        row = self._rows.pop(basic)
        for variable in row:
            self._users(variable).discard(basic)
        leading = row.pop(free)
        turned: dict[int, Number] = {variable: _divide(-weight, leading) for variable, weight in row.items()}
        turned[basic] = _divide(1, leading)
        self._install(free, turned)


def _add(target: dict[int, Number], row: Mapping[int, Number], weight: Number) -> list[int]:
    """Add `weight` times the row to the target; returns the variables that cancelled out."""
    cancelled = []
    for variable, coefficient in row.items():
        total = target.get(variable, 0) + weight * coefficient
        if total:
            target[variable] = total if type(total) is int else _plain(total)
        else:  # neither factor is zero, so it was there before
            del target[variable]
            cancelled.append(variable)
    return cancelled


def _divide(value: Number, by: Number) -> Number:
    if by in (1, -1):
        return value * by
    return _plain(Fraction(value) / by)


def _plain(value: Number) -> Number:
    return value.numerator if value.denominator == 1 else value
