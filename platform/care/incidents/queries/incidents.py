"""Who may see an incident, the list of them, and one with every step in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select

from accounts.permissions import Permission
from care.incidents import lifecycle
from care.incidents.lifecycle import IncidentMove, IncidentState
from care.incidents.models import Incident, IncidentStep
from care.incidents.queries.mandatory import untold as reports_untold
from care.incidents.terms import CONVERSATION, Effect, EntryKind, Finding, IncidentKind
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import names
from people import queries as people
from people.models import Student
from policy_profiles.disqualifying import Consequence
from privacy.protection import shut_to

PAGE = 30
TABLE, STEPS = "incidents", "incident_steps"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    """An incident in a list: what kind, since when, until when something is due, who has it; no child's name."""

    id: UUID
    state: IncidentState
    kind: IncidentKind
    effect: Effect
    is_anonymous: bool
    has_harm: bool
    accused_name: str
    reported_on: date
    due_on: date | None
    handler_id: UUID | None
    handler_name: str
    finding: Finding | None
    found_on: date | None
    closed_on: date | None

    @property
    def is_late(self) -> bool:
        """Whether the next step should have been taken before today."""
        return self.due_on is not None and self.due_on < clock.today()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step in words."""

    number: int
    kind: EntryKind
    words: str
    by: str
    written_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """An incident, opened for whoever handles such things."""

    line: IncidentLine
    version: int
    shut_role: str
    student_id: UUID | None
    accused_id: UUID | None
    happened_on: date | None
    at: time | None
    words: str
    taken: str
    accepted_on: date | None
    consequence: Consequence | None
    months_without_honours: int
    steps: Sequence[StepView]
    next: frozenset[IncidentMove]
    is_mine: bool
    """Whether this person is the one who handles it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """Which of them are wanted."""

    is_open: bool = True
    kind: IncidentKind | None = None
    late: bool = False
    text: str = ""
    newest_first: bool = False


def visible_incidents(actor: Actor) -> Select[Incident]:
    """What whoever handles incidents sees: none that is about them or their office, and none of a file that is shut to them.

    What came without a name is seen from the morning on which it is told, so that no list says at what hour it came. For a
    student's account there are none (INV-3).
    """
    if actor.is_student or actor.user_id is None or not actor.may(Permission.INCIDENT_HANDLE):
        return select(Incident).where(false())
    is_open = or_(Incident.shut_role.is_(None), Incident.shut_role.not_in(sorted(actor.roles)))
    readable = or_(Incident.student_id.is_(None), ~shut_to(actor, Incident.student_id))
    untold = and_(Incident.is_anonymous, Incident.is_news, Incident.state == IncidentState.REPORTED)
    return select(Incident).where(Incident.accused_id.is_distinct_from(actor.user_id), is_open, readable, ~untold)


def visible_incident(actor: Actor, incident_id: UUID, *, to_change: bool = True) -> Incident:
    """One of them, locked unless it is only read; raises NotFound."""
    query = visible_incidents(actor).where(Incident.id == incident_id)
    found = session().scalar(query.with_for_update(of=Incident) if to_change else query)
    if found is None:
        raise NotFound
    return found


def lines(actor: Actor, wanted: IncidentFilter, *, page: int = 1, size: int = PAGE) -> list[IncidentLine]:
    """One page of the list, what is due first (or newest) first; one statement."""
    due = (due_on().asc().nulls_last(), Incident.reported_on, Incident.id)
    newest = (Incident.reported_on.desc(), Incident.id)
    query = _wanted(actor, wanted).order_by(*(newest if wanted.newest_first else due))
    return [line_of(row) for row in session().scalars(query.limit(size).offset((page - 1) * size))]


def count(actor: Actor, wanted: IncidentFilter) -> int:
    """How many lines that list has."""
    return session().scalar(_wanted(actor, wanted).with_only_columns(func.count())) or 0


@dataclass(frozen=True, slots=True)
class IncidentFigures:
    """How many wait to be taken up, are at work, and are late; and of how many reports of harm nobody outside knows."""

    reported: int
    at_work: int
    late: int
    untold: int


def figures(actor: Actor) -> IncidentFigures:
    """Of those that this person sees; one statement."""
    query = visible_incidents(actor).where(Incident.state != IncidentState.CLOSED)
    reported, open_ones, late, untold_ones = (
        session()
        .execute(
            query.with_only_columns(
                func.count().filter(Incident.state == IncidentState.REPORTED),
                func.count(),
                func.count().filter(due_on() < clock.today()),
                reports_untold(actor),
            )
        )
        .one()
    )
    return IncidentFigures(reported, open_ones - reported, late, untold_ones)


