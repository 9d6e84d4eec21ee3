"""经过: the sources from which a file's course is put together. A new kind of record adds one line to SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter

from care.cases.file import FileView
from care.cases.terms import DECISION_LABELS
from care.cases.timeline import TimelineEntry
from care.talks import queries as talks
from kernel import clock
from kernel.actor import Actor

Source = Callable[[FileView, Actor], Sequence[TimelineEntry]]


def _decisions(file: FileView, _actor: Actor) -> Sequence[TimelineEntry]:
    return [
        TimelineEntry(
            happened_on=decision.made_on,
            recorded_on=decision.made_on,
            title=DECISION_LABELS[decision.kind],
            by=decision.made_by_name,
            texts=(("", decision.reason),) if decision.reason else (),
            is_restricted=decision.is_restricted,
        )
        for decision in file.decisions
    ]


def _talks(file: FileView, actor: Actor) -> Sequence[TimelineEntry]:
    return [
        TimelineEntry(
            happened_on=line.happened_on,
            recorded_on=line.recorded_on,
            title=line.title,
            by=line.by,
            place=line.place,
            texts=tuple(line.texts) if file.reads_records or line.is_mine else (),
            credited=tuple(line.credited),
            is_restricted=not (file.reads_records or line.is_mine),
            record_id=line.id if line.is_mine and line.recorded_on == clock.today() else None,
        )
        for line in talks.lines(file.case_id, actor)
    ]


SOURCES: tuple[Source, ...] = (_talks, _decisions)


def timeline(file: FileView, actor: Actor) -> list[TimelineEntry]:
    """Everything that happened with a file that was opened, newest first; each source takes at most two statements."""
    entries = [entry for source in SOURCES for entry in source(file, actor)]
    return sorted(entries, key=attrgetter("happened_on", "recorded_on"), reverse=True)
