"""经过: the sources from which a file's course is put together. A new kind of record adds one line to SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import groupby
from uuid import UUID

from attachments import queries as attachments
from care.cases.entries import PART_LABELS, entry
from care.cases.file import CounsellingLine, DecisionView, FileView
from care.cases.terms import DECISION_LABELS, DecisionKind
from care.cases.timeline import RecordLine, Strand, TimelineEntry
from kernel import clock
from web.authors import author

STEP = 20
"""How many entries a file shows at first, and how many more at each request."""

MONTHS_SEEN = 6

_AMONG_STAFF = frozenset({Strand.TALK_PLAN, Strand.SUBJECT_CARD, Strand.CONFERENCE})
"""In these nobody was in touch with the child or the family."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something in the course of a file, before it is read: its words are opened for those alone that a page shows."""

    happened_on: date
    recorded_on: date
    strands: frozenset[Strand]
    read: Callable[[], TimelineEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The part of a file's course that a page shows, newest first, and what else there is."""

    entries: Sequence[TimelineEntry]
    counts: dict[Strand, int]
    total: int
    strand: Strand | None
    found: int

    @property
    def has_more(self) -> bool:
        """Whether older entries are left."""
        return self.found > len(self.entries)

    def months(self) -> Iterator[tuple[date, list[TimelineEntry]]]:
        """The entries under the months in which they happened."""
        for month, entries in groupby(self.entries, key=lambda entry: entry.happened_on.replace(day=1)):
            yield month, list(entries)


@dataclass(frozen=True, slots=True)
class MonthSeen:
    """One month of the panel 支持有没有用: how often somebody was in touch, and what tracking said of the effect."""

    month: date
    contacts: int
    effects: tuple[str, ...]


def course(
    file: FileView,
    records: Sequence[RecordLine],
    *,
    more: Sequence[Happened] = (),
    strand: Strand | None = None,
    most: int = STEP,
) -> Course:
    """The newest entries of an opened file, of one strand or all; `more` is what other rooms know of it."""
    found = _course(_everything(file, records, more), strand, most)
    files = attachments.counted([one.record_id for one in found.entries if one.record_id is not None])
    return replace(found, entries=[_with_files(one, files) for one in found.entries])


def _with_files(one: TimelineEntry, files: Mapping[UUID, int]) -> TimelineEntry:
    return replace(one, files=files.get(one.record_id, 0)) if one.record_id is not None else one


def course_between(
    file: FileView, records: Sequence[RecordLine], since: date | None, *, more: Sequence[Happened] = ()
) -> Course:
    """Every entry since a day, for paper."""
    wanted = [one for one in _everything(file, records, more) if since is None or one.happened_on >= since]
    return _course(wanted, None, len(wanted))


def months_seen(file: FileView, records: Sequence[RecordLine]) -> list[MonthSeen]:
    """The last months of the file in order; empty for whom the records' words are closed, or while nothing was tracked."""
    if not file.reads_records or not any(Strand.FOLLOW_UP in record.strands for record in records):
        return []
    return [_month_seen(month, records) for month in _last_months() if month >= file.proposed_on.replace(day=1)]


def _course(everything: Sequence[Happened], strand: Strand | None, most: int) -> Course:
    wanted = [one for one in everything if strand is None or strand in one.strands]
    return Course(
        entries=[one.read() for one in wanted[:most]],
        counts={strand: sum(strand in one.strands for one in everything) for strand in Strand},
        total=len(everything),
        strand=strand,
        found=len(wanted),
    )


def _everything(file: FileView, records: Sequence[RecordLine], more: Sequence[Happened]) -> list[Happened]:
    found = [*more, *(happened for source in SOURCES for happened in source(file, records))]
    return sorted(found, key=lambda one: (one.happened_on, one.recorded_on), reverse=True)


def _decisions(file: FileView, _records: Sequence[RecordLine]) -> Iterable[Happened]:
    for decision in file.decisions:
        strand = Strand.SUPPORT if decision.kind is DecisionKind.SUPPORT_REVISED else Strand.DECISION
        yield Happened(decision.made_on, decision.made_on, frozenset({strand}), partial(_decided, decision))


def _decided(decision: DecisionView) -> TimelineEntry:
    return TimelineEntry(
        happened_on=decision.made_on,
        recorded_on=decision.made_on,
        title=DECISION_LABELS[decision.kind],
        by=author(decision.made_by_name),
        texts=(("", decision.reason),) if decision.reason else (),
        is_restricted=decision.is_restricted,
    )


def _recorded(file: FileView, records: Sequence[RecordLine]) -> Iterable[Happened]:
    today = clock.today()
    for record in records:
        yield Happened(
            record.happened_on, record.recorded_on, record.strands, partial(entry, record, file, today=today)
        )


def _counselled(file: FileView, _records: Sequence[RecordLine]) -> Iterable[Happened]:
    """That there was counselling: the words stand on a page of the centre's own."""
    strands = frozenset({Strand.COUNSELLING})
    for line in file.counselling:
        yield Happened(line.happened_on, line.happened_on, strands, partial(_closed, file, line))


def _closed(file: FileView, line: CounsellingLine) -> TimelineEntry:
    return TimelineEntry(
        happened_on=line.happened_on,
        recorded_on=line.happened_on,
        title=PART_LABELS["counselling"],
        by=line.by,
        is_restricted=not (file.reads_counselling or line.is_mine),
        ask=line.by,
    )


Source = Callable[[FileView, Sequence[RecordLine]], Iterable[Happened]]
SOURCES: tuple[Source, ...] = (_recorded, _decisions, _counselled)


def _last_months() -> list[date]:
    today = clock.today()
    numbers = [today.year * 12 + today.month - 1 - back for back in reversed(range(MONTHS_SEEN))]
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def _month_seen(month: date, records: Sequence[RecordLine]) -> MonthSeen:
    met = [record for record in records if not record.strands <= _AMONG_STAFF]
    within = [record for record in met if record.happened_on.replace(day=1) == month]
    return MonthSeen(month, len(within), tuple(record.effect for record in within if record.effect))
