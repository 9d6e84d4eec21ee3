"""The 关爱名册: a page of it as it was narrowed, and how many lines and decisions there are. `services.list_roster` logs it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, false, func, or_, select

from care.cases.lifecycle import ACTIVE, IN_CARE, CaseState
from care.cases.models import CaseCategory, CaseFile, CaseRequest, RiskFlag
from care.cases.queries.visible import hangs_on_case, visible_cases
from care.cases.terms import RequestKind, RosterSort
from kernel.actor import Actor
from kernel.db import session
from people import names
from people import queries as people
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier

PAGE = 50


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
    flag = exists().where(*hangs_on_case(RiskFlag), RiskFlag.cleared_on.is_(None))
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


@dataclass(frozen=True, slots=True)
class RosterCounts:
    """How many cases a person may know of, by state, and how many decisions wait."""

    candidates: int
    confirmed: int
    priority: int
    requests: int


def roster_counts(actor: Actor) -> RosterCounts:
    """The figures above the list, in one statement."""
    asked = exists().where(*hangs_on_case(CaseRequest), CaseRequest.granted.is_(None))
    query = visible_cases(actor).with_only_columns(
        func.count().filter(CaseFile.state == CaseState.CANDIDATE),
        func.count().filter(CaseFile.state == CaseState.CONFIRMED),
        func.count().filter(CaseFile.state == CaseState.PRIORITY),
        func.count().filter(CaseFile.state.in_(IN_CARE), asked),
    )
    candidates, confirmed, priority, requests = session().execute(query).one()
    return RosterCounts(candidates, confirmed, priority, requests)


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
    kinds = select(func.array_agg(CaseRequest.kind)).where(*hangs_on_case(CaseRequest), CaseRequest.granted.is_(None))
    return (kinds.where(CaseRequest.asked_by == by.user_id) if by else kinds).scalar_subquery()


def _restricted() -> ColumnElement[bool]:
    here = (*hangs_on_case(CaseCategory), CaseCategory.removed_at.is_(None))
    return exists().where(*here, CaseCategory.tier == Tier.T4)


def _undecided() -> ColumnElement[bool]:
    asked = exists().where(*hangs_on_case(CaseRequest), CaseRequest.granted.is_(None))
    return or_(CaseFile.state == CaseState.CANDIDATE, asked)


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
