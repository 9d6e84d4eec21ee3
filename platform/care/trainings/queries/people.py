"""Who may be trained, and what counts for whom in the school year."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from accounts.models import Membership, User
from accounts.permissions import Permission
from accounts.queries import holdings
from accounts.roles import Role
from care.trainings import coverage
from care.trainings.coverage import Earned, Person, PersonLine
from care.trainings.lifecycle import TrainingState
from care.trainings.models import Training, TrainingAttendance
from care.trainings.terms import PeopleOrder, Result, Topic, TrainingKind
from kernel import clock, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import names
from people.models import ClassGroup, StaffMember
from school_calendar import queries as calendars

PAGE_OF_PEOPLE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """What the list of people is narrowed to; `lacks` is a topic that they were not trained in this school year."""

    q: str = ""
    role: Role | None = None
    lacks: Topic | None = None
    sort: PeopleOrder = PeopleOrder.FEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTraining:
    """One that counts for the reader, for their own page."""

    training_id: UUID
    attendance_id: UUID
    kind: TrainingKind
    title: str
    topics: tuple[Topic, ...]
    happens_on: date
    half_hours: int
    is_registered: bool
    result: Result | None

    @property
    def counts(self) -> bool:
        """Whether its hours count: they are registered, and nothing is to be learnt again."""
        return self.is_registered and self.result is not Result.AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnYear:
    """The reader's school year: what they attended, and what counts of it."""

    trainings: tuple[OwnTraining, ...]

    @property
    def half_hours(self) -> int:
        """What counts."""
        return sum(one.half_hours for one in self.trainings if one.counts)

    @property
    def missing(self) -> tuple[Topic, ...]:
        """What they were not trained in."""
        topics = {topic for one in self.trainings if one.counts for topic in one.topics}
        return tuple(topic for topic in Topic if topic not in topics)


def everybody() -> list[Person]:
    """Every account of the school with its roles, then the staff without one, by name; three statements."""
    held = (
        select(User.id, User.name, User.is_student, func.array_agg(Membership.role.distinct()))
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.member_school_id == tenancy.school_id(), Membership.ended_at.is_(None), User.active)
        .group_by(User.id, User.name, User.is_student)
    )
    classes = _classes()
    accounts = [
        Person(
            id=row,
            name=name,
            roles=frozenset(map(Role, roles)),
            classes=tuple(classes.get(row, ())),
            is_student=is_student,
        )
        for row, name, is_student, roles in session().execute(held)
    ]
    without = select(StaffMember).where(StaffMember.left_on.is_(None), StaffMember.user_id.is_(None))
    others = [
        Person(id=row.id, name=row.name, roles=frozenset(), post=row.post, has_account=False)
        for row in session().scalars(without)
    ]
    return [*sorted(accounts, key=_spoken), *sorted(others, key=_spoken)]


def _classes() -> dict[UUID, list[str]]:
    """Class teacher -> the names of their classes, in the order of the classes; one statement."""
    held = holdings([Role.CLASS_TEACHER]).subquery()
    query = (
        select(held.c.user_id, ClassGroup.name)
        .join(ClassGroup, ClassGroup.id == held.c.class_id)
        .order_by(ClassGroup.grade, ClassGroup.number)
    )
    found: dict[UUID, list[str]] = {}
    for user_id, name in session().execute(query):
        found.setdefault(user_id, []).append(name)
    return found


def holding_audience(audience: Collection[Role]) -> list[Person]:
    """Whom an audience names."""
    return [person for person in everybody() if not person.roles.isdisjoint(audience)]


def persons_of_account(user_id: UUID | None) -> list[UUID]:
    """The account, and the member of staff that it belongs to: under both the person may stand on a list."""
    if user_id is None:
        return []
    staff = session().scalars(select(StaffMember.id).where(StaffMember.user_id == user_id)).all()
    return [user_id, *staff]


