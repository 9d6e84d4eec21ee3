"""How close a typed text comes to a label of ours: in characters, full pinyin or initials, as a whole or in part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from people import names

Thing = TypeVar("Thing")


def closest(text: str, things: Iterable[Thing], keys: Callable[[Thing], Iterable[str]], most: int) -> list[Thing]:
    """The things whose keys the text fits, the closest first and otherwise in their own order; at most so many."""
    wanted = _folded(text)
    if not wanted:
        return []
    found = [(distance, thing) for thing in things if (distance := _nearest(wanted, keys(thing))) is not None]
    return [thing for _distance, thing in sorted(found, key=lambda pair: pair[0])][:most]


def _nearest(wanted: str, keys: Iterable[str]) -> int | None:
    distances = [found for key in keys if (found := _distance(wanted, key)) is not None]
    return min(distances, default=None)


def _distance(wanted: str, label: str) -> int | None:
    """0 for the whole, 1 for the beginning, 2 for a part; None for nothing in common."""
    plain, spoken, initials = _read(label)
    together = "".join(spoken)
    if wanted in (plain, together, initials):
        return 0
    if any(key.startswith(wanted) for key in (plain, together, initials)):
        return 1
    # A part of a reading begins where a syllable does, as in a name.
    tails = ("".join(spoken[start:]) for start in range(1, len(spoken)))
    if wanted in plain or wanted in initials or any(tail.startswith(wanted) for tail in tails):
        return 2
    return None


@lru_cache(maxsize=2048)
def _read(label: str) -> tuple[str, tuple[str, ...], str]:
    """A label as it is written, spoken and abbreviated. It is kept: labels are few, and never a person's name."""
    spoken = names.pinyin(label)
    return _folded(label), tuple(spoken.split()), names.initials(spoken)


def _folded(text: str) -> str:
    return names.normalise(text).lower().replace(" ", "")