def lines_to_accept(actor: Actor, *, limit: int) -> list[IncidentLine]:
    """What nobody has taken up yet, the oldest first; one statement."""
    query = visible_incidents(actor).where(Incident.state == IncidentState.REPORTED)
    return [line_of(row) for row in session().scalars(query.order_by(Incident.reported_on, Incident.id).limit(limit))]


def view(row: Incident, actor: Actor) -> IncidentView:
    """An incident that was found as visible, in words; one statement."""
    line = line_of(row)
    return IncidentView(
        line=line,
        version=row.version,
        shut_role=row.shut_role or "",
        student_id=row.student_id,
        accused_id=row.accused_id,
        happened_on=row.happened_on,
        at=row.at,
        words=words_of(row),
        taken=crypto.unseal(row.taken_sealed, row=row.id, field=f"{TABLE}.taken") if row.taken_sealed else "",
        accepted_on=row.accepted_on,
        consequence=Consequence(row.consequence) if row.consequence else None,
        months_without_honours=row.months_without_honours or 0,
        steps=[step for step in steps_of(row.id) if not _is_too_fresh(row, step)],
        next=lifecycle.steps(line.state, line.finding),
        is_mine=row.handler_id is not None and row.handler_id == actor.user_id,
    )


def _is_too_fresh(row: Incident, step: StepView) -> bool:
    """Whether it would tell at what hour somebody without a name wrote; where harm is suspected, the hour was given up."""
    is_answer = row.is_anonymous and step.kind is EntryKind.ANSWER
    return is_answer and not row.has_harm and step.written_on >= clock.today()


def conversation(incident_id: UUID) -> list[StepView]:
    """What whoever reported it reads again; one statement."""
    return [step for step in steps_of(incident_id) if step.kind in CONVERSATION]


def steps_of(incident_id: UUID) -> list[StepView]:
    """Every step in its order; one statement."""
    query = select(IncidentStep).where(IncidentStep.incident_id == incident_id).order_by(IncidentStep.number)
    return [
        StepView(
            number=row.number,
            kind=EntryKind(row.kind),
            words=crypto.unseal(row.words_sealed, row=row.id, field=f"{STEPS}.words"),
            by=row.by_name or "",
            written_on=row.written_on,
        )
        for row in session().scalars(query)
    ]


def words_of(row: Incident) -> str:
    """What was reported."""
    return crypto.unseal(row.words_sealed, row=row.id, field=f"{TABLE}.words")


def line_of(row: Incident) -> IncidentLine:
    """A row as a line."""
    state = IncidentState(row.state)
    due = {
        IncidentState.REPORTED: row.accept_by,
        IncidentState.ACCEPTED: row.find_by,
        IncidentState.INQUIRY: row.find_by,
    }
    return IncidentLine(
        id=row.id,
        state=state,
        kind=IncidentKind(row.kind),
        effect=Effect(row.effect),
        is_anonymous=row.is_anonymous,
        has_harm=row.has_harm,
        accused_name=row.accused_name or "",
        reported_on=row.reported_on,
        due_on=due.get(state),
        handler_id=row.handler_id,
        handler_name=row.handler_name or "",
        finding=Finding(row.finding) if row.finding else None,
        found_on=row.found_on,
        closed_on=row.closed_on,
    )


def due_on() -> ColumnElement[Any]:  # Any: a date, or null where nothing is due
    """By which day the next step is to be taken."""
    return case(
        (Incident.state == IncidentState.REPORTED, Incident.accept_by),
        (Incident.state.in_([IncidentState.ACCEPTED, IncidentState.INQUIRY]), Incident.find_by),
        else_=None,
    )


def _wanted(actor: Actor, wanted: IncidentFilter) -> Select[Incident]:
    closed = Incident.state == IncidentState.CLOSED
    query = visible_incidents(actor).where(~closed if wanted.is_open else closed)
    if wanted.kind is not None:
        query = query.where(Incident.kind == wanted.kind)
    if wanted.late:
        query = query.where(due_on() < clock.today())
    return query.where(_is_named(wanted.text)) if wanted.text else query


def _is_named(text: str) -> ColumnElement[bool]:
    """Whether the child or the person whom it is about is called so."""
    sought = names.search(text)
    accused = Incident.accused_name.contains(text, autoescape=True)
    if not sought:
        return accused
    child = select(Student.id).where(people.matches(sought))
    return or_(accused, Incident.student_id.in_(child))
