"""Finds the same person twice within one roster: the same number, or the same name and birthday under two numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from people.faults import Fault, FaultCode
from people.roster.checks import StudentEntry
from people.roster.reader import Places


class Numbered(Protocol):
    """What students and staff have in common."""

    @property
    def row(self) -> int: ...
    @property
    def number(self) -> str: ...


N = TypeVar("N", bound=Numbered)


def same_number(rows: Sequence[tuple[Places, N]]) -> list[Fault]:
    """An error at every row whose number another row has too; it names that row."""
    return [
        places.fault(FaultCode.NUMBER_TWICE, entry.row, "number", value=entry.number, other=other)
        for alike in _alike((entry.number, (places, entry)) for places, entry in rows)
        for places, entry, other in _with_other(alike)
    ]


def same_person(rows: Sequence[tuple[Places, StudentEntry]]) -> list[Fault]:
    """A warning at every row whose name and birthday stand in another row under another number."""
    known = [((entry.name, entry.born_on), (places, entry)) for places, entry in rows if entry.name and entry.born_on]
    return [
        places.fault(FaultCode.SAME_PERSON, entry.row, "name", other=other)
        for alike in _alike(known)
        if len({entry.number for _, entry in alike}) > 1
        for places, entry, other in _with_other(alike)
    ]


def _alike(rows: Iterable[tuple[Hashable, tuple[Places, N]]]) -> list[list[tuple[Places, N]]]:
    groups: dict[Hashable, list[tuple[Places, N]]] = defaultdict(list)
    for mark, row in rows:
        groups[mark].append(row)
    return [group for group in groups.values() if len(group) > 1]


def _with_other(alike: list[tuple[Places, N]]) -> Iterator[tuple[Places, N, str]]:
    """Each row with the name of another that is like it: the first one, or for the first one the second."""
    for index, (places, entry) in enumerate(alike):
        other_places, other = alike[0 if index else 1]
        sheet = f"工作表「{other_places.sheet}」" if other_places.sheet != places.sheet else ""
        yield places, entry, f"{sheet}第 {other.row} 行"
