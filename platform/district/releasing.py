"""The pure rules of a statistical release: months, states, moves."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from kernel.states import Transitions


class ReleaseState(StrEnum):
    """Where a table stands. Suppression is part of drafting: an unsuppressed table never exists as a row."""

    DRAFT = "draft"
    RELEASED = "released"


class ReleaseMove(StrEnum):
    """What a person may do with a drafted table."""

    RELEASE = "release"


MOVES: Transitions[ReleaseState, ReleaseMove] = Transitions(
    {(ReleaseState.DRAFT, ReleaseMove.RELEASE): ReleaseState.RELEASED}
)

STATE_LABELS: dict[ReleaseState, str] = {ReleaseState.DRAFT: "待发布", ReleaseState.RELEASED: "已发布"}


def month_before(day: date) -> str:
    """The month that had ended by the first of this day's month, as 2026-10."""
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


def month_end(month: str) -> date:
    """The last day of a month such as 2026-10."""
    following = date.fromisoformat(f"{month}-01") + timedelta(days=31)
    return following.replace(day=1) - timedelta(days=1)
