"""How a duty can stand, and how people call it. Which of these it is, the view `obligation_states` alone decides."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class DutyState(StrEnum):
    """How a duty stands on the working day."""

    UPCOMING = "upcoming"
    OPEN = "open"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"
    MISSED = "missed"
    WAIVED = "waived"
    DEFERRED = "deferred"
    AWAITING_CALENDAR = "awaiting_calendar"


class Matter(StrEnum):
    """What somebody can be reminded of."""

    DUTY = "duty"
    CASE = "case"
    SCREENING = "screening"


class BoardOrder(StrEnum):
    """What the board is sorted by first."""

    DATE = "date"
    CLASS = "class"
    WORK = "work"


ORDER_LABELS: Final[dict[BoardOrder, str]] = {
    BoardOrder.DATE: "截止日期",
    BoardOrder.CLASS: "班级",
    BoardOrder.WORK: "事项",
}

STATE_LABELS: Final[dict[DutyState, str]] = {
    DutyState.UPCOMING: "未到期",
    DutyState.OPEN: "待办",
    DutyState.LATE: "已逾期",
    DutyState.DONE: "已完成",
    DutyState.DONE_LATE: "逾期完成",
    DutyState.MISSED: "已错过",
    DutyState.WAIVED: "已豁免",
    DutyState.DEFERRED: "假期顺延",
    DutyState.AWAITING_CALENDAR: "待校历确认",
}
