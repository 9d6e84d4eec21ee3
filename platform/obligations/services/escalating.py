"""Reminders and escalation (domain.md 2.3): which duties reached which step today, and who is to be told how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Date,
    TableValuedAlias,
    Text,
    Uuid,
    and_,
    cast,
    column,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from accounts.roles import Role
from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from obligations import queries
from obligations.events import DutiesEscalated
from obligations.lifecycle import WORKDAYS_LATE, DutyState, Step
from obligations.models import ObligationEscalation
from obligations.models import obligation_states as states
from obligations.queries import Digest, Owners
from obligations.queries.digests import OWED, Pile
from obligations.services.opening import take_turns
from school_calendar import queries as calendars

_TOLD = (Step.GRADE, Step.GROUP, Step.PRINCIPAL)
"""The steps of which somebody besides the owner is told; the district's is a number only."""


@dataclass(frozen=True, slots=True)
class Told:
    """How much is asked of whom, by person: `owed` is their own, `followed` what others are late with."""

    owed: Mapping[UUID, int]
    followed: Mapping[UUID, int]


def escalate(*, actor: Actor) -> Told:
    """Note the steps that duties reached by today, and return those who are to be told, with all that stands for them.

    The daily job: run again, late, or twice at once it returns nobody more. A handful of statements, whatever their number.
    """
    take_turns()
    reached = _reach()
    for step in Step:
        if ids := tuple(id_ for id_, of in reached if of is step):
            events.record(DutiesEscalated(step=step, obligation_ids=ids), actor)
    if not reached:
        return Told({}, {})
    known = queries.owners()
    owners, others = _concerned(reached, known)
    now = standing(known)
    return Told(
        owed={user_id: count for user_id, count in now.owed.items() if user_id in owners},
        followed={user_id: count for user_id, count in now.followed.items() if user_id in others},
    )


def standing(of: Owners | None = None) -> Told:
    """What stands for everybody now: pressing duties of their own, and what others are late with that has come to them."""
    known = of or queries.owners()
    digests: Mapping[UUID, Digest] = queries.digests(known)
    followed: Counter[UUID] = Counter()
    days = _days()
    figures = [func.count().filter(states.c.grace_end_on <= days[step]) for step in _TOLD]
    for pile in queries.piles(*figures, where=states.c.state == DutyState.LATE, protected_apart=True):
        followers = _followers(known, pile) - known.of(pile)
        for user_id in followers - known.shut_out(followers, pile.student_id):
            followed[user_id] += max(
                count for step, count in zip(_TOLD, pile.figures, strict=True) if user_id in told_at(step, known, pile)
            )
    return Told({user_id: one.pressing for user_id, one in digests.items()}, +followed)


def told_at(step: Step, known: Owners, duty: Pile) -> frozenset[UUID]:
    """Who is told at a step besides the owner. A school without a leadership group has its principal take every step (P3)."""
    if step is Step.GRADE:
        return known.heads_of(duty)
    group = known.in_office(Role.GROUP_HEAD, Role.GROUP_MEMBER)
    return group if step is Step.GROUP and group else known.in_office(Role.PRINCIPAL)


def _followers(known: Owners, pile: Pile) -> frozenset[UUID]:
    return frozenset().union(*(told_at(step, known, pile) for step in _TOLD))


def _concerned(reached: Iterable[tuple[UUID, Step]], known: Owners) -> tuple[set[UUID], set[UUID]]:
    """The owners who are reminded or told that they are late, and those who are told with them; one statement."""
    steps: dict[UUID, list[Step]] = {}
    for id_, step in reached:
        steps.setdefault(id_, []).append(step)
    owners, others = set[UUID](), set[UUID]()
    columns = (states.c.id, *OWED, states.c.student_id)
    for row in session().execute(select(*columns).where(states.c.id.in_(steps))):
        duty = Pile((), *row[1:])
        for step in steps[row.id]:
            if step in (Step.REMIND, Step.GRADE):
                owners |= known.of(duty)
            if step in _TOLD:
                told = told_at(step, known, duty) - known.of(duty)
                others |= told - known.shut_out(told, duty.student_id)
    return owners, others


def _reach() -> list[tuple[UUID, Step]]:
    """Write down the steps that were not written down before; one statement."""
    step = _steps()
    is_near = and_(states.c.state == DutyState.OPEN, states.c.remind_on <= clock.today())
    is_late = and_(states.c.state == DutyState.LATE, states.c.grace_end_on <= step.c.day)
    query = (
        select(
            literal(tenancy.school_id()), func.new_id(type_=Uuid()), states.c.id, step.c.step, literal(clock.today())
        )
        .join_from(
            states,
            step,
            or_(and_(step.c.step == Step.REMIND, is_near), and_(step.c.step != Step.REMIND, is_late)),
        )
        .where(states.c.state.in_(queries.PRESSING))
    )
    added = session().execute(
        insert(ObligationEscalation)
        .from_select(["school_id", "id", "obligation_id", "step", "reached_on"], query)
        .on_conflict_do_nothing()
        .returning(ObligationEscalation.obligation_id, ObligationEscalation.step)
    )
    return [(obligation_id, Step(step)) for obligation_id, step in added]


def _steps() -> TableValuedAlias:
    """Each step with the last day on which grace may have ended for it to be reached."""
    days = _days() | {Step.REMIND: clock.today()}
    names = cast(literal([step.value for step in days], ARRAY(Text())), ARRAY(Text()))
    columns = column("step", Text()), column("day", Date())
    return (
        func.unnest(names, cast(literal(list(days.values()), ARRAY(Date())), ARRAY(Date())))
        .table_valued(*columns, name="step")
        .render_derived()
    )


def _days() -> dict[Step, date]:
    calendar, today = calendars.school_calendar(), clock.today()
    return {step: queries.late_since(calendar, today, workdays) for step, workdays in WORKDAYS_LATE.items()}
