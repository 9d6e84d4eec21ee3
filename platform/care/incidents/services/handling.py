"""Handling an incident: taken up, inquired into, found, measured, revisited, closed; by somebody whom it is not about (INV-5)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.queries import Colleague
from care.incidents import lifecycle, queries
from care.incidents.errors import NoSuchHandler, NoWayBack
from care.incidents.events import IncidentMoved
from care.incidents.lifecycle import FIND_WITHIN, IncidentMove, IncidentState
from care.incidents.models import Incident
from care.incidents.services import mandatory, writing
from care.incidents.terms import EntryKind, Finding, IncidentKind
from kernel import clock, events, locking
from kernel.actor import Actor
from kernel.errors import ForbiddenMove
from policy_profiles import queries as profiles
from policy_profiles.disqualifying import Consequence, Misconduct, months_without_honours
from policy_profiles.evidence import EvidenceKind
from privacy import bars
from privacy import services as privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEntry:
    """What the inquiry came to: of what kind it was, whether it holds, what it led to, and why."""

    finding: Finding
    kind: IncidentKind
    consequence: Consequence
    words: str


def accept(
    incident: Incident,
    *,
    handler_id: UUID,
    accused_id: UUID | None,
    words: str = "",
    seen: int,
    actor: Actor,
) -> list[str]:
    """Take it up: who handles it, and whom it is about. That person writes nothing more into the child's file meanwhile.

    Returns the titles of the duties that this did (R22). Raises StaleRecord, ForbiddenMove, SubjectHandles,
    ReporterHandles, NoSuchHandler.
    """
    locking.expect(incident, seen, current={})
    _check_move(incident, IncidentMove.ACCEPT)
    accused = writing.colleague(accused_id)
    if accused_id is not None and accused is None:
        raise NoSuchHandler
    handler = _handler(incident, handler_id, accused_id=accused_id, actor=actor)
    find_by = writing.workdays_from(clock.today(), FIND_WITHIN)
    incident.accused_id, incident.accused_name = accused_id, accused.name if accused else None
    incident.handler_id, incident.handler_name = handler.user_id, handler.name
    incident.accepted_on, incident.find_by = clock.today(), find_by
    incident.move(IncidentMove.ACCEPT)
    if incident.student_id is not None and accused_id is not None:
        bars.bar_writing(student_id=incident.student_id, user_id=accused_id, source_id=incident.id)
    step = _note(incident, EntryKind.ACCEPTED, words or handler.name, actor)
    mandatory.shut_anew(incident)
    if writing.is_about_an_office(incident):
        writing.take_off_lists(incident, actor=actor)
        return []
    return writing.credit(incident, EvidenceKind.SCHOOL_ACTION, step, writing.ACTION, on=clock.today(), actor=actor)


def hand_on(incident: Incident, *, handler_id: UUID, words: str, seen: int, actor: Actor) -> None:
    """Let somebody else handle it from now on. Raises StaleRecord, ForbiddenMove, and as `accept`."""
    locking.expect(incident, seen, current={})
    if incident.state in (IncidentState.REPORTED, IncidentState.CLOSED):
        raise ForbiddenMove(state=lifecycle.INCIDENT_LABELS[IncidentState(incident.state)])
    handler = _handler(incident, handler_id, accused_id=incident.accused_id, actor=actor)
    incident.handler_id, incident.handler_name = handler.user_id, handler.name
    _note(incident, EntryKind.HANDED_ON, words, actor)


def inquire(incident: Incident, *, words: str, seen: int, actor: Actor) -> None:
    """Note a step of the inquiry: who was heard, what was seen. Raises StaleRecord, NotTheHandler, ForbiddenMove."""
    _at_work(incident, seen, actor)
    incident.move(IncidentMove.INQUIRE)
    locking.touch(incident, "state")
    _note(incident, EntryKind.INQUIRY, words, actor)


def write_to_reporter(incident: Incident, *, words: str, seen: int, actor: Actor) -> None:
    """Ask or tell whoever reported it, in words that may go out.

    Raises StaleRecord, NotTheHandler, NoWayBack, LabelledWording.
    """
    _at_work(incident, seen, actor)
    if incident.state == IncidentState.CLOSED:
        raise NoWayBack
    privacy.refuse_labels(words, names=privacy.category_names())
    locking.touch(incident, "state")
    _note(incident, EntryKind.MESSAGE, words, actor)


def find(incident: Incident, entry: FindingEntry, *, seen: int, actor: Actor) -> None:
    """Say what the inquiry came to, and for how many months honours are lost by the school's document (A8, A9).

    Whoever is cleared writes into the file again. Raises StaleRecord, NotTheHandler, ForbiddenMove.
    """
    _at_work(incident, seen, actor)
    _check_move(incident, IncidentMove.FIND)
    months = _months(entry)
    incident.kind, incident.finding = entry.kind, entry.finding
    incident.consequence, incident.found_on = entry.consequence, clock.today()
    incident.months_without_honours = months
    incident.move(IncidentMove.FIND)
    if entry.finding is Finding.UNFOUNDED:
        bars.lift(source_id=incident.id)
    _note(incident, EntryKind.FINDING, entry.words, actor)


def measure(incident: Incident, *, words: str, seen: int, actor: Actor) -> None:
    """Say what follows from the finding. Raises StaleRecord, NotTheHandler, ForbiddenMove."""
    _at_work(incident, seen, actor)
    incident.move(IncidentMove.MEASURE)
    _note(incident, EntryKind.MEASURE, words, actor)


def revisit(incident: Incident, *, words: str, seen: int, actor: Actor) -> None:
    """Say how the child is doing since. Raises StaleRecord, NotTheHandler, WithoutMeasure, ForbiddenMove."""
    _at_work(incident, seen, actor)
    lifecycle.check_measured(IncidentState(incident.state), Finding(incident.finding) if incident.finding else None)
    incident.move(IncidentMove.REVISIT)
    _note(incident, EntryKind.REVISIT, words, actor)


def close(incident: Incident, *, words: str, seen: int, actor: Actor) -> None:
    """It is done with; whom it was about writes into the file again. Raises StaleRecord, NotTheHandler, ForbiddenMove."""
    _at_work(incident, seen, actor)
    _check_move(incident, IncidentMove.CLOSE)
    incident.closed_on = clock.today()
    incident.move(IncidentMove.CLOSE)
    bars.lift(source_id=incident.id)
    _note(incident, EntryKind.CLOSING, words, actor)


def _at_work(incident: Incident, seen: int, actor: Actor) -> None:
    locking.expect(incident, seen, current={})
    lifecycle.check_at_work(incident.handler_id, actor.user_id)


def _check_move(incident: Incident, move: IncidentMove) -> None:
    """Before anything is changed: a look at the database must not meet a step that is half written."""
    state = IncidentState(incident.state)
    lifecycle.INCIDENT_MOVES.after(state, move, label=lifecycle.INCIDENT_LABELS[state])


def _handler(incident: Incident, handler_id: UUID, *, accused_id: UUID | None, actor: Actor) -> Colleague:
    reporter = queries.reporter_of(incident.id)
    # Only who reported it is refused as its reporter: anybody else would learn from the refusal who that was.
    own = actor.user_id if reporter is not None and reporter.user_id == actor.user_id else None
    lifecycle.check_handler(handler_id, accused=accused_id, reporter=own)
    found = next((one for one in queries.offices(incident.shut_role) if one.user_id == handler_id), None)
    if found is None:
        raise NoSuchHandler
    return found


def _months(entry: FindingEntry) -> int:
    in_force = profiles.in_force()
    if entry.finding is Finding.UNFOUNDED or entry.kind is IncidentKind.OTHER or in_force is None:
        return 0
    return months_without_honours(in_force.profile, Misconduct(entry.kind), entry.consequence)


def _note(incident: Incident, kind: EntryKind, words: str, actor: Actor) -> UUID:
    step = writing.add_step(incident, kind, words, actor)
    events.record(IncidentMoved(incident_id=incident.id, step=kind), actor)
    return step.id
