"""The pure rules of a screening (domain.md section 3): states of a class and of a window, and what a hand-in needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from kernel.states import Transitions
from policy_profiles import windows
from policy_profiles.rules import TermWindow


class ClassState(StrEnum):
    """Where a class stands in a window."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    COMPLETED = "completed"
    COMPLETED_LATE = "completed_late"


class ClassMove(StrEnum):
    """What may be done with a class's screening. Whether an approval is late depends on the day of the hand-in."""

    SUBMIT = "submit"
    APPROVE = "approve"
    APPROVE_LATE = "approve_late"
    RETURN = "return"
    REOPEN = "reopen"


class WindowState(StrEnum):
    """Where a window stands, read from its days and its classes."""

    PLANNED = "planned"
    OPEN = "open"
    IN_REVIEW = "in_review"
    COMPLETED = "completed"
    COMPLETED_LATE = "completed_late"


class Outcome(StrEnum):
    """What a class teacher found for a student; every student gets one (U-5.0 不漏、不错)."""

    NONE = "none"
    CANDIDATE = "candidate"
    CONTINUED = "continued"


MOVES: Transitions[ClassState, ClassMove] = Transitions(
    {
        (ClassState.OPEN, ClassMove.SUBMIT): ClassState.IN_REVIEW,
        (ClassState.IN_REVIEW, ClassMove.APPROVE): ClassState.COMPLETED,
        (ClassState.IN_REVIEW, ClassMove.APPROVE_LATE): ClassState.COMPLETED_LATE,
        (ClassState.IN_REVIEW, ClassMove.RETURN): ClassState.OPEN,
        (ClassState.COMPLETED, ClassMove.REOPEN): ClassState.OPEN,
        (ClassState.COMPLETED_LATE, ClassMove.REOPEN): ClassState.OPEN,
    }
)

REVIEWED = frozenset({ClassState.COMPLETED, ClassState.COMPLETED_LATE})
"""The states in which a second person has said yes."""

STATE_LABELS: dict[ClassState, str] = {
    ClassState.OPEN: "进行中",
    ClassState.IN_REVIEW: "待复核",
    ClassState.COMPLETED: "已完成",
    ClassState.COMPLETED_LATE: "逾期完成",
}

WINDOW_LABELS: dict[WindowState, str] = {
    WindowState.PLANNED: "计划中",
    WindowState.OPEN: "进行中",
    WindowState.IN_REVIEW: "待复核",
    WindowState.COMPLETED: "已完成",
    WindowState.COMPLETED_LATE: "逾期完成",
}

OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.NONE: "无需关注",
    Outcome.CANDIDATE: "候选",
    Outcome.CONTINUED: "已在册续期",
}


def window_days(when: TermWindow, term_start: date, activated_on: date) -> tuple[date, date]:
    """First and last day of a term's window as the rule sets it (R01, A1); who begins inside it has all its days.

    The window is never extended, not even over a holiday.
    """
    first, last = windows.days_of(when, term_start)
    opens = max(first, activated_on)
    return opens, opens + (last - first)


def window_state(opens_on: date, today: date, classes: Collection[ClassState]) -> WindowState:
    """Where a window stands. It is complete when all its classes are, late when one of them was."""
    if today < opens_on:
        return WindowState.PLANNED
    if not classes or ClassState.OPEN in classes:
        return WindowState.OPEN
    if ClassState.IN_REVIEW in classes:
        return WindowState.IN_REVIEW
    return WindowState.COMPLETED_LATE if ClassState.COMPLETED_LATE in classes else WindowState.COMPLETED


def approval(submitted_on: date, closes_on: date) -> ClassMove:
    """How a hand-in is approved: what counts is the day on which the class teacher handed in."""
    return ClassMove.APPROVE if submitted_on <= closes_on else ClassMove.APPROVE_LATE
