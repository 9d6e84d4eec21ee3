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
    POSTPONED = "postponed"
    DEFERRED = "deferred"
    AWAITING_CALENDAR = "awaiting_calendar"


class Matter(StrEnum):
    """What somebody can be reminded of."""

    DUTY = "duty"
    CASE = "case"
    SCREENING = "screening"


class Decision(StrEnum):
    """What can be decided about a duty that cannot be done in time."""

    WAIVED = "waived"
    """Nobody has to do it until the end; what falls due before then need not be done at all."""
    POSTPONED = "postponed"
    """It is to be done all the same, by the end of another day."""


class Step(StrEnum):
    """How far the escalation of a duty has come (domain.md 2.3)."""

    REMIND = "remind"
    """Three workdays before the due date: the owner."""
    GRADE = "grade"
    """One workday after the end of grace: the owner and the grade head."""
    GROUP = "group"
    """Three: the leadership group, its head and named officers."""
    PRINCIPAL = "principal"
    """Seven: the principal."""
    DISTRICT = "district"
    """Fourteen: the district's completion rate, as a number."""


WORKDAYS_LATE: Final[dict[Step, int]] = {Step.GRADE: 1, Step.GROUP: 3, Step.PRINCIPAL: 7, Step.DISTRICT: 14}
"""The workdays after the end of grace on which each step comes."""


class BoardOrder(StrEnum):
    """What the board is sorted by first."""

    DATE = "date"
    CLASS = "class"
    WORK = "work"


DECISION_LABELS: Final[dict[Decision, str]] = {
    Decision.POSTPONED: "延期：改到那天之前做完",
    Decision.WAIVED: "豁免：到那天之前都不用做",
}

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
    DutyState.POSTPONED: "延期",
    DutyState.DEFERRED: "假期顺延",
    DutyState.AWAITING_CALENDAR: "待校历确认",
}

AGREEMENT = "agreement"
"""The kind of a subject that people agreed on; the engine computes nothing for it."""
NAMED = "named"
"""The owner of a duty that one person took upon themselves: whoever `assignee_id` names, in whatever office."""
