"""States and the moves between them, as one table per stateful model."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from kernel.errors import ForbiddenMove

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


class Transitions(Generic[State, Move]):
    """The moves of one machine: (state, move) -> next state. A pair that is not listed is refused."""

    def __init__(self, table: Mapping[tuple[State, Move], State]) -> None:
        self._table = dict(table)

    def after(self, state: State, move: Move, *, label: str = "") -> State:
        """The state after `move`; raises ForbiddenMove (with `label` as the wording of the present state)."""
        try:
            return self._table[state, move]
        except KeyError:
            raise ForbiddenMove(state=label or state) from None

    def allows(self, state: State, move: Move) -> bool:
        """Whether `move` is possible from `state`."""
        return (state, move) in self._table

    def pairs(self) -> Mapping[tuple[State, Move], State]:
        """The whole table, for tests and for drawings."""
        return dict(self._table)
