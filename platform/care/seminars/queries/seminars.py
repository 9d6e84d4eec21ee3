"""Reads of seminars: the list as it was narrowed, one seminar with its figures and minutes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, exists, func, select

from accounts.roles import GROUP_ROLES
from care.seminars.lifecycle import AHEAD, STATE_LABELS, SeminarMove, SeminarState
from care.seminars.models import Seminar, SeminarGuest
from care.seminars.terms import GuestReply, SeminarSort
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden, NotFound
from school_calendar.models import Term

PAGE = 30
SEMINAR = "seminars"
MINUTE_LABELS: dict[str, str] = {
    "points": "发言要点",
    "methods": "交流的方法",
    "strategies": "商定的策略",
    "summary": "给没到会家长的摘要",
}
"""The parts of the minutes (domain.md 7.3 座谈会), as the page and the paper call them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeminarFilter:
    """Which part of the list is wanted."""

    states: Collection[SeminarState] = tuple(SeminarState)
    grade: int | None = None
    since: date | None = None
    until: date | None = None
    text: str = ""
    sort: SeminarSort = SeminarSort.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class SeminarLine:
    """A seminar in a list, with how many were asked, answered and came (应到, 实到)."""

    id: UUID
    topic: str
    grade: int | None
    planned_on: date
    starts_at: time
    place: str
    state: SeminarState
    planned_by_name: str
    guests: int
    invited: int
    coming: int
    not_coming: int
    here: int

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return self.guests - self.coming - self.not_coming

    @property
    def state_label(self) -> str:
        """How it stands, in words of ours."""
        return STATE_LABELS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeminarView:
    """One seminar, opened."""

    line: SeminarLine
    version: int
    planned_by: UUID | None
    held_on: date | None
    minutes_by: UUID | None
    minutes_by_name: str
    minutes_on: date | None
    confirmed_by_name: str
    confirmed_on: date | None
    credited: Sequence[str]
    minutes: dict[str, str] = field(repr=False)
    moves: frozenset[SeminarMove]
    may_change: bool
    is_group: bool

    @property
    def day(self) -> date:
        """When it is, or was."""
        return self.held_on or self.line.planned_on


def seminars(wanted: SeminarFilter, *, page: int = 1, size: int = PAGE) -> list[SeminarLine]:
    """One page of the list; one statement."""
    query = _wanted(wanted).add_columns(*_counts()).order_by(*_order(wanted.sort))
    return [_line(row) for row in session().execute(query.limit(size).offset((page - 1) * size))]


def count_seminars(wanted: SeminarFilter) -> int:
    """How many stand on the list."""
    return session().scalar(_wanted(wanted).with_only_columns(func.count())) or 0


def visible_seminar(seminar_id: UUID) -> Seminar:
    """A seminar of the school; raises NotFound."""
    return _found(select(Seminar).where(Seminar.id == seminar_id))


def locked_seminar(seminar_id: UUID) -> Seminar:
    """The same, locked for the use case that follows."""
    return _found(select(Seminar).where(Seminar.id == seminar_id).with_for_update())


def changeable_seminar(actor: Actor, seminar_id: UUID, *, to_change: bool = True) -> Seminar:
    """The same for who changes it: the leadership group, and who planned it. Raises NotFound, Forbidden.

    A page that only shows the form takes no lock.
    """
    row = locked_seminar(seminar_id) if to_change else visible_seminar(seminar_id)
    if not may_change(row, actor):
        raise Forbidden
    return row


def opened_seminar(seminar_id: UUID, actor: Actor) -> SeminarView:
    """One seminar with its figures and minutes; one statement. Raises NotFound."""
    query = select(Seminar).where(Seminar.id == seminar_id).add_columns(*_counts())
    found = session().execute(query).one_or_none()
    if found is None:
        raise NotFound
    row: Seminar = found[0]
    return SeminarView(
        line=_line(found),
        version=row.version,
        planned_by=row.planned_by,
        held_on=row.held_on,
        minutes_by=row.minutes_by,
        minutes_by_name=row.minutes_by_name or "",
        minutes_on=row.minutes_on,
        confirmed_by_name=row.confirmed_by_name or "",
        confirmed_on=row.confirmed_on,
        credited=row.credited,
        minutes={name: opened(row, name) for name in MINUTE_LABELS},
        moves=frozenset(move for move in SeminarMove if row.may(move)),
        may_change=may_change(row, actor),
        is_group=actor.has_role(*GROUP_ROLES),
    )


