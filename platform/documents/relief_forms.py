"""生活费用减免审批表: what was asked for and what was decided; no reason is printed, for a yes or a no (domain.md 7.3)."""

from __future__ import annotations

from collections.abc import Iterable

from care.fee_relief.lifecycle import ReliefState
from care.fee_relief.queries import ReliefView
from care.fee_relief.terms import PER_LABELS, yuan
from documents.paper import Block, Rows

_COLUMNS = ("日期", "项目", "金额", "起止", "审批意见", "经办人")
_SHARES = (12, 20, 18, 26, 12, 12)
_AGREED, _NOT_AGREED = "同意", "不同意"


def reliefs(found: Iterable[ReliefView]) -> list[Block]:
    """One line a relief, the oldest first (they come newest first); what was taken back is on no paper."""
    kept = [one for one in found if one.line.state is not ReliefState.WITHDRAWN]
    rows = tuple(map(_row, kept[::-1]))
    return [Rows(_COLUMNS, rows, _SHARES)] if rows else []


def _row(relief: ReliefView) -> tuple[str, ...]:
    line = relief.line
    opinion = _NOT_AGREED if line.state is ReliefState.REFUSED else _AGREED
    return (
        f"{relief.decided_on or line.asked_on:%Y-%m-%d}",
        line.item,
        f"{PER_LABELS[line.per]} {yuan(line.amount_fen)} 元",
        f"{line.starts_on:%Y-%m-%d} 至 {line.ends_on:%Y-%m-%d}",
        opinion if relief.decided_on else "",
        relief.decided_by_name or line.asked_by_name,
    )
