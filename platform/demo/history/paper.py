"""What a demo school has done so far on paper.

Each grade enters its paper records together, as schools do; most in time, some after the date, a few not yet.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.talks import services as talks
from care.talks.services import PlanEntry, PlanWords
from demo.agenda import Deed, Place
from demo.catalog import TODAY, Pace
from demo.history import home_contact, seminars
from demo.history.tempo import TEMPI, Tempo
from demo.history.words import CAUTIONS, PLANS
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.services import DoneWork
from people.models import ClassGroup, Student
from policy_profiles import queries as documents
from policy_profiles.evidence import EvidenceKind

# What was done for the files of a grade: in time on the first day, late on the second. Schools enter their paper on a few days.
FOR_FILES: tuple[tuple[EvidenceKind, date, date], ...] = (
    (EvidenceKind.STUDENT_FORUM, date(2026, 9, 28), date(2026, 10, 12)),
    (EvidenceKind.FEE_DECISION, date(2026, 9, 28), date(2026, 10, 21)),
    (EvidenceKind.GUARDIAN_CONTACT, date(2026, 10, 12), date(2026, 10, 30)),
    (EvidenceKind.TUTORING_PLAN, date(2026, 10, 14), date(2026, 11, 6)),
    (EvidenceKind.INDIVIDUAL_PLAN, date(2026, 10, 14), date(2026, 11, 6)),
    (EvidenceKind.REHAB_PLAN, date(2026, 10, 14), date(2026, 11, 6)),
    (EvidenceKind.STUDENT_FORUM, date(2026, 10, 30), date(2026, 11, 10)),
    (EvidenceKind.PLAN_REVIEW, date(2026, 10, 30), date(2026, 11, 10)),
    (EvidenceKind.SUBJECT_CARD, date(2026, 11, 6), TODAY),
    (EvidenceKind.PEER_TALK, date(2026, 11, 6), TODAY),
    (EvidenceKind.GUARDIAN_CONTACT, date(2026, 11, 10), TODAY),
)
# A plan comes before the first talk or not at all, so there is no doing it late.
PLANNED = 36
"""How much larger the share of files with a plan is than that of other work."""

# Home visits are made all through the term, grade after grade.
VISITS_FROM, VISITED = date(2026, 10, 12), 80

# What the leadership group did for the whole school.
FOR_THE_SCHOOL: tuple[tuple[EvidenceKind, date], ...] = (
    (EvidenceKind.ACTIVITY, date(2026, 10, 22)),
    (EvidenceKind.SEMINAR, date(2026, 11, 6)),
)

# What every class of a university did.
FOR_CLASSES: tuple[tuple[EvidenceKind, date], ...] = ((EvidenceKind.ADVISER_APPOINTMENT, date(2026, 9, 24)),)
MOST_CLASSES = 93


def deeds(place: Place) -> Iterable[Deed]:
    """A deed for each kind of work that the school's document asks for and its day, and the visits of each grade."""
    random_ = place.draws("paper")
    tempo = TEMPI[place.school.pace]
    asked = _asked(place)
    is_asked = EvidenceKind.TALK_PLAN in asked
    yield Deed(tempo.confirmed_on, partial(_plan, place, tempo.paper + PLANNED, random_, is_asked=is_asked))
    for day, work in _days_of_files(tempo, asked).items():
        yield Deed(day, partial(_for_files, place, work, random_))
    for number in range(0, len(place.school.grades), 2):
        day = VISITS_FROM + timedelta(days=number * 3)
        yield Deed(day, partial(_visit, place, place.school.grades[number : number + 2], random_))
    if place.school.pace is not Pace.BEHIND:
        elsewhere = seminars.KINDS if seminars.on_the_platform(place) else frozenset()
        for kind, day in (row for row in FOR_THE_SCHOOL if row[0] in asked - elsewhere):
            yield Deed(day, partial(_for_the_school, place, kind))
    for kind, day in (row for row in FOR_CLASSES if row[0] in asked):
        yield Deed(day, partial(_for_classes, place, kind, random_))


