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
    """When each child is to be talked with next, in which months there was a tracking record, and who is passed over."""

    random_: random.Random
    next_on: dict[UUID, date] = field(default_factory=dict)
    tracked: dict[UUID, set[int]] = field(default_factory=lambda: defaultdict(set))
    forgotten: set[UUID] = field(default_factory=set)


def deeds(place: Place) -> Iterable[Deed]:
    """From the first workday after the confirmations, a deed for every workday until the day before the demo's."""
    tempo = TEMPI[place.school.pace]
    yield Deed(tempo.confirmed_on, lambda: _days(place, tempo))


def _days(place: Place, tempo: Tempo) -> list[Deed]:
    calendar, memory = calendars.school_calendar(), _Memory(place.draws("talks"))
    days = (tempo.confirmed_on + timedelta(days=ahead) for ahead in range(1, (TODAY - tempo.confirmed_on).days))
    return [Deed(day, partial(_talk, place, tempo, day, memory)) for day in days if calendar.is_workday(day)]


def _talk(place: Place, tempo: Tempo, day: date, memory: _Memory) -> None:
    """Every class whose day it is: those whose turn has come, written down together by their teacher."""
    turn: dict[UUID, list[TalkEntry]] = defaultdict(list)
    todays = _classes_of(day)
    for case, group, is_priority in in_care():
        if group in todays and memory.next_on.get(case, day) <= day and case not in memory.forgotten:
            turn[group].append(_entry(case, day, tempo, memory))
            memory.next_on[case] = day + timedelta(weeks=_weeks(tempo, memory, is_priority=is_priority))
            if memory.random_.random() * 100 < tempo.missed_talks:
                memory.forgotten.add(case)
    for group in sorted(turn, key=todays.index):
        talks.record_talks(entries=turn[group], actor=place.teacher(group))


def _classes_of(day: date) -> list[UUID]:
    """The classes whose teachers keep this day of the week for talks, in order."""
    classes = session().scalars(select(ClassGroup.id).order_by(ClassGroup.grade, ClassGroup.number)).all()
    return [group for place, group in enumerate(classes) if place % DAYS_A_WEEK == day.weekday()]


def _weeks(tempo: Tempo, memory: _Memory, *, is_priority: bool) -> int:
    usual = PRIORITY_WEEKS if is_priority else USUAL_WEEKS
    return usual + (memory.random_.random() * 100 < tempo.late_talks)


def _entry(case: UUID, day: date, tempo: Tempo, memory: _Memory) -> TalkEntry:
    random_ = memory.random_
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
        happened_on=max(happened_on, tempo.confirmed_on),
        content=random_.choice(TALKS),
        place=random_.choice(PLACES),
        next_step=random_.choice(NEXT_STEPS),
        tracking=tracking if first_of_month else None,
    )
