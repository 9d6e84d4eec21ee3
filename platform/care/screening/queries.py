"""Reads of a screening: the board of the school, one class as its teacher or reviewer sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from care.cases import figures
from care.cases import queries as cases
from care.screening.lifecycle import STATE_LABELS, ClassState, Outcome, WindowState, window_state
from care.screening.models import ClassScreening, ScreeningOutcome, ScreeningWindow
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import queries as people
from people.models import ClassGroup, Student
from privacy.protection import shut_to

BASIS = "screening_outcomes.basis"
RETURNED = "class_screenings.returned_reason"


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class on the board: how many of how many students have an outcome, and where it stands."""

    id: UUID
    class_id: UUID
    class_name: str
    grade: int
    state: ClassState
    students: int
    recorded: int
    candidates: int
    submitted_by_name: str | None
    submitted_on: date | None

    @property
    def label(self) -> str:
        """The state in words."""
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class Board:
    """A window and those of its classes that the person may see."""

    window: ScreeningWindow
    state: WindowState
    classes: Sequence[ClassRow]


@dataclass(frozen=True, slots=True)
class StudentRow:
    """A student on the class form, with what is recorded so far."""

    student_id: UUID
    name: str
    number: str
    in_care: bool
    outcome: Outcome | None
    tags: Sequence[str]
    category_code: str | None
    category_subtag: str | None
    basis_kind: str | None
    basis: str
    recorded_by: UUID | None
    is_restricted: bool = False


def board(actor: Actor) -> Board | None:
    """The newest window with the classes that the person answers for; None before the first one. Two statements."""
    newest = session().scalar(select(ScreeningWindow).order_by(ScreeningWindow.opens_on.desc()).limit(1))
    if newest is None:
        return None
    rows = [_class_row(row) for row in session().execute(_classes(newest.id, actor))]
    return Board(newest, window_state(newest.opens_on, clock.today(), {row.state for row in rows}), rows)


