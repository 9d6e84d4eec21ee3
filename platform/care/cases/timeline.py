"""One line in the course of a file (经过), whichever room it comes from; pure values, put together by the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Strand(StrEnum):
    """What the course can be narrowed to."""

    TALK = "talk"
    FOLLOW_UP = "follow_up"
    PLAN = "plan"
    SUPPORT = "support"
    DECISION = "decision"


STRAND_LABELS: dict[Strand, str] = {
    Strand.TALK: "谈话",
    Strand.FOLLOW_UP: "跟踪",
    Strand.PLAN: "计划",
    Strand.SUPPORT: "支持",
    Strand.DECISION: "决定",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """What happened when, by whom, in which words, and which duties it did.

    `texts` are pairs of a label (may be empty) and a text. `is_restricted` says that there is more than this person reads.
    `recorded_on` differs from `happened_on` where it was written down later (补记). `record_id` is set where this person
    may still undo the record.
    """

    happened_on: date
    recorded_on: date
    title: str
    by: str
    place: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    credited: tuple[str, ...] = ()
    is_restricted: bool = False
    record_id: UUID | None = None

    @property
    def is_late_entry(self) -> bool:
        """补记: written down after the day on which it happened."""
        return self.recorded_on > self.happened_on