def accounts_of_staff(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The accounts of those of these who are members of staff and have one by now; one statement."""
    query = select(StaffMember.id, StaffMember.user_id).where(StaffMember.id.in_(ids))
    return {row: user_id for row, user_id in session().execute(query) if user_id is not None}


def year_began() -> date:
    """The first day of what counts now."""
    return calendars.school_year_began(clock.today())


def people_lines(wanted: PeopleFilter, *, actor: Actor) -> tuple[list[PersonLine], list[PersonLine]]:
    """Everybody's school year, and those of them that the filter leaves, sorted; as many statements for one as for all.

    Raises NotFound for a student's account.
    """
    if actor.is_student or not actor.may(Permission.TRAINING_OVERSEE):
        raise NotFound
    lines = coverage.person_lines(everybody(), _earned(year_began()))
    return lines, sorted(_left(lines, wanted), key=_order(wanted.sort))


def year_figures() -> dict[UUID, int]:
    """Account or member of staff -> the half hours that count in this school year: what an evaluation asks for."""
    lines = coverage.person_lines(everybody(), _earned(year_began()))
    return {line.person.id: line.half_hours for line in lines}


def own_year(actor: Actor) -> OwnYear:
    """What the reader attended this school year, newest first."""
    ids = persons_of_account(actor.user_id)
    query = (
        select(Training, TrainingAttendance)
        .join(TrainingAttendance, _joined())
        .where(
            or_(TrainingAttendance.user_id.in_(ids), TrainingAttendance.staff_id.in_(ids)),
            Training.happens_on >= year_began(),
            Training.state != TrainingState.CANCELLED,
        )
        .order_by(Training.happens_on.desc(), Training.id)
    )
    return OwnYear(trainings=tuple(_own(training, row) for training, row in session().execute(query)))


def _earned(since: date) -> list[Earned]:
    """What counts for whom; one statement. Who got an account meanwhile keeps what they had before it."""
    query = (
        select(
            func.coalesce(TrainingAttendance.user_id, StaffMember.user_id, TrainingAttendance.staff_id),
            Training.half_hours,
            Training.topics,
        )
        .join(TrainingAttendance, _joined())
        .outerjoin(
            StaffMember,
            and_(StaffMember.school_id == TrainingAttendance.school_id, StaffMember.id == TrainingAttendance.staff_id),
        )
        .where(
            Training.state == TrainingState.RECORDED,
            Training.happens_on >= since,
            TrainingAttendance.result.is_distinct_from(Result.AGAIN),
        )
    )
    return [
        Earned(person_id=person, half_hours=half_hours, topics=tuple(map(Topic, topics)))
        for person, half_hours, topics in session().execute(query)
    ]


def _joined() -> ColumnElement[bool]:
    return and_(TrainingAttendance.school_id == Training.school_id, TrainingAttendance.training_id == Training.id)


def _left(lines: Iterable[PersonLine], wanted: PeopleFilter) -> list[PersonLine]:
    sought = names.search(wanted.q) if wanted.q else None
    return [
        line
        for line in lines
        if (sought is None or _matches(line.person.name, sought))
        and (wanted.role is None or wanted.role in line.person.roles)
        and (wanted.lacks is None or wanted.lacks in line.missing)
    ]


def _matches(name: str, sought: names.Search) -> bool:
    spoken = names.pinyin(name)
    return any(sought.text in part for part in (name, spoken.replace(" ", ""), names.initials(spoken)))


def _order(sort: PeopleOrder) -> Callable[[PersonLine], tuple[int, str, str, str]]:
    weight = {PeopleOrder.FEWEST: 1, PeopleOrder.MOST: -1, PeopleOrder.NAME: 0}[sort]
    return lambda line: (weight * line.half_hours, *_spoken(line.person))


def _spoken(person: Person) -> tuple[str, str, str]:
    return names.pinyin(person.name), person.name, str(person.id)


def _own(training: Training, row: TrainingAttendance) -> OwnTraining:
    return OwnTraining(
        training_id=training.id,
        attendance_id=row.id,
        kind=TrainingKind(training.kind),
        title=training.title,
        topics=tuple(topic for topic in Topic if topic in training.topics),
        happens_on=training.happens_on,
        half_hours=training.half_hours,
        is_registered=training.state == TrainingState.RECORDED,
        result=Result(row.result) if row.result else None,
    )
