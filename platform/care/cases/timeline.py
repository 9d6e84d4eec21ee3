"""One line in the course of a file (经过), whichever room it comes from; pure values, put together by the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from functools import cached_property
from uuid import UUID


class Strand(StrEnum):
    """What the course can be narrowed to."""

    TALK = "talk"
    TALK_PLAN = "talk_plan"
    SUBJECT_CARD = "subject_card"
    FOLLOW_UP = "follow_up"
    PLAN = "plan"
    VISIT = "visit"
    CONTACT = "contact"
    CONFERENCE = "conference"
    COUNSELLING = "counselling"
    SUPPORT = "support"
    DECISION = "decision"


STRAND_LABELS: dict[Strand, str] = {
    Strand.TALK: "谈话",
    Strand.TALK_PLAN: "交流预案",
    Strand.SUBJECT_CARD: "任课教师反馈",
    Strand.FOLLOW_UP: "跟踪",
    Strand.PLAN: "计划",
    Strand.VISIT: "走访",
    Strand.CONTACT: "家校联系",
    Strand.CONFERENCE: "会商",
    Strand.COUNSELLING: "心理辅导",
    Strand.SUPPORT: "支持",
    Strand.DECISION: "决定",
}


Texts = Sequence[tuple[str, str]]
"""What was written: pairs of a label (may be empty) and a text."""


class RecordKind(StrEnum):
    """Which room keeps a record."""

    TALK = "talk"
    TALK_PLAN = "talk_plan"
    SUBJECT_CARD = "subject_card"
    CONTACT = "contact"
    VISIT = "visit"
    SPECIAL_EVENT = "special_event"
    LETTER = "letter"
    CONFERENCE = "conference"
    FEE_RELIEF = "fee_relief"
    SEMINAR = "seminar"
    STUDENT_FORUM = "student_forum"


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """One record as a file's course shows it: what, when, by whom, in which words, and which duties it did.

    `strands` may be several: a talk that is tracking too is both. `about_contact` records are read by whoever reads the
    guardians' numbers, all others by whoever reads talks. Words are unsealed when they are asked for (`opens`, and `tells`
    for the effect that tracking saw): a long file shows a few of its records at a time. `notes` say by which way it was or
    how it stands, in words of ours. A classmate's view (`is_peer`) has fewer readers; `leaves` opens what the others still
    read of it, `names_peer` the classmate's code, for its author and the counselling centre. `is_shut` says that it is also about
    a child whose protected file this person does not open: then it is only there, whoever wrote it.
    """

    id: UUID
    kind: RecordKind
    strands: frozenset[Strand]
    title: str
    happened_on: date
    at: time | None = None
    recorded_on: date
    by: str
    place: str = ""
    notes: tuple[str, ...] = ()
    credited: Sequence[str] = ()
    is_mine: bool
    can_be_undone: bool = True
    about_contact: bool = False
    is_peer: bool = False
    is_shut: bool = False
    opens: Callable[[], Texts] = field(repr=False)
    tells: Callable[[], str] | None = field(default=None, repr=False)
    leaves: Callable[[], Texts] | None = field(default=None, repr=False)
    names_peer: Callable[[], str] | None = field(default=None, repr=False)

    @property
    def is_late_entry(self) -> bool:
        """Whether it was written down after the day on which it happened (补记)."""
        return self.recorded_on > self.happened_on

    @cached_property
    def texts(self) -> Texts:
        """What was written, each with its label."""
        return self.opens()

    @cached_property
    def effect(self) -> str:
        """教育效果, where it was tracked."""
        return self.tells() if self.tells else ""

    @cached_property
    def left(self) -> Texts:
        """What is read of it by those who do not read what a classmate said."""
        return self.leaves() if self.leaves else ()

    @cached_property
    def peer(self) -> str:
        """The code of the classmate, empty where there is none."""
        return self.names_peer() if self.names_peer else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """What happened when, by whom, in which words, and which duties it did.

    `texts` are pairs of a label (may be empty) and a text. `is_restricted` says that there is more than this person reads.
    `recorded_on` differs from `happened_on` where it was written down later (补记). `record_id` and `record_kind` say which
    record it is, for whoever reads it; `may_undo` that this person may still undo it; `ask` whom to ask for what is
    restricted, where it is somebody else than usual. `is_peer` is a classmate's view;
    `files` is how many photos and papers hang on it.
    """

    happened_on: date
    at: time | None = None
    recorded_on: date
    title: str
    by: str
    place: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    credited: tuple[str, ...] = ()
    is_restricted: bool = False
    notes: tuple[str, ...] = ()
    record_id: UUID | None = None
    record_kind: RecordKind | None = None
    strands: frozenset[Strand] = frozenset()
    may_undo: bool = False
    ask: str = ""
    is_peer: bool = False
    files: int = 0

    @property
    def is_late_entry(self) -> bool:
        """补记: written down after the day on which it happened."""
        return self.recorded_on > self.happened_on
