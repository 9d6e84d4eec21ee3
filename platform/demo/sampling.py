"""Who in a demo school needs what: rates by canonical node, area and stage, and how they depend on each other.

The numbers are those of domain.md section 6. A node whose category the school's document lacks is simply not found there.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from demo.catalog import DemoSchool
from tenants.models import Area, Stage

MOST_LABELS = 3
"""A proposal has room for three grounds."""

# Rates in per cent: urban, town, rural.
_BY_AREA: dict[str, tuple[float, float, float]] = {
    "LEFT": (1.5, 10, 22),
    "MIGR": (14, 4, 1),
    "ECON": (3, 8, 14),
    "SING": (7, 7, 6),
}
_AREAS = (Area.URBAN, Area.TOWN, Area.RURAL)

_EVERYWHERE: dict[str, float] = {
    "ACAD": 5,
    "DIS": 0.4,
    "MED": 1.2,
    "ORPH": 0.15,
    "GPSY": 0.3,
    "GCOR": 0.15,
    "ADVG": 1,
    "GIFT": 3,
    "OTH": 0.3,
}

# Rates in per cent: primary, middle, senior, university.
_BY_AGE: dict[str, tuple[float, float, float, float]] = {"PSY": (1, 2.5, 3, 3.5), "DISC": (0.6, 1.8, 1, 1.5)}
_FIRST_OF_MIDDLE, _FIRST_OF_SENIOR = 7, 10

# The bottom five of a class are looked at and half of them confirmed (A6).
_UNIVERSITY: dict[str, float] = {"ECON": 18, "ACAD": 100 * 2.5 / 36}


@dataclass(frozen=True, slots=True)
class Dependence:
    """Who has `first` has `second` at so many times the odds of others; the rate of `second` in the whole stays."""

    first: str
    second: str
    odds: float


DEPENDENCES = (Dependence("LEFT", "ECON", 2), Dependence("LEFT", "ACAD", 1.5), Dependence("SING", "PSY", 1.5))

ORDER = tuple(
    "LEFT MIGR ECON SING ACAD PSY DIS MED ORPH DISC GPSY GCOR ADVG GIFT OTH".split()  # noqa: SIM905  a list of words
)


def rates(school: DemoSchool, grade: int) -> dict[str, float]:
    """The share of students, from 0 to 1, that a node is found for in a grade of this school."""
    area = _AREAS.index(school.area)
    age = _age_group(school, grade)
    percent = {
        **_EVERYWHERE,
        **{node: by_area[area] for node, by_area in _BY_AREA.items()},
        **{node: by_age[age] for node, by_age in _BY_AGE.items()},
        **(_UNIVERSITY if school.stage is Stage.UNIVERSITY else {}),
    }
    return {node: percent[node] / 100 for node in ORDER}


def nodes_of_child(random_: random.Random, of_grade: Mapping[str, float]) -> list[str]:
    """The nodes found for one child: mostly none, seldom several."""
    found: list[str] = []
    for node in ORDER:
        if random_.random() < _rate(node, of_grade, found):
            found.append(node)
    return found[:MOST_LABELS]


def _rate(node: str, of_grade: Mapping[str, float], found: list[str]) -> float:
    rate = of_grade[node]
    for dependence in DEPENDENCES:
        if dependence.second == node:
            others = _others(rate, of_grade[dependence.first], dependence.odds)
            return _with_odds(others, dependence.odds) if dependence.first in found else others
    return rate


@cache
def _others(rate: float, share_of_first: float, odds: float) -> float:
    """The rate among those without the first node, so that all together come to `rate`; found by halving."""
    low, high = 0.0, rate
    for _ in range(60):
        middle = (low + high) / 2
        together = share_of_first * _with_odds(middle, odds) + (1 - share_of_first) * middle
        low, high = (middle, high) if together < rate else (low, middle)
    return low


def _with_odds(rate: float, odds: float) -> float:
    """The rate whose odds are so many times those of `rate`."""
    times = odds * rate / (1 - rate)
    return times / (1 + times)


def _age_group(school: DemoSchool, grade: int) -> int:
    if school.stage is Stage.UNIVERSITY:
        return 3
    return (grade >= _FIRST_OF_MIDDLE) + (grade >= _FIRST_OF_SENIOR)
