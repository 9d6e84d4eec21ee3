"""How much falls due for whom in the coming weeks: who may be overloaded, before it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from obligations.lifecycle import DutyState
from obligations.models import obligation_states as states
from obligations.queries.digests import piles
from obligations.queries.lines import BY_DATE, PRESSING, DutyLine, lines
from obligations.queries.seeing import Owners, owned_by, owners, seen_by, visible_duties
from school_calendar import queries as calendars
from school_calendar.workdays import CalendarGap, SchoolCalendar

WEEKS = 6
WORKDAYS_A_WEEK = 5
HEAVY_WEEK = 8
"""So many duties are a full week of five workdays; a shorter one is full with fewer."""
AHEAD = (*PRESSING, DutyState.UPCOMING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a class asks of its teacher: by the end of this week (with what is late), and next week."""

    class_id: UUID
    class_name: str
    grade: int
    this_week: int
    next_week: int

    @property
    def total(self) -> int:
        """In the coming two weeks."""
        return self.this_week + self.next_week


@dataclass(frozen=True, slots=True)
class Week:
    """One of the coming weeks, and on how many of its days people work."""

    starts_on: date
    workdays: int

    @property
    def ends_on(self) -> date:
        """Its Sunday."""
        return self.starts_on + timedelta(days=6)

    def is_heavy(self, duties: int) -> bool:
        """Whether so many duties fill it."""
        return bool(duties) and duties * WORKDAYS_A_WEEK >= HEAVY_WEEK * max(self.workdays, 1)


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """What is asked of one person: now, late, and what falls due in each of the coming weeks (late things in the first)."""

    user_id: UUID
    pressing: int
    late: int
    weeks: tuple[int, ...]

    @property
    def total(self) -> int:
        """In all the coming weeks."""
        return sum(self.weeks)


def weeks_ahead(calendar: SchoolCalendar, today: date) -> list[Week]:
    """The present week and those that follow; one whose holidays are not published counts as a usual one."""
    monday = today - timedelta(days=today.weekday())
    starts = [monday + timedelta(weeks=number) for number in range(WEEKS)]
    return [Week(start, _workdays(calendar, start)) for start in starts]


def person_loads(actor: Actor, weeks: Sequence[Week], of: Owners | None = None) -> list[PersonLoad]:
    """Everybody of whom something is asked that this person sees, in two statements; in no order."""
    known = of or owners()
    ends = [week.ends_on for week in weeks]
    due = [states.c.due_on <= ends[0], *(states.c.due_on.between(week.starts_on, week.ends_on) for week in weeks[1:])]
    figures = [
        func.count().filter(states.c.state.in_(PRESSING)),
        func.count().filter(states.c.state == DutyState.LATE),
        *(func.count().filter(one) for one in due),
    ]
    wanted = and_(
        seen_by(actor), states.c.state.in_(AHEAD), or_(states.c.state.in_(PRESSING), states.c.due_on <= ends[-1])
    )
    found: dict[UUID, list[int]] = {}
    for pile in piles(*figures, where=wanted):
        for user_id in known.of(pile):
            before = found.setdefault(user_id, [0] * len(figures))
            found[user_id] = [one + more for one, more in zip(before, pile.figures, strict=True)]
    return [PersonLoad(user_id, row[0], row[1], tuple(row[2:])) for user_id, row in found.items()]


def duties_of(person: Actor, *, seen: Actor) -> list[DutyLine]:
    """What is asked of a person, now and up to the last of the coming weeks, as far as `seen` sees it; one statement."""
    last = clock.today() + timedelta(weeks=WEEKS)
    wanted = or_(states.c.state.in_(PRESSING), and_(states.c.state.in_(AHEAD), states.c.due_on <= last))
    return lines(visible_duties(seen).where(owned_by(person), wanted).order_by(*BY_DATE))


def substitutes(known: Owners, duty: DutyLine) -> frozenset[UUID]:
    """Who may do a duty besides whoever is asked now: those who hold the office, or may be let into the class for it.

    Class teachers are let into another class for what is handed over; nobody else is let into anything, and nobody into a
    protected file.
    """
    able = _able(known, duty)
    return able - known.shut_out(able, duty.student_id)


def _able(known: Owners, duty: DutyLine) -> frozenset[UUID]:
    if duty.owner_role == Role.CLASS_TEACHER:
        return known.in_office(Role.CLASS_TEACHER)
    if duty.owner_role in (Role.GROUP_HEAD, Role.GROUP_MEMBER):
        return known.in_office(Role.GROUP_HEAD, Role.GROUP_MEMBER)
    return known.colleagues_of(duty)


def loads(actor: Actor) -> list[Load]:
    """The classes whose duties this person sees, in the order of the school (not of the figures); one statement."""
    today = clock.today()
    sunday = today + timedelta(days=6 - today.weekday())
    seen = visible_duties(actor).subquery()
    soon = seen.c.due_on <= sunday
    wanted = (
        seen.c.owner_role == Role.CLASS_TEACHER,
        seen.c.class_id.is_not(None),
        seen.c.state.in_(AHEAD),
        seen.c.due_on <= sunday + timedelta(weeks=1),
    )
    query = (
        select(
            seen.c.class_id,
            seen.c.class_name,
            seen.c.grade,
            func.count().filter(soon).label("this_week"),
            func.count().filter(~soon).label("next_week"),
        )
        .where(*wanted)
        .group_by(seen.c.class_id, seen.c.class_name, seen.c.grade)
        .order_by(seen.c.grade, seen.c.class_name)
    )
    return [
        Load(class_id=row.class_id, class_name=row.class_name, grade=row.grade or 0, this_week=row[3], next_week=row[4])
        for row in session().execute(query)
    ]


def calendar_weeks() -> list[Week]:
    """The coming weeks of the school in scope."""
    return weeks_ahead(calendars.school_calendar(), clock.today())


def _workdays(calendar: SchoolCalendar, monday: date) -> int:
    try:
        return sum(calendar.is_workday(monday + timedelta(days=number)) for number in range(7))
    except CalendarGap:
        return WORKDAYS_A_WEEK
