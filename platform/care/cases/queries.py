"""Reads of cases: which ones a person may know of, and rows for the use cases. Content goes out through `open_file` only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, func, or_, select, true

from accounts.roles import Role
from care.cases.lifecycle import ACTIVE, IN_CARE, CaseState
from care.cases.models import CaseCategory, CaseFile, CaseRequest, RiskFlag
from care.cases.terms import RequestKind, RosterSort
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import names
from people import queries as people
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier
from privacy import tiers
from privacy.tiers import Standing, View

PAGE = 50

# Offices that know the school's people, but not who is in care.
_NOT_ABOUT_CASES = frozenset({Role.ACADEMIC_AFFAIRS, Role.SUBJECT_TEACHER})


def visible_cases(actor: Actor) -> Select[CaseFile]:
    """The cases that this person may know of: need-to-know by class, and for a student's account none (INV-3).

    A candidate whose every category is of tier 4 is known to those who read tier 4 and to its proposer.
    """
    return (
        select(CaseFile)
        .join(Student, _of_student())
        .join(ClassGroup, _of_class())
        .where(_mine(actor), or_(CaseFile.state != CaseState.CANDIDATE, _knows_candidate(actor)))
    )


def visible_case(actor: Actor, case_id: UUID) -> CaseFile:
    """One of them, locked for the use case that follows; raises NotFound."""
    case = session().scalar(visible_cases(actor).where(CaseFile.id == case_id).with_for_update(of=CaseFile))
    if case is None:
        raise NotFound
    return case


def visible_cases_of(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, CaseFile]:
    """These cases, locked in a steady order, in one statement; raises NotFound unless this person may know of every one."""
    query = visible_cases(actor).where(CaseFile.id.in_(case_ids)).order_by(CaseFile.id)
    found = {case.id: case for case in session().scalars(query.with_for_update(of=CaseFile))}
    if found.keys() != set(case_ids):
        raise NotFound
    return found


def with_class(students: Select[Student]) -> Select[Student, ClassGroup]:
    """Students together with their classes."""
    return select(Student, ClassGroup).join(ClassGroup, _of_class()).where(Student.id.in_(_ids(students)))


def standing_in(class_group: ClassGroup, actor: Actor) -> Standing:
    """In which roles the actor stands to the students of a class."""
    return tiers.standing(actor, class_id=class_group.id, grade=class_group.grade, class_title=class_group.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """A line of the 关爱名册: who, how the case stands, what waits. No category and no reason."""

    case_id: UUID
    student_id: UUID
    student_name: str
    student_number: str
    class_name: str
    state: CaseState
    since: date
    proposed_by: UUID | None
    is_handled: bool
    has_flag: bool
    waits_for: frozenset[RequestKind]
    own_requests: frozenset[RequestKind]  # those of them that the reader asked for, so that somebody else decides
    is_restricted: bool = False  # a category of tier 4 decides who may confirm; pages do not show it


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFilter:
    """Which part of the list is wanted: by default everybody with an active case."""

    states: Collection[CaseState] = ACTIVE
    class_id: UUID | None = None
    case_ids: Collection[UUID] | None = None
    waiting: bool = False
    text: str = ""
    sort: RosterSort = RosterSort.WAITING


def roster(actor: Actor, wanted: RosterFilter, *, page: int = 1, size: int = PAGE) -> list[RosterRow]:
    """One page of the 关爱名册 in one statement, in the order that is wanted. `services.list_roster` logs the reading."""
    flag = exists().where(*_hangs_on_case(RiskFlag), RiskFlag.cleared_on.is_(None))
    query = (
        _wanted(actor, wanted)
        .with_only_columns(CaseFile, Student, ClassGroup.name, flag, _asked(), _asked(actor), _restricted())
        .order_by(*_order(wanted.sort), ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [_roster_row(row) for row in session().execute(query)]


def count_roster(actor: Actor, wanted: RosterFilter) -> int:
    """How many lines the list has."""
    return session().scalar(_wanted(actor, wanted).with_only_columns(func.count())) or 0


def tipped(actor: Actor) -> Sequence[tuple[CaseFile, Student, ClassGroup]]:
    """The cases in care, of students whom this person teaches, that have a hint for subject teachers."""
    query = (
        select(CaseFile, Student, ClassGroup)
        .join(Student, _of_student())
        .join(ClassGroup, _of_class())
        .where(
            false() if actor.is_student else Student.class_id.in_(actor.taught_class_ids),
            CaseFile.state.in_(IN_CARE),
            CaseFile.tip_sealed.is_not(None),
        )
        .order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.id)
    )
    return [(case, student, group) for case, student, group in session().execute(query)]


@dataclass(frozen=True, slots=True)
class RosterCounts:
    """How many cases a person may know of, by state, and how many decisions wait."""

    candidates: int
    confirmed: int
    priority: int
    requests: int


def roster_counts(actor: Actor) -> RosterCounts:
    """The figures above the list, in one statement."""
    asked = exists().where(*_hangs_on_case(CaseRequest), CaseRequest.granted.is_(None))
    query = visible_cases(actor).with_only_columns(
        func.count().filter(CaseFile.state == CaseState.CANDIDATE),
        func.count().filter(CaseFile.state == CaseState.CONFIRMED),
        func.count().filter(CaseFile.state == CaseState.PRIORITY),
        func.count().filter(CaseFile.state.in_(IN_CARE), asked),
    )
    candidates, confirmed, priority, requests = session().execute(query).one()
    return RosterCounts(candidates, confirmed, priority, requests)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposableLine:
    """A student whom somebody may propose; `case_id` is the file where there is one already."""

    student_id: UUID
    name: str
    number: str
    class_name: str
    case_id: UUID | None


def proposable(actor: Actor, text: str = "") -> list[ProposableLine]:
    """Whom this person may propose, found by name, pinyin or number; two statements, at most `people.MOST` lines.

    Without a text a class teacher gets the own class; a counsellor has to search.
    """
    own = Student.class_id.in_(actor.class_ids)
    sought = names.search(text) if text else None
    narrowed: ColumnElement[bool] = false() if text else own
    if sought is not None:
        narrowed = and_(people.matches(sought), true() if Role.COUNSELLOR in actor.roles else own)
    query = with_class(people.visible_students(actor).where(narrowed))
    rows = session().execute(query.order_by(Student.pinyin, Student.number).limit(people.MOST)).all()
    files = {case.student_id: case.id for case in active_cases_of([student.id for student, _ in rows], actor)}
    return [
        ProposableLine(
            student_id=student.id,
            name=student.name,
            number=student.number,
            class_name=group.name,
            case_id=files.get(student.id),
        )
        for student, group in rows
    ]


def active_cases_of(student_ids: Collection[UUID], actor: Actor) -> Sequence[CaseFile]:
    """The active cases of these students that the actor may know of (screening: who is on the roster already)."""
    query = visible_cases(actor).where(CaseFile.student_id.in_(student_ids), CaseFile.state.in_(ACTIVE))
    return session().scalars(query).all()


def students_with_active_case(student_ids: Collection[UUID]) -> set[UUID]:
    """Which of them have an active case, candidates too: for rules that hold whoever acts (INV-2), shown to nobody."""
    query = select(CaseFile.student_id).where(CaseFile.student_id.in_(student_ids), CaseFile.state.in_(ACTIVE))
    return set(session().scalars(query))


def nodes_in_care() -> Sequence[tuple[UUID, str]]:
    """Every student in care with the canonical node of each category: the raw material of the frozen counts."""
    query = (
        select(CaseFile.student_id, CaseCategory.node)
        .join(CaseCategory, CaseCategory.case_id == CaseFile.id)
        .where(CaseFile.state.in_(IN_CARE), CaseCategory.removed_at.is_(None))
        .distinct()
    )
    return [(student_id, node) for student_id, node in session().execute(query)]


def _wanted(actor: Actor, wanted: RosterFilter) -> Select[CaseFile]:
    query = visible_cases(actor).where(CaseFile.state.in_(wanted.states))
    if wanted.class_id is not None:
        query = query.where(Student.class_id == wanted.class_id)
    if wanted.case_ids is not None:
        query = query.where(CaseFile.id.in_(wanted.case_ids))
    if wanted.waiting:
        query = query.where(_undecided())
    if wanted.text:
        sought = names.search(wanted.text)
        query = query.where(people.matches(sought) if sought else false())
    return query


def _order(sort: RosterSort) -> list[ColumnElement[Any]]:  # Any: columns of several types
    """What comes before class and name."""
    since = func.coalesce(CaseFile.priority_since, CaseFile.confirmed_on, CaseFile.proposed_on)
    orders: dict[RosterSort, list[ColumnElement[Any]]] = {
        RosterSort.WAITING: [_undecided().desc()],
        RosterSort.NAME: [Student.pinyin.asc()],
        RosterSort.SINCE: [since.desc()],
    }
    return orders.get(sort, [])


def _asked(by: Actor | None = None) -> ColumnElement[list[str] | None]:
    """What waits for a second person, as a list; with `by` only what this person asked for."""
    kinds = select(func.array_agg(CaseRequest.kind)).where(*_hangs_on_case(CaseRequest), CaseRequest.granted.is_(None))
    return (kinds.where(CaseRequest.asked_by == by.user_id) if by else kinds).scalar_subquery()


def _restricted() -> ColumnElement[bool]:
    here = (*_hangs_on_case(CaseCategory), CaseCategory.removed_at.is_(None))
    return exists().where(*here, CaseCategory.tier == Tier.T4)


def _undecided() -> ColumnElement[bool]:
    asked = exists().where(*_hangs_on_case(CaseRequest), CaseRequest.granted.is_(None))
    return or_(CaseFile.state == CaseState.CANDIDATE, asked)


def _mine(actor: Actor) -> ColumnElement[bool]:
    if actor.is_student:
        return false()
    roles = actor.roles - _NOT_ABOUT_CASES
    return people.class_filter(replace(actor, roles=roles, taught_class_ids=frozenset()))


def _knows_candidate(actor: Actor) -> ColumnElement[bool]:
    held = [role for role in tiers.WHOLE_SCHOOL if role in actor.roles]
    if tiers.view(Tier.T4, held) is View.FULL:
        return CaseFile.id.is_not(None)
    open_enough = exists().where(
        *_hangs_on_case(CaseCategory), CaseCategory.removed_at.is_(None), CaseCategory.tier != Tier.T4
    )
    return or_(open_enough, CaseFile.proposed_by == actor.user_id)


def _hangs_on_case(
    model: type[CaseCategory | CaseRequest | RiskFlag],
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return model.school_id == CaseFile.school_id, model.case_id == CaseFile.id


def _of_student() -> ColumnElement[bool]:
    return and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id)


def _of_class() -> ColumnElement[bool]:
    return and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id)


def _ids(students: Select[Student]) -> Select[UUID]:
    return students.with_only_columns(Student.id)


def _roster_row(row: Row[CaseFile, Student, str, bool, list[str] | None, list[str] | None, bool]) -> RosterRow:
    case, student, class_name, has_flag, asked, own, is_restricted = row
    return RosterRow(
        case_id=case.id,
        student_id=student.id,
        student_name=student.name,
        student_number=student.number,
        class_name=class_name,
        state=CaseState(case.state),
        since=case.priority_since or case.confirmed_on or case.proposed_on,
        proposed_by=case.proposed_by,
        is_handled=case.handled_since is not None,
        has_flag=has_flag,
        waits_for=frozenset(map(RequestKind, asked or ())),
        own_requests=frozenset(map(RequestKind, own or ())),
        is_restricted=is_restricted,
    )
