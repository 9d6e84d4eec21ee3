"""Every state moves by one table: generated, every pair of state and move is tried on the model itself."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import product
from typing import get_type_hints

import pytest
from sqlalchemy import CheckConstraint

from kernel.errors import ForbiddenMove
from kernel.states import Transitions
from kernel.tables import Base
from tests.architecture.house import models
from tests.architecture.rows import table_of

Machine = Transitions[StrEnum, StrEnum]

STATEFUL = [model for model in models() if "state" in table_of(model).columns]


def machine_of(model: type[Base]) -> Machine:
    """The table by which the model's verb `move` moves: the one of its module with such moves."""
    verb = getattr(model, "move", None)
    asked = get_type_hints(verb).get("move") if verb else None
    tables = [value for value in getattr(verb, "__globals__", {}).values() if isinstance(value, Transitions)]
    found = [table for table in tables if any(type(move) is asked for _state, move in table.pairs())]
    assert len(found) == 1, (
        f"{model.__name__} has a state: give its module a table of moves and the model a verb `move`"
    )
    return found[0]


def states_of(model: type[Base]) -> type[StrEnum]:
    return _only({type(state) for state, _move in machine_of(model).pairs()})


def moves_of(model: type[Base]) -> type[StrEnum]:
    return _only({type(move) for _state, move in machine_of(model).pairs()})


def _only(kinds: set[type[StrEnum]]) -> type[StrEnum]:
    assert len(kinds) == 1, f"one enum, not {kinds}"
    return kinds.pop()


def every_pair() -> list[object]:
    return [
        pytest.param(model, state, move, id=f"{model.__name__}-{state}-{move}")
        for model in STATEFUL
        for state, move in product(states_of(model), moves_of(model))
    ]


def test_something_has_a_state() -> None:
    assert {"CaseFile", "ClassScreening", "School"} <= {model.__name__ for model in STATEFUL}


@pytest.mark.parametrize("model", STATEFUL, ids=lambda model: model.__name__)
def test_states_and_moves_are_closed_sets(model: type[Base]) -> None:
    assert issubclass(states_of(model), StrEnum)
    assert issubclass(moves_of(model), StrEnum)
    assert get_type_hints(model.move)["move"] is moves_of(model)  # type: ignore[attr-defined]  # checked by machine_of
    assert all(isinstance(after, states_of(model)) for after in machine_of(model).pairs().values())


@pytest.mark.parametrize("model", STATEFUL, ids=lambda model: model.__name__)
def test_every_move_is_possible_somewhere(model: type[Base]) -> None:
    assert {move for _state, move in machine_of(model).pairs()} == set(moves_of(model))


@pytest.mark.parametrize(("model", "state", "move"), every_pair())
def test_a_move_leads_where_the_table_says_or_is_refused(model: type[Base], state: StrEnum, move: StrEnum) -> None:
    table, row = machine_of(model).pairs(), model(state=state.value)

    if (state, move) in table:
        row.move(move)  # type: ignore[attr-defined]
        assert row.state == table[state, move]  # type: ignore[attr-defined]
    else:
        with pytest.raises(ForbiddenMove):
            row.move(move)  # type: ignore[attr-defined]
        assert row.state == state  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", STATEFUL, ids=lambda model: model.__name__)
def test_the_database_knows_the_same_states(model: type[Base]) -> None:
    """Where a CHECK lists the states, it lists all of them and no other."""
    lists = [
        set(re.findall(r"'(\w+)'", text))
        for constraint in table_of(model).constraints
        if isinstance(constraint, CheckConstraint) and (text := str(constraint.sqltext)).startswith("state in (")
    ]

    assert all(listed == {state.value for state in states_of(model)} for listed in lists)
