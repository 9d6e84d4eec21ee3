"""Who stands where in an incident: who reported it, who may handle it, whom it can be about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, exists, false, select

from accounts import queries as accounts
from accounts.queries import Colleague
from accounts.roles import Role
from care.incidents.lifecycle import IncidentState
from care.incidents.models import Incident, IncidentReporter
from care.incidents.queries.incidents import IncidentLine, StepView, conversation, line_of, words_of
from care.incidents.terms import OFFICES
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReport:
    """A report as its author sees it again: what they wrote, how far it is, what was asked and answered."""

    id: UUID
    state: IncidentState
    reported_on: date
    words: str
    conversation: Sequence[StepView]

    @property
    def is_open(self) -> bool:
        """Whether an answer is still read."""
        return self.state is not IncidentState.CLOSED


def reporter_of(incident_id: UUID) -> IncidentReporter | None:
    """Who reported it under their name; shown to whoever handles it alone."""
    return session().scalar(select(IncidentReporter).where(IncidentReporter.incident_id == incident_id))


def own_reports(actor: Actor) -> list[IncidentLine]:
    """What this person reported, newest first; one statement."""
    query = _own(actor).order_by(Incident.reported_on.desc(), Incident.id)
    return [line_of(row) for row in session().scalars(query)]


def own_report(actor: Actor, incident_id: UUID) -> OwnReport:
    """One of them; raises NotFound."""
    return own_view(own_row(actor, incident_id))


def own_row(actor: Actor, incident_id: UUID, *, to_change: bool = False) -> Incident:
    """The same as a row, locked where it is to be answered; raises NotFound."""
    query = _own(actor).where(Incident.id == incident_id)
    found = session().scalar(query.with_for_update(of=Incident) if to_change else query)
    if found is None:
        raise NotFound
    return found


def own_view(row: Incident) -> OwnReport:
    """A report that was found as one's own, by the name or by the code."""
    return OwnReport(
        id=row.id,
        state=IncidentState(row.state),
        reported_on=row.reported_on,
        words=words_of(row),
        conversation=conversation(row.id),
    )


def possible_handlers(incident: Incident) -> list[Colleague]:
    """Who may handle it: nobody whom it is about, nobody of an office that it is shut to.

    Whoever reported it stands among them: a name that is missing would tell who it was.
    """
    return [one for one in offices(incident.shut_role) if one.user_id != incident.accused_id]


def offices(shut_role: str | None = None) -> list[Colleague]:
    """Who handles incidents in the school, without an office that one is about. Two statements."""
    return [
        one for one in accounts.colleagues() if not set(one.roles).isdisjoint(OFFICES) and shut_role not in one.roles
    ]


def staff() -> list[Colleague]:
    """Whom an incident can be about: everybody with an account here who is no student."""
    return [one for one in accounts.colleagues() if set(one.roles) - {Role.STUDENT_HELPER}]


def _own(actor: Actor) -> Select[Incident]:
    if actor.is_student or actor.user_id is None:
        return select(Incident).where(false())
    mine = and_(IncidentReporter.school_id == Incident.school_id, IncidentReporter.incident_id == Incident.id)
    return select(Incident).where(exists().where(mine, IncidentReporter.user_id == actor.user_id))
