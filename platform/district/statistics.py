"""From cases to counts, and from every school's counts to one frozen table; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from district.frozen_table import By, Column, FrozenTable
from policy_profiles import canonical


@dataclass(frozen=True, slots=True)
class Report:
    """One school's counts of a month, as it reported them."""

    stage: str
    students: int
    counts: Mapping[str, int]
    nodes: frozenset[str]
    restricted: frozenset[str]


def counts_of(nodes_by_student: Mapping[UUID, Iterable[str]]) -> dict[str, int]:
    """Students by canonical node: whoever has two nodes counts under both, and once in their parent and in the total."""
    counts: Counter[str] = Counter()
    for nodes in nodes_by_student.values():
        own = set(nodes)
        counts.update(with_parents(own))
        counts[canonical.NEED_TOTAL] += canonical.is_need_based(own)
    return {code: counts[code] for code in counts if counts[code]}


def with_parents(nodes: Iterable[str]) -> set[str]:
    """The nodes and the parents that they hang under."""
    own = set(nodes)
    return own | {parent for code in own if (parent := canonical.NODES[code].parent) is not None}


def by_stage(month: str, reports: Sequence[Report]) -> FrozenTable:
    """The frozen table canonical node × stage of the schools that reported."""
    stages = sorted({report.stage for report in reports})
    inside = {stage: [report for report in reports if report.stage == stage] for stage in stages}
    rows = [canonical.NEED_TOTAL, *_countable(reports)]
    return FrozenTable(
        snapshot=month,
        by=By.STAGE,
        columns=tuple(
            Column(stage, base=sum(one.students for one in inside[stage]), schools=len(inside[stage]))
            for stage in stages
        ),
        counts={
            (node, stage): sum(one.counts.get(node, 0) for one in inside[stage]) for node in rows for stage in stages
        },
        contributing={
            (node, stage): sum(node in one.nodes for one in inside[stage])
            for node in rows
            if node != canonical.NEED_TOTAL
            for stage in stages
        },
        restricted=frozenset(node for report in reports for node in report.restricted),
    )


def _countable(reports: Iterable[Report]) -> list[str]:
    """The nodes that the profile of some school counts, in the order of the tree."""
    known = frozenset(node for report in reports for node in report.nodes)
    return [code for code in canonical.NODES if code in known]
