"""What a job is: a named function that runs in its school's (or district's) scope and calls one service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Whose job it is: which of the two outboxes holds its row."""

    SCHOOL = "school"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Job:
    """A registered job. The function gets `actor` (the platform) and the row's arguments, all plain values."""

    name: str
    place: Place
    function: Callable[..., object]


_registry: dict[str, Job] = {}


def job(name: str, *, place: Place = Place.SCHOOL) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Register a function as the job `name` (`room.verb`). It may run twice, late, or after a crash."""

    def register(function: Callable[..., object]) -> Callable[..., object]:
        if name in _registry:
            msg = f"two jobs are called {name}"
            raise ValueError(msg)
        _registry[name] = Job(name, place, function)
        return function

    return register


def jobs() -> Mapping[str, Job]:
    """Every registered job by name."""
    return dict(_registry)
