"""Which way a single value of a policy document goes: looser, stricter, both at once, or neither. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from typing import Any

# Plain values of a document.
Value = Any
Judge = Callable[[Value, Value], "Verdict"]


class Direction(StrEnum):
    """Whether a change asks for less or more than before; OTHER changes no demand."""

    LOOSER = "looser"
    STRICTER = "stricter"
    OTHER = "other"


Verdict = tuple[Direction, ...]

LOOSER: Verdict = (Direction.LOOSER,)
STRICTER: Verdict = (Direction.STRICTER,)
OTHER: Verdict = (Direction.OTHER,)
MIXED: Verdict = (Direction.LOOSER, Direction.STRICTER)
"""Something is given up and something else demanded: said as both, at the same place."""


def opposite(direction: Direction) -> Direction:
    """The direction of the way back."""
    return {Direction.LOOSER: Direction.STRICTER, Direction.STRICTER: Direction.LOOSER}.get(direction, direction)


def more_is_looser(before: Value, after: Value) -> Verdict:
    """For numbers of days, hours and workdays that people have; None counts as endless."""
    first, second = _endless(before), _endless(after)
    return LOOSER if second > first else STRICTER


def less_is_looser(before: Value, after: Value) -> Verdict:
    """For how often something is done, how long something lasts; None counts as nothing."""
    return STRICTER if (after or 0) > (before or 0) else LOOSER


def mixed(_before: Value, _after: Value) -> Verdict:
    """For what cannot be weighed: another day, another kind."""
    return MIXED


def no_demand(_before: Value, _after: Value) -> Verdict:
    """For words, and for whoever does it."""
    return OTHER


def off_is_looser(before: Value, after: Value) -> Verdict:
    """For what is demanded while it is switched on."""
    del before
    return STRICTER if after else LOOSER


def on_is_looser(before: Value, after: Value) -> Verdict:
    """For exceptions."""
    del before
    return LOOSER if after else STRICTER


def fewer_is_looser(before: Collection[Value], after: Collection[Value]) -> Verdict:
    """For lists of what is demanded; a list that loses one and gains another is both."""
    return _lists(before, after, lost=Direction.LOOSER, gained=Direction.STRICTER)


def more_choices_are_looser(before: Collection[Value], after: Collection[Value]) -> Verdict:
    """For lists of which any one is enough: evidence."""
    return _lists(before, after, lost=Direction.STRICTER, gained=Direction.LOOSER)


def ranked(*from_strict_to_loose: str) -> Judge:
    """For words in an order of strictness."""
    rank = {word: place for place, word in enumerate(from_strict_to_loose)}

    def judge(before: Value, after: Value) -> Verdict:
        return LOOSER if rank[after] > rank[before] else STRICTER

    return judge


def later_in_school_year_is_looser(before: Value, after: Value) -> Verdict:
    """For a month and day; the school year begins in August."""
    return LOOSER if _in_school_year(after) > _in_school_year(before) else STRICTER


def audience(before: Value, after: Value) -> Verdict:
    """For whom a rule is meant (`only`): without categories it is for every case."""
    directions: set[Direction] = set()
    old, new = (_meant(row) for row in (before, after))
    if old != new:
        everybody = frozenset[str]()
        lost = new != everybody and (old == everybody or not _covered(old, new))
        gained = old != everybody and (new == everybody or not _covered(new, old))
        directions |= {Direction.LOOSER} if lost else set()
        directions |= {Direction.STRICTER} if gained else set()
    was, now = (bool((row or {}).get("non_graduating")) for row in (before, after))
    if was != now:
        directions.add(Direction.LOOSER if now else Direction.STRICTER)
    return tuple(sorted(directions)) or OTHER


def _lists(
    before: Collection[Value], after: Collection[Value], *, lost: Direction, gained: Direction
) -> tuple[Direction, ...]:
    old, new = _plain(before), _plain(after)
    directions = ([lost] if set(old) - set(new) else []) + ([gained] if set(new) - set(old) else [])
    return tuple(sorted(directions)) or OTHER


def _plain(values: Collection[Value] | None) -> Sequence[str]:
    return [str(value) for value in values or ()]


def _endless(value: Value) -> float:
    return float("inf") if value is None else float(value)


def _in_school_year(row: Value) -> tuple[int, int]:
    return ((row["month"] - 8) % 12, row["day"])


def _meant(row: Value) -> frozenset[str]:
    return frozenset((row or {}).get("categories", ()))


def _covered(wanted: frozenset[str], by: frozenset[str]) -> bool:
    """Whether every category (or finer kind) of one list is meant by the other."""
    return all(code in by or code.partition(".")[0] in by for code in wanted)
