"""Guardian seminars and student forums as entries of a file's course (经过)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from care.cases.timeline import RecordKind, Strand, TimelineEntry
from care.seminars.queries import InFileLine
from web.views.case_timeline import Happened

TURN_LABELS = {
    "came": "家长参加了座谈会",
    "missed": "家长没有到会，座谈会摘要",
    "forum": "参加学生座谈会",
}
TOLD_LABELS = {True: "摘要已转告", False: "摘要还没有转告"}


def of_meetings(lines: Iterable[InFileLine]) -> list[Happened]:
    """Every seminar with confirmed minutes to which the family was invited, and every forum."""
    return [
        Happened(line.happened_on, line.recorded_on, frozenset({_strand(line)}), partial(_entry, line))
        for line in lines
    ]


def _strand(line: InFileLine) -> Strand:
    return Strand.TALK if line.is_forum else Strand.CONTACT


def _entry(line: InFileLine) -> TimelineEntry:
    title = TURN_LABELS["forum" if line.is_forum else ("came" if line.came else "missed")]
    notes = () if line.came else (TOLD_LABELS[line.summary_on is not None],)
    return TimelineEntry(
        happened_on=line.happened_on,
        recorded_on=line.happened_on,
        title=title,
        by=line.by,
        place=line.place,
        texts=line.opens(),
        credited=line.credited,
        notes=notes,
        record_id=line.id,
        record_kind=RecordKind.STUDENT_FORUM if line.is_forum else RecordKind.SEMINAR,
    )
