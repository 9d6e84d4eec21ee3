"""What a demo school has done so far on paper: kinds of work that have no form of their own on the platform yet.

Each grade enters its paper records together, as schools do; most in time, some after the date, a few not yet.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from demo.agenda import Deed, Place
from demo.catalog import TODAY, Pace
from demo.history.tempo import TEMPI
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.services import DoneWork
from people.models import ClassGroup, Student
from policy_profiles.evidence import EvidenceKind

# What was done for the files of a grade: in time on the first day, late on the second.
FOR_FILES: tuple[tuple[EvidenceKind, date, date], ...] = (
    (EvidenceKind.FEE_DECISION, date(2026, 9, 29), date(2026, 10, 21)),
    (EvidenceKind.GUARDIAN_CONTACT, date(2026, 10, 12), date(2026, 10, 29)),
    (EvidenceKind.TUTORING_PLAN, date(2026, 10, 14), date(2026, 11, 4)),
    (EvidenceKind.PLAN_REVIEW, date(2026, 10, 30), date(2026, 11, 12)),
    (EvidenceKind.SUBJECT_CARD, date(2026, 11, 6), TODAY),
    (EvidenceKind.GUARDIAN_CONTACT, date(2026, 11, 10), TODAY),
)
# A plan comes before the first talk or not at all, so there is no doing it late.
PLANNED = 36
"""How much larger the share of files with a plan is than that of other work."""

# Home visits are made all through the term, grade after grade.
VISITS_FROM, VISITED = date(2026, 10, 12), 80

# What the leadership group did for the whole school.
FOR_THE_SCHOOL: tuple[tuple[EvidenceKind, date], ...] = (
    (EvidenceKind.TRAINING, date(2026, 9, 25)),
    (EvidenceKind.ACTIVITY, date(2026, 10, 22)),
    (EvidenceKind.SEMINAR, date(2026, 11, 6)),
)


def deeds(place: Place) -> Iterable[Deed]:
    """A deed for each kind of work and day, and the visits of each grade."""
    random_ = place.draws("paper")
    tempo = TEMPI[place.school.pace]
    planned = partial(_for_files, place, EvidenceKind.TALK_PLAN, tempo.paper + PLANNED, set(), random_)
    yield Deed(tempo.confirmed_on, planned)
    for kind, in_time, late in FOR_FILES:
        # Whoever was done in time is not done again.
        done: set[UUID] = set()
        yield Deed(in_time, partial(_for_files, place, kind, tempo.paper, done, random_))
        if tempo.paper_late:
            of_the_rest = round(100 * tempo.paper_late / (100 - tempo.paper))
            yield Deed(late, partial(_for_files, place, kind, of_the_rest, done, random_))
    for number, grade in enumerate(place.school.grades):
        day = VISITS_FROM + timedelta(days=number * 3)
        yield Deed(day, partial(_visit, place, grade, random_))
    if place.school.pace is not Pace.BEHIND:
        for kind, day in FOR_THE_SCHOOL:
            yield Deed(day, partial(_for_the_school, place, kind))


def _for_files(place: Place, kind: EvidenceKind, share: int, done: set[UUID], random_: random.Random) -> None:
    """One record a grade."""
    drawn: dict[int, list[UUID]] = defaultdict(list)
    for case, grade in _files():
        if random_.random() * 100 < share and case not in done:
            drawn[grade].append(case)
            done.add(case)
    _enter(place, kind, drawn.values())


def _visit(place: Place, grade: int, random_: random.Random) -> None:
    """One record a family."""
    visited = [case for case, of_grade in _files() if of_grade == grade and random_.random() * 100 < VISITED]
    _enter(place, EvidenceKind.HOME_VISIT, [[case] for case in visited])


def _for_the_school(place: Place, kind: EvidenceKind) -> None:
    _enter(place, kind, [[place.scope.school_id]])


def _enter(place: Place, kind: EvidenceKind, records: Iterable[Sequence[UUID]]) -> None:
    obligations.credit_all(
        done=[
            DoneWork(record_id=new_id(), subject_ids=subjects, evidence=[kind], happened_on=clock.today())
            for subjects in records
        ],
        record_kind="paper",
        actor=place.platform,
    )


def _files() -> Sequence[tuple[UUID, int]]:
    """Who is in care today, with the grade, by student number."""
    query = (
        select(CaseFile.id, ClassGroup.grade)
        .join(Student, Student.id == CaseFile.student_id)
        .join(ClassGroup, ClassGroup.id == CaseFile.class_id)
        .where(CaseFile.state.in_(IN_CARE))
        .order_by(Student.number)
    )
    return [(case, grade) for case, grade in session().execute(query)]
