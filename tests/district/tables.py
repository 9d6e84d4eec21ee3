"""Small frozen tables for tests, written as a person would write them on paper."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from district.frozen_table import By, Column, FrozenTable
from district.suppression import ReleasedTable
from policy_profiles import canonical

RATES = {
    "LEFT": 0.1,
    "MIGR": 0.05,
    "ECON": 0.06,
    "SING": 0.07,
    "ACAD": 0.05,
    "PSY": 0.01,
    "DIS": 0.004,
    "MED": 0.012,
    "ORPH": 0.0015,
    "DISC": 0.006,
    "GPSY": 0.003,
    "GCOR": 0.0015,
    "ADVG": 0.01,
    "GIFT": 0.03,
    "OTH": 0.003,
}


def table(
    rows: Mapping[str, Sequence[int]],
    *,
    by: By = By.SCHOOL,
    schools: int | Sequence[int] | None = None,
    base: int | Sequence[int] = 400,
    groups: str | None = None,
) -> FrozenTable:
    """Columns A, B, C … with these counts per row; `groups` gives one letter per column."""
    width = len(next(iter(rows.values())))
    ids = "ABCDEFGHIJ"[:width]
    behind = schools if schools is not None else (1 if by is By.SCHOOL else 4)
    columns = tuple(
        Column(
            id=name,
            base=base if isinstance(base, int) else base[place],
            schools=behind if isinstance(behind, int) else behind[place],
            group=groups[place] if groups else None,
        )
        for place, name in enumerate(ids)
    )
    counts = {(node, name): count for node, row in rows.items() for name, count in zip(ids, row, strict=True)}
    return FrozenTable("2026-11", by, columns, counts)


def shown(released: ReleasedTable, node: str) -> list[int | None]:
    """A released row, the total last."""
    return [released.counts[node, column.id] for column in released.columns]


def district(
    seed: int, *, columns: int = 24, by: By = By.SCHOOL, grouped: bool = False, scale: float = 1
) -> FrozenTable:
    """A made-up district of every node, its students drawn at about the rates of the demo, some with several nodes."""
    draw = random.Random(seed)
    made, counts = [], {}
    for place in range(columns):
        name, base = f"S{place:02}", int(draw.choice([120, 150, 300, 600, 900, 1200]) * scale)
        made.append(Column(name, base, 1 if by is By.SCHOOL else 4, group=f"g{place % 4}" if grouped else None))
        students = [{node for node, rate in RATES.items() if draw.random() < rate} for _ in range(base)]
        for node in RATES:
            counts[node, name] = sum(node in student for student in students)
        for parent in ("HLTH", "FAM", "LRN", "COND"):
            counts[parent, name] = sum(not student.isdisjoint(canonical.children(parent)) for student in students)
        counts[canonical.NEED_TOTAL, name] = sum(canonical.is_need_based(student) for student in students)
    return FrozenTable("2026-11", by, tuple(made), counts)
