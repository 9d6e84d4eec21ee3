"""Handing duties over to a colleague who may do them, until the term ends; taken back in one tap, told to both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update

from accounts import queries as accounts
from accounts import services as account_services
from accounts.roles import Role
from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from obligations import queries
from obligations.errors import FileShutToThem, NothingToHandOver, NotTheirs
from obligations.events import DutiesHandedOver, HandoverEnded
from obligations.models import ObligationHandover
from obligations.models import obligation_states as states
from obligations.queries import DutyLine, Owners
from obligations.services.opening import take_turns
from school_calendar import queries as calendars

LONGEST = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Handover:
    """What was handed over at once, and until when."""

    batch_id: UUID
    duties: Sequence[DutyLine]
    ends_on: date


def hand_over(*, obligation_ids: Collection[UUID], from_user: UUID, to_user: UUID, actor: Actor) -> Handover:
    """Let somebody else do these duties of a person until the end of the term; all of them, or none.

    The new owner is let into the class where that is needed. Raises NotFound (a duty that this person does not see),
    NothingToHandOver (none is left to do, or they are somebody else's by now), FileShutToThem (the other person does not open
    a protected file), NotTheirs (may not do them).
    """
    take_turns()
    duties = queries.visible_together(actor, obligation_ids)
    known = queries.owners()
    if not duties or any(line.is_over or from_user not in known.of(line) for line in duties):
        raise NothingToHandOver
    if any(known.shut_out([to_user], line.student_id) for line in duties):
        raise FileShutToThem
    if any(to_user not in queries.substitutes(known, line) for line in duties):
        raise NotTheirs
    ends_on = _end()
    covers = _let_in(duties, to_user, known, ends_on, actor)
    _end_where(ObligationHandover.obligation_id.in_(obligation_ids))
    batch = new_id()
    common = {
        "school_id": tenancy.school_id(),
        "batch_id": batch,
        "from_user": from_user,
        "to_user": to_user,
        "ends_on": ends_on,
        "given_by": actor.user_id,
        "giver_name": actor.name,
        "given_on": clock.today(),
    }
    # Whose it is by office gets it back without a row.
    given = [line for line in duties if to_user not in known.by_office(line)]
    rows = [
        common | {"id": new_id(), "obligation_id": line.id, "assignment_id": _cover(line, covers)} for line in given
    ]
    if rows:
        session().execute(insert(ObligationHandover), rows)
    events.record(
        DutiesHandedOver(
            batch_id=batch,
            from_user=from_user,
            to_user=to_user,
            obligation_ids=tuple(line.id for line in duties),
            ends_on=ends_on,
        ),
        actor,
    )
    return Handover(batch, duties, ends_on)


def take_back(*, batch_id: UUID, actor: Actor) -> int:
    """Take what was handed over at once back; returns how many duties went back, none the second time. Raises NotFound."""
    take_turns()
    if session().scalar(select(ObligationHandover.id).where(ObligationHandover.batch_id == batch_id).limit(1)) is None:
        raise NotFound
    return _return(ObligationHandover.batch_id == batch_id, actor)


def return_handed_over(*, user_id: UUID, actor: Actor) -> int:
    """Take back what a person may not do any more, since a role or an assignment ended (a job); returns how many."""
    return _return_amiss(ObligationHandover.to_user == user_id, actor)


def return_protected(*, student_id: UUID, actor: Actor) -> int:
    """Take back what is with people who no longer open the student's file, since it was protected (a job)."""
    about = select(states.c.id).where(states.c.student_id == student_id)
    return _return_amiss(ObligationHandover.obligation_id.in_(about), actor)


def _return_amiss(condition: ColumnElement[bool], actor: Actor) -> int:
    take_turns()
    handover = ObligationHandover
    query = select(handover.obligation_id, handover.assignment_id, handover.to_user)
    rows = session().execute(query.where(condition, handover.ended_at.is_(None))).all()
    if not rows:
        return 0
    known = queries.owners()
    lines = {line.id: line for line in queries.of_ids([row.obligation_id for row in rows])}
    good = accounts.valid_assignments([row.assignment_id for row in rows if row.assignment_id])
    over = [
        row.obligation_id
        for row in rows
        if (row.assignment_id is not None and row.assignment_id not in good)
        or (row.obligation_id in lines and row.to_user not in queries.substitutes(known, lines[row.obligation_id]))
    ]
    return _return(ObligationHandover.obligation_id.in_(over), actor) if over else 0


def _let_in(duties: Iterable[DutyLine], to_user: UUID, known: Owners, ends_on: date, actor: Actor) -> dict[UUID, UUID]:
    """Class -> the assignment that lets the new owner in; one for each class that they do not have."""
    classes = {
        line.class_id
        for line in duties
        if line.class_id is not None and line.owner_role == Role.CLASS_TEACHER and to_user not in known.by_office(line)
    }
    return {
        class_id: account_services.cover(user_id=to_user, class_id=class_id, ends_on=ends_on, actor=actor).id
        for class_id in sorted(classes)
    }


def _cover(line: DutyLine, covers: Mapping[UUID, UUID]) -> UUID | None:
    return covers.get(line.class_id) if line.class_id and line.owner_role == Role.CLASS_TEACHER else None


def _end() -> date:
    """The end of the term, in a break of the next one."""
    term = calendars.current_term() or calendars.next_term()
    return term.ends_on if term is not None else clock.today() + LONGEST


def _end_where(condition: ColumnElement[bool]) -> list[tuple[UUID, UUID, UUID, UUID | None]]:
    ended = session().execute(
        update(ObligationHandover)
        .where(condition, ObligationHandover.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(
            ObligationHandover.obligation_id,
            ObligationHandover.from_user,
            ObligationHandover.to_user,
            ObligationHandover.assignment_id,
        )
        .execution_options(synchronize_session=False)
    )
    return [(row[0], row[1], row[2], row[3]) for row in ended]


def _return(condition: ColumnElement[bool], actor: Actor) -> int:
    ended = _end_where(condition)
    if not ended:
        return 0
    _let_out({cover for *_, cover in ended if cover is not None}, actor)
    people = sorted({user_id for _, before, after, _ in ended for user_id in (before, after)})
    ids = tuple(obligation_id for obligation_id, *_ in ended)
    events.record(HandoverEnded(obligation_ids=ids, user_ids=tuple(people)), actor)
    return len(ids)


def _let_out(covers: Collection[UUID], actor: Actor) -> None:
    """End what let the colleague in, where nothing else that was handed over needs it."""
    needed = session().scalars(
        select(ObligationHandover.assignment_id).where(
            ObligationHandover.assignment_id.in_(covers), ObligationHandover.ended_at.is_(None)
        )
    )
    for cover in accounts.valid_assignments(set(covers) - set(needed)):
        account_services.end_assignment(assignment_id=cover, actor=actor)
