"""The screening of September: every class by its teacher, some late, reviewed by the head of the leadership group.

Where a document asks for no screening of classes (U, P3), class teachers propose whom they have found on their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import select

from care.cases import services as cases
from care.screening import queries
from care.screening import services as screening
from care.screening.lifecycle import Outcome
from care.screening.models import ClassScreening
from care.screening.services import Found
from demo.agenda import Deed, Place
from demo.catalog import TERM_STARTS_ON
from demo.history.tempo import TEMPI
from demo.sampling import nodes_of_child, rates
from demo.situations import Situation, as_proposal, situations
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup, Student
from policy_profiles import queries as profiles

SCREENED_ON, TOO_LATE_ON = date(2026, 9, 9), date(2026, 9, 15)


def deeds(place: Place) -> Iterable[Deed]:
    """The window opens with the term; a week later the classes are screened, and then reviewed."""
    random_ = place.draws("screening")
    tempo = TEMPI[place.school.pace]
    yield Deed(TERM_STARTS_ON, lambda: _open(place))
    yield Deed(SCREENED_ON, lambda: _hand_in(place, tempo.late_classes, random_))
    yield Deed(tempo.reviewed_on, lambda: _review(place))


def _open(place: Place) -> None:
    screening.open_windows(actor=place.platform)


def _hand_in(place: Place, late: int, random_: Random) -> list[Deed]:
    """A deed for every class; who is late is drawn, but where anybody may be, the last class is."""
    rows = (
        session()
        .execute(
            select(ClassScreening.id, ClassGroup.grade)
            .join(ClassGroup, ClassGroup.id == ClassScreening.class_id)
            .order_by(ClassGroup.grade, ClassGroup.number)
        )
        .all()
    )
    if not rows:
        return _propose_alone(place, random_)
    is_late = [random_.random() * 100 < late for _ in rows]
    if late and not any(is_late):
        is_late[-1] = True
    return [
        # What is drawn belongs to the class, whenever it hands in.
        Deed(TOO_LATE_ON if slow else SCREENED_ON, partial(_screen, place, row.id, row.grade, Random(random_.random())))  # noqa: S311  invented people
        for row, slow in zip(rows, is_late, strict=True)
    ]


def _propose_alone(place: Place, random_: Random) -> list[Deed]:
    """A deed for every class of a school that has no screening."""
    classes = session().execute(select(ClassGroup.id, ClassGroup.grade).order_by(ClassGroup.grade, ClassGroup.number))
    return [
        Deed(SCREENED_ON, partial(_propose, place, row.id, row.grade, Random(random_.random())))  # noqa: S311  invented people
        for row in classes.all()
    ]


def _propose(place: Place, class_id: UUID, grade: int, random_: Random) -> None:
    of_class = (
        select(Student.id).where(Student.class_id == class_id, Student.left_on.is_(None)).order_by(Student.number)
    )
    seen = _seen(place, session().scalars(of_class).all(), grade, random_)
    _propose_all({student: found for student, found in seen.items() if found}, place.teacher(class_id))


def _screen(place: Place, screening_id: UUID, grade: int, random_: Random) -> None:
    row = session().get_one(ClassScreening, (place.scope.school_id, screening_id))
    teacher = place.teacher(row.class_id)
    students = sorted(queries.students(row, teacher), key=lambda one: one.number)
    seen = _seen(place, [student.student_id for student in students], grade, random_)
    # The screening form takes one category a child; whoever has more is proposed with all of them beforehand.
    _propose_all({student: found for student, found in seen.items() if len(found) > 1}, teacher)
    found = [_outcome(student, found) for student, found in seen.items()]
    screening.record_outcomes(screening=row, found=found, seen_version=row.version, actor=teacher)
    screening.submit(screening=row, seen_version=row.version, actor=teacher)


def _seen(place: Place, students: Sequence[UUID], grade: int, random_: Random) -> dict[UUID, list[Situation]]:
    """What the teacher of a class finds for each of its students, mostly nothing."""
    _, profile = profiles.current_profile()
    of_grade = rates(place.school, grade)
    return {student: situations(nodes_of_child(random_, of_grade), profile, random_) for student in students}


def _propose_all(seen: dict[UUID, list[Situation]], teacher: Actor) -> None:
    proposals = []
    for student, found in seen.items():
        choices, notes = as_proposal(found)
        proposals.append(cases.Proposal(student_id=student, categories=choices, evidence=notes))
    if proposals:
        cases.propose_all(proposals=proposals, actor=teacher)


def _outcome(student: UUID, found: Sequence[Situation]) -> Found:
    if not found:
        return Found(student_id=student, outcome=Outcome.NONE)
    first = found[0]
    return Found(
        student_id=student,
        outcome=Outcome.CANDIDATE,
        category_code=first.code,
        category_subtag=first.subtag,
        basis_kind=first.source,
        basis=first.words,
    )


def _review(place: Place) -> None:
    head = place.head()
    for row in session().scalars(select(ClassScreening).order_by(ClassScreening.id)):
        screening.approve(screening=row, actor=head)