def _asked(place: Place) -> set[EvidenceKind]:
    """The kinds of work that the rules of the school's document ask for."""
    profile = documents.builtin_profile(place.school.profile)
    return {kind for rule in profile.rules if rule.enabled for kind in rule.evidence}


@dataclass(frozen=True, slots=True)
class _Work:
    """One kind of work on one day, for a share of the files; who was done in time is not done again."""

    kind: EvidenceKind
    share: int
    done: set[UUID]


def _days_of_files(tempo: Tempo, asked: set[EvidenceKind]) -> dict[date, list[_Work]]:
    """What is entered for files on which day."""
    days: dict[date, list[_Work]] = defaultdict(list)
    for kind, in_time, late in (row for row in FOR_FILES if row[0] in asked):
        first = _Work(kind, tempo.paper, set())
        days[in_time].append(first)
        if tempo.paper_late:
            days[late].append(replace(first, share=round(100 * tempo.paper_late / (100 - tempo.paper))))
    return days


def _for_files(place: Place, works: Sequence[_Work], random_: random.Random) -> None:
    """One record a grade for each kind of work, all of them entered at once."""
    files = _files()
    records: list[tuple[EvidenceKind, Sequence[UUID]]] = []
    for work in works:
        drawn: dict[int, list[UUID]] = defaultdict(list)
        elsewhere = _on_the_platform(place, work.kind)
        for case, grade in files:
            if random_.random() * 100 < work.share and case not in work.done and case not in elsewhere:
                drawn[grade].append(case)
                work.done.add(case)
        records += [(work.kind, cases) for cases in drawn.values()]
    _enter(place, records)


def _plan(place: Place, share: int, random_: random.Random, *, is_asked: bool) -> None:
    """Class teachers plan their first talks, where the school's document asks for it."""
    planned: dict[UUID, list[PlanEntry]] = defaultdict(list)
    for number, (case, group) in enumerate(_classes_of_files()):
        if random_.random() * 100 < share and is_asked:
            purpose, opening = PLANS[number % len(PLANS)]
            words = PlanWords(purpose=purpose, opening=opening, caution=CAUTIONS[number % len(CAUTIONS)])
            planned[group].append(PlanEntry(case_id=case, happened_on=clock.today(), words=words))
    batches = [(place.teacher(group), entries) for group, entries in planned.items()]
    talks.write_plans_of_many(batches=batches, actor=place.platform)


def _visit(place: Place, grades: Sequence[int], random_: random.Random) -> None:
    """One record a family."""
    visited = [case for case, grade in _files() if grade in grades and random_.random() * 100 < VISITED]
    elsewhere = _on_the_platform(place, EvidenceKind.HOME_VISIT)
    _enter(place, [(EvidenceKind.HOME_VISIT, [case]) for case in visited if case not in elsewhere])


def _on_the_platform(place: Place, kind: EvidenceKind) -> set[UUID]:
    """Whose work of this kind the shown class teacher writes down on the platform itself."""
    return set(home_contact.in_own_class(place)) if kind in home_contact.KINDS else set()


def _for_the_school(place: Place, kind: EvidenceKind) -> None:
    _enter(place, [(kind, [place.scope.school_id])])


def _for_classes(place: Place, kind: EvidenceKind, random_: random.Random) -> None:
    classes = session().scalars(select(ClassGroup.id).order_by(ClassGroup.grade, ClassGroup.number)).all()
    _enter(place, [(kind, [group]) for group in classes if random_.random() * 100 < MOST_CLASSES])


def _enter(place: Place, records: Iterable[tuple[EvidenceKind, Sequence[UUID]]]) -> None:
    obligations.credit_all(
        done=[
            DoneWork(record_id=new_id(), subject_ids=subjects, evidence=[kind], happened_on=clock.today())
            for kind, subjects in records
        ],
        record_kind="paper",
        actor=place.platform,
    )


def _classes_of_files() -> Sequence[tuple[UUID, UUID]]:
    """Who is in care today, with the class, by student number."""
    query = (
        select(CaseFile.id, CaseFile.class_id)
        .join(Student, Student.id == CaseFile.student_id)
        .where(CaseFile.state.in_(IN_CARE))
        .order_by(Student.number)
    )
    return [(case, group) for case, group in session().execute(query)]


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
