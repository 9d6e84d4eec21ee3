"""Talks of class teachers with children in care, each class on a day of the week of its own, some late, some never."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.talks import services as talks
from care.talks.services import TalkEntry, Tracking
from care.talks.terms import TalkKind
from demo.agenda import Deed, Place
from demo.catalog import TODAY
from demo.history.cases import in_care
from demo.history.tempo import TEMPI, Tempo
from demo.history.words import EFFECTS, LESSONS, NEXT_STEPS, PLACES, STRATEGIES, TALKS
from kernel.db import session
from people.models import ClassGroup
from school_calendar import queries as calendars

DAYS_A_WEEK = 5
# After how many weeks a child is talked with again: the rule says thirty days, with priority fourteen.
USUAL_WEEKS, PRIORITY_WEEKS = 4, 2


@dataclass(slots=True)
class _Memory:
    """When each child was last talked with, whose next talk will be late, who is passed over, and the months with tracking."""

    random_: random.Random
    last_on: dict[UUID, date] = field(default_factory=dict)
    slow: set[UUID] = field(default_factory=set)
    tracked: dict[UUID, set[int]] = field(default_factory=lambda: defaultdict(set))
    forgotten: set[UUID] = field(default_factory=set)


def deeds(place: Place) -> Iterable[Deed]:
    """From the first workday after the confirmations, a deed for every workday until the day before the demo's."""
    tempo = TEMPI[place.school.pace]
    yield Deed(tempo.confirmed_on, lambda: _days(place, tempo))


def _days(place: Place, tempo: Tempo) -> list[Deed]:
    calendar, memory = calendars.school_calendar(), _Memory(place.draws("talks"))
    days = [tempo.confirmed_on + timedelta(days=ahead) for ahead in range(1, (TODAY - tempo.confirmed_on).days)]
    workdays = [day for day in days if calendar.is_workday(day)]
    # What would fall on a holiday is done before it.
    last_days = [following - timedelta(days=1) for following in workdays[1:]] + workdays[-1:]
    return [
        Deed(day, partial(_talk, place, tempo, (day, last_day), memory))
        for day, last_day in zip(workdays, last_days, strict=True)
    ]


def _talk(place: Place, tempo: Tempo, days: tuple[date, date], memory: _Memory) -> None:
    """Every class whose day it is: those whose turn has come, written down by their teacher."""
    turn: dict[UUID, list[TalkEntry]] = defaultdict(list)
    todays, since = _classes_of(*days), _confirmed()
    for case, group, is_priority in in_care():
        if group in todays and _is_due(case, todays[group], memory, is_priority=is_priority):
            turn[group].append(_entry(case, days[0], since[case], tempo, memory))
    batches = [(place.teacher(group), turn[group]) for group in todays if group in turn]
    talks.record_talks_of_many(batches=batches, actor=place.platform)


def _classes_of(day: date, last_day: date) -> dict[UUID, date]:
    """The classes whose teachers keep one of these days of the week for talks, in order, and the day that they keep."""
    kept = [day + timedelta(days=ahead) for ahead in range((last_day - day).days + 1)]
    of_weekday = {one.weekday(): one for one in kept}
    classes = session().scalars(select(ClassGroup.id).order_by(ClassGroup.grade, ClassGroup.number)).all()
    return {
        group: of_weekday[place % DAYS_A_WEEK]
        for place, group in enumerate(classes)
        if place % DAYS_A_WEEK in of_weekday
    }


def _is_due(case: UUID, kept: date, memory: _Memory, *, is_priority: bool) -> bool:
    """Whether a child's turn has come: on the class's next day, a week on, it would be too late."""
    if case in memory.forgotten:
        return False
    weeks = (PRIORITY_WEEKS if is_priority else USUAL_WEEKS) + (case in memory.slow)
    return case not in memory.last_on or memory.last_on[case] + timedelta(weeks=weeks) < kept + timedelta(weeks=1)


def _confirmed() -> dict[UUID, date]:
    """Since when each file is in care: some were found in the middle of the term."""
    rows = session().execute(select(CaseFile.id, CaseFile.confirmed_on).where(CaseFile.state.in_(IN_CARE)))
    return {case: confirmed_on for case, confirmed_on in rows if confirmed_on is not None}


def _entry(case: UUID, day: date, since: date, tempo: Tempo, memory: _Memory) -> TalkEntry:
    random_ = memory.random_
    memory.last_on[case] = day
    for late, those in ((tempo.late_talks, memory.slow), (tempo.missed_talks, memory.forgotten)):
        those.discard(case)
        if random_.random() * 100 < late:
            those.add(case)
    first_of_month = day.month not in memory.tracked[case] and random_.random() * 100 < tempo.tracked
    if first_of_month:
        memory.tracked[case].add(day.month)
    tracking = Tracking(
        strategy=random_.choice(STRATEGIES), effect=random_.choice(EFFECTS), lesson=random_.choice(LESSONS)
    )
    # A few talks are written down a day or three later.
    happened_on = day - timedelta(days=random_.choice((0, 0, 0, 0, 0, 1, 3)))
    return TalkEntry(
        case_id=case,
        kind=TalkKind.STUDENT,
        happened_on=max(happened_on, since),
        content=random_.choice(TALKS),
        place=random_.choice(PLACES),
        next_step=random_.choice(NEXT_STEPS),
        tracking=tracking if first_of_month else None,
    )