def minutes_to_confirm(actor: Actor, *, limit: int) -> list[SeminarLine]:
    """What waits for somebody of the leadership group who did not write it, the oldest first; one statement."""
    if not actor.has_role(*GROUP_ROLES):
        return []
    waiting = (Seminar.state == SeminarState.HELD, Seminar.minutes_on.is_not(None))
    query = select(Seminar).where(*waiting, Seminar.minutes_by.is_distinct_from(actor.user_id))
    query = query.add_columns(*_counts()).order_by(Seminar.held_on, Seminar.id).limit(limit)
    return [_line(row) for row in session().execute(query)]


def of_term() -> tuple[int, int, date | None]:
    """How many seminars were held this term, how many guardians came, and when the next one is; one statement."""
    held = exists().where(
        Term.school_id == Seminar.school_id,
        Term.starts_on <= clock.today(),
        Term.ends_on >= clock.today(),
        Seminar.held_on.between(Term.starts_on, Term.ends_on),
    )
    ahead = and_(Seminar.state.in_(AHEAD), Seminar.planned_on >= clock.today())
    here = func.coalesce(func.sum(_count(SeminarGuest.signed_in_at.is_not(None))).filter(held), 0)
    query = select(func.count().filter(held), here, func.min(Seminar.planned_on).filter(ahead)).select_from(Seminar)
    counted, came, next_on = session().execute(query).one()
    return counted, int(came), next_on


def signed_in(seminar_id: UUID) -> int:
    """How many guests came."""
    here = select(func.count()).where(SeminarGuest.seminar_id == seminar_id, SeminarGuest.signed_in_at.is_not(None))
    return session().scalar(here) or 0


def may_change(row: Seminar, actor: Actor) -> bool:
    """Whether this person changes the seminar: the leadership group does, and who planned it."""
    return actor.has_role(*GROUP_ROLES) or (row.planned_by is not None and row.planned_by == actor.user_id)


def opened(row: Seminar, name: str) -> str:
    """A part of the minutes, empty while it is not written."""
    sealed: bytes | None = getattr(row, f"{name}_sealed")
    return crypto.unseal(sealed, row=row.id, field=f"{SEMINAR}.{name}") if sealed else ""


def _found(query: Select[Seminar]) -> Seminar:
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def _wanted(wanted: SeminarFilter) -> Select[Seminar]:
    query = select(Seminar).where(Seminar.state.in_(wanted.states))
    if wanted.grade is not None:
        query = query.where(Seminar.grade == wanted.grade)
    if wanted.since is not None:
        query = query.where(func.coalesce(Seminar.held_on, Seminar.planned_on) >= wanted.since)
    if wanted.until is not None:
        query = query.where(func.coalesce(Seminar.held_on, Seminar.planned_on) <= wanted.until)
    if wanted.text:
        query = query.where(Seminar.topic.contains(wanted.text, autoescape=True))
    return query


def _order(sort: SeminarSort) -> tuple[SQLColumnExpression[Any], ...]:  # Any: columns of several types
    newest = (Seminar.planned_on.desc(), Seminar.starts_at.desc(), Seminar.id)
    if sort is SeminarSort.OLDEST:
        return (Seminar.planned_on.asc(), Seminar.starts_at.asc(), Seminar.id.asc())
    return (Seminar.grade.asc().nulls_first(), *newest) if sort is SeminarSort.GRADE else newest


def _counts() -> tuple[ColumnElement[int], ...]:
    """Guests, those who have an invitation, those who answered yes and no, those who came."""
    return (
        _count(),
        _count(SeminarGuest.invited_on.is_not(None)),
        _count(SeminarGuest.reply == GuestReply.COMING),
        _count(SeminarGuest.reply == GuestReply.NOT_COMING),
        _count(SeminarGuest.signed_in_at.is_not(None)),
    )


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    here = (SeminarGuest.school_id == Seminar.school_id, SeminarGuest.seminar_id == Seminar.id)
    counted = select(func.count()).select_from(SeminarGuest).where(*here, *conditions)
    return counted.correlate(Seminar).scalar_subquery()


def _line(found: Row[Any]) -> SeminarLine:  # Any: a seminar and its five figures
    row, guests, invited, coming, not_coming, here = tuple(found)
    return SeminarLine(
        id=row.id,
        topic=row.topic,
        grade=row.grade,
        planned_on=row.planned_on,
        starts_at=row.starts_at,
        place=row.place,
        state=SeminarState(row.state),
        planned_by_name=row.planned_by_name,
        guests=guests,
        invited=invited,
        coming=coming,
        not_coming=not_coming,
        here=here,
    )
