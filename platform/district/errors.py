"""What can be wrong with a district's request, in words that say what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.errors import DomainError


class ThresholdTooLow(DomainError):
    """The small-cell threshold may only be raised (domain.md 5, small cells)."""

    code = "statistics-threshold-too-low"
    message = "小数值门槛不能低于 {floor}，只能提高；您给的是 {given}。"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a table, and where: a path such as `rows[2].counts.S01`."""

    path: str
    message: str


class UnusableTable(DomainError):
    """A statistics table that cannot be published as it stands; `faults` lists everything that is wrong."""

    code = "statistics-table-unusable"
    message = "统计表有 {count} 处需要修改。"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(count=len(self.faults))


class NothingReported(DomainError):
    """No school has frozen its counts for that month."""

    code = "statistics-nothing-reported"
    message = "{month} 还没有学校上报统计快照，暂时不能拟定统计表。"