def visible_screening(actor: Actor, screening_id: UUID) -> tuple[ClassScreening, ClassGroup]:
    """One class's screening with its class, if the person answers for the class; raises NotFound."""
    found = (
        session()
        .execute(
            select(ClassScreening, ClassGroup)
            .join(ClassGroup, ClassGroup.id == ClassScreening.class_id)
            .where(ClassScreening.id == screening_id, people.class_filter(actor))
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found[0], found[1]


def students(screening: ClassScreening, actor: Actor) -> list[StudentRow]:
    """The class list with outcomes, by stored pinyin; shown to people through `services.open_class` only.

    Of a student whose file is shut to this person they see the name alone.
    """
    rows = (
        session()
        .execute(
            select(Student, ScreeningOutcome, shut_to(actor, Student.id))
            .outerjoin(
                ScreeningOutcome,
                (ScreeningOutcome.student_id == Student.id) & (ScreeningOutcome.class_screening_id == screening.id),
            )
            .where(Student.class_id == screening.class_id, Student.left_on.is_(None))
            .order_by(Student.pinyin, Student.number)
        )
        .all()
    )
    in_care = cases.students_with_active_case([student.id for student, _, is_shut in rows if not is_shut])
    return [
        _student_row(student, None if is_shut else outcome, student.id in in_care) for student, outcome, is_shut in rows
    ]


def shut_outcomes(screening: ClassScreening, actor: Actor) -> set[UUID]:
    """Whose outcome stands and is not this person's to see, since the student's file is protected."""
    mine = (ScreeningOutcome.class_screening_id == screening.id, shut_to(actor, ScreeningOutcome.student_id))
    return set(session().scalars(select(ScreeningOutcome.student_id).where(*mine)))


def usual_days() -> int | None:
    """How many days a review took: the median of the last ones, None while there are too few; one statement."""
    days = (ClassScreening.reviewed_on - ClassScreening.submitted_on).label("days")
    reviewed = select(days).where(ClassScreening.reviewed_on.is_not(None)).order_by(ClassScreening.reviewed_on.desc())
    found = reviewed.limit(figures.LAST).subquery()
    middle = func.percentile_cont(0.5).within_group(found.c.days)
    number, median = session().execute(select(func.count(), middle).select_from(found)).one()
    return round(median) if number >= figures.ENOUGH else None


def outcomes(screening_id: UUID) -> Mapping[UUID, ScreeningOutcome]:
    """The outcomes of a class by student."""
    rows = session().scalars(select(ScreeningOutcome).where(ScreeningOutcome.class_screening_id == screening_id))
    return {row.student_id: row for row in rows}


def enrolled(class_id: UUID) -> set[UUID]:
    """The students who are in the class now."""
    return set(session().scalars(select(Student.id).where(Student.class_id == class_id, Student.left_on.is_(None))))


def window(window_id: UUID) -> ScreeningWindow:
    """A window of the school; raises NotFound."""
    found = session().scalar(select(ScreeningWindow).where(ScreeningWindow.id == window_id))
    if found is None:
        raise NotFound
    return found


def classes_in_operation() -> Sequence[ClassGroup]:
    """The school's classes that have not graduated, in order."""
    query = select(ClassGroup).where(ClassGroup.graduated_on.is_(None)).order_by(ClassGroup.grade, ClassGroup.number)
    return session().scalars(query).all()


def returned_reason(screening: ClassScreening) -> str:
    """Why the class was returned or reopened, empty when it was not."""
    if screening.returned_reason_sealed is None:
        return ""
    return crypto.unseal(screening.returned_reason_sealed, row=screening.id, field=RETURNED)


def as_values(screening: ClassScreening) -> dict[str, object]:
    """What stands in the record now, for the page that shows both versions."""
    recorded = session().scalar(
        select(func.count()).select_from(ScreeningOutcome).where(ScreeningOutcome.class_screening_id == screening.id)
    )
    return {"version": screening.version, "state": STATE_LABELS[ClassState(screening.state)], "recorded": recorded or 0}


def _classes(window_id: UUID, actor: Actor) -> Select[ClassScreening, ClassGroup, int, int, int]:
    student, outcome = aliased(Student), aliased(ScreeningOutcome)
    return (
        select(
            ClassScreening,
            ClassGroup,
            func.count(student.id).label("students"),
            func.count(outcome.id).label("recorded"),
            func.count(outcome.id)
            .filter(outcome.outcome == Outcome.CANDIDATE, ~shut_to(actor, student.id))
            .label("candidates"),
        )
        .join(ClassGroup, ClassGroup.id == ClassScreening.class_id)
        .outerjoin(student, (student.class_id == ClassGroup.id) & student.left_on.is_(None))
        .outerjoin(outcome, (outcome.class_screening_id == ClassScreening.id) & (outcome.student_id == student.id))
        .where(ClassScreening.window_id == window_id, people.class_filter(actor))
        .group_by(ClassScreening.school_id, ClassScreening.id, ClassGroup.school_id, ClassGroup.id)
        .order_by(ClassGroup.grade, ClassGroup.number)
    )


def _class_row(row: Row[ClassScreening, ClassGroup, int, int, int]) -> ClassRow:
    screening, group, students_, recorded, candidates = row
    return ClassRow(
        id=screening.id,
        class_id=group.id,
        class_name=group.name,
        grade=group.grade,
        state=ClassState(screening.state),
        students=students_,
        recorded=recorded,
        candidates=candidates,
        submitted_by_name=screening.submitted_by_name,
        submitted_on=screening.submitted_on,
    )


def _student_row(student: Student, outcome: ScreeningOutcome | None, in_care: bool) -> StudentRow:  # noqa: FBT001
    basis = ""
    if outcome is not None and outcome.basis_sealed is not None:
        basis = crypto.unseal(outcome.basis_sealed, row=outcome.id, field=BASIS)
    return StudentRow(
        student_id=student.id,
        name=student.name,
        number=student.number,
        in_care=in_care,
        outcome=Outcome(outcome.outcome) if outcome else None,
        tags=outcome.tags if outcome else (),
        category_code=outcome.category_code if outcome else None,
        category_subtag=outcome.category_subtag if outcome else None,
        basis_kind=outcome.basis_kind if outcome else None,
        basis=basis,
        recorded_by=outcome.recorded_by if outcome else None,
    )
