"""What a demo school has done so far on paper.

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
from demo.history import home_contact
from demo.history.tempo import TEMPI
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.services import DoneWork
from people.models import ClassGroup, Student
from policy_profiles import queries as documents
from policy_profiles.evidence import EvidenceKind
from tenants.models import OrgUnit, UnitKind

# What was done for the files of a grade: in time on the first day, late on the second.
FOR_FILES: tuple[tuple[EvidenceKind, date, date], ...] = (
    (EvidenceKind.STUDENT_FORUM, date(2026, 9, 28), date(2026, 10, 12)),
    (EvidenceKind.FEE_DECISION, date(2026, 9, 29), date(2026, 10, 21)),
    (EvidenceKind.GUARDIAN_CONTACT, date(2026, 10, 12), date(2026, 10, 29)),
    (EvidenceKind.TUTORING_PLAN, date(2026, 10, 14), date(2026, 11, 4)),
    (EvidenceKind.INDIVIDUAL_PLAN, date(2026, 10, 14), date(2026, 11, 4)),
    (EvidenceKind.REHAB_PLAN, date(2026, 10, 15), date(2026, 11, 5)),
    (EvidenceKind.STUDENT_FORUM, date(2026, 10, 28), date(2026, 11, 9)),
    (EvidenceKind.PLAN_REVIEW, date(2026, 10, 30), date(2026, 11, 12)),
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
    (EvidenceKind.FILING_GUIDANCE, date(2026, 9, 10)),
    (EvidenceKind.TRAINING, date(2026, 9, 25)),
    (EvidenceKind.EXCHANGE, date(2026, 10, 16)),
    (EvidenceKind.ACTIVITY, date(2026, 10, 22)),
    (EvidenceKind.SEMINAR, date(2026, 11, 6)),
)

# What every class of a university did, and every college; the last college has not sent its November papers yet.
FOR_CLASSES: tuple[tuple[EvidenceKind, date], ...] = ((EvidenceKind.ADVISER_APPOINTMENT, date(2026, 9, 24)),)
FOR_COLLEGES: tuple[tuple[EvidenceKind, date], ...] = (
    (EvidenceKind.ROSTER_REFRESH, date(2026, 9, 15)),
    (EvidenceKind.ARCHIVE_BATCH, date(2026, 9, 15)),
    (EvidenceKind.ROSTER_SUBMISSION, date(2026, 9, 24)),
    (EvidenceKind.ARCHIVE_BATCH, date(2026, 10, 15)),
    (EvidenceKind.ROSTER_REFRESH, date(2026, 11, 16)),
    (EvidenceKind.ARCHIVE_BATCH, date(2026, 11, 16)),
)
LATE_IN_NOVEMBER = date(2026, 11, 16)
MOST_CLASSES = 93


def deeds(place: Place) -> Iterable[Deed]:
    """A deed for each kind of work that the school's document asks for and its day, and the visits of each grade."""
    random_ = place.draws("paper")
    tempo = TEMPI[place.school.pace]
    asked = _asked(place)
    planned = partial(_for_files, place, EvidenceKind.TALK_PLAN, tempo.paper + PLANNED, set(), random_)
    yield Deed(tempo.confirmed_on, planned)
    for kind, in_time, late in (row for row in FOR_FILES if row[0] in asked):
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
        for kind, day in (row for row in FOR_THE_SCHOOL if row[0] in asked):
            yield Deed(day, partial(_for_the_school, place, kind))
    for kind, day in (row for row in FOR_CLASSES if row[0] in asked):
        yield Deed(day, partial(_for_classes, place, kind, random_))
    for kind, day in (row for row in FOR_COLLEGES if row[0] in asked):
        yield Deed(day, partial(_for_colleges, place, kind, day))


def _asked(place: Place) -> set[EvidenceKind]:
    """The kinds of work that the rules of the school's document ask for."""
    profile = documents.builtin_profile(place.school.profile)
    return {kind for rule in profile.rules if rule.enabled for kind in rule.evidence}


def _for_files(place: Place, kind: EvidenceKind, share: int, done: set[UUID], random_: random.Random) -> None:
    """One record a grade."""
    drawn: dict[int, list[UUID]] = defaultdict(list)
    elsewhere = _on_the_platform(place, kind)
    for case, grade in _files():
        if random_.random() * 100 < share and case not in done and case not in elsewhere:
            drawn[grade].append(case)
            done.add(case)
    _enter(place, kind, drawn.values())


def _visit(place: Place, grade: int, random_: random.Random) -> None:
    """One record a family."""
    visited = [case for case, of_grade in _files() if of_grade == grade and random_.random() * 100 < VISITED]
    elsewhere = _on_the_platform(place, EvidenceKind.HOME_VISIT)
    visited = [case for case in visited if case not in elsewhere]
    _enter(place, EvidenceKind.HOME_VISIT, [[case] for case in visited])


def _on_the_platform(place: Place, kind: EvidenceKind) -> set[UUID]:
    """Whose work of this kind the shown class teacher writes down on the platform itself."""
    return set(home_contact.in_own_class(place)) if kind in home_contact.KINDS else set()


def _for_the_school(place: Place, kind: EvidenceKind) -> None:
    _enter(place, kind, [[place.scope.school_id]])


def _for_classes(place: Place, kind: EvidenceKind, random_: random.Random) -> None:
    classes = session().scalars(select(ClassGroup.id).order_by(ClassGroup.grade, ClassGroup.number)).all()
    _enter(place, kind, [[group] for group in classes if random_.random() * 100 < MOST_CLASSES])


def _for_colleges(place: Place, kind: EvidenceKind, day: date) -> None:
    colleges = session().scalars(select(OrgUnit.id).where(OrgUnit.kind == UnitKind.COLLEGE).order_by(OrgUnit.id)).all()
    _enter(place, kind, [[college] for college in (colleges[:-1] if day >= LATE_IN_NOVEMBER else colleges)])


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
