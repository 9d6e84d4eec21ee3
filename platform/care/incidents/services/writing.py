"""What every step shares: a numbered entry in words, the days until which something is due, and the duties of K-4.7."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import func, select

from accounts import queries as accounts
from accounts.queries import Colleague
from care.incidents import queries
from care.incidents.models import Incident, IncidentStep
from care.incidents.terms import OFFICE_LABELS, EntryKind
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id, untimed_id
from obligations import services as obligations
from obligations.models import DutySubject
from people import queries as people
from policy_profiles.evidence import EventKind, EvidenceKind
from policy_profiles.facts import SubjectKind
from school_calendar import queries as calendars
from school_calendar.workdays import CalendarGap

RECORD, ACTION = "incident", "incident_action"
_MORNING = time(8)
"""When something happened whose hour nobody knows: the school day's beginning, so that nobody waits longer for it."""


def add_step(incident: Incident, kind: EntryKind, words: str, actor: Actor | None) -> IncidentStep:
    """One more step of an incident that is locked; an answer carries neither a name nor a time."""
    is_answer = actor is None
    row = untimed_id() if is_answer else new_id()
    last = select(func.coalesce(func.max(IncidentStep.number), 0)).where(IncidentStep.incident_id == incident.id)
    step = IncidentStep(
        id=row,
        incident_id=incident.id,
        number=(session().scalar(last) or 0) + 1,
        kind=kind,
        words_sealed=crypto.seal(words, row=row, field=f"{queries.STEPS}.words"),
        by_id=actor.user_id if actor else None,
        by_name=actor.name if actor else None,
        written_on=clock.today(),
    )
    session().add(step)
    session().flush()  # the next step of the same incident counts on from this one
    return step


def seen(actor: Actor, student_id: UUID | None) -> UUID | None:
    """The student, where this person sees them; a form may have been begun before that ended."""
    with suppress(NotFound):
        return people.visible_student(actor, student_id).id if student_id else None
    return None


def workdays_from(day: date, count: int) -> date | None:
    """So many workdays after `day`; None while the calendar does not reach so far (待校历确认, INV-10)."""
    try:
        return calendars.school_calendar().add_workdays(day, count)
    except CalendarGap:
        return None


def register(incident: Incident, *, actor: Actor) -> None:
    """Let the duties of K-4.7 begin where the school's document has them (R22), and count the report itself as done.

    Whom it is about must not learn of it from a list of duties: what concerns an office that owes or follows these duties
    is left to the room's own days, and no class or child is named, for that would tell who reported.
    """
    if is_about_an_office(incident):
        return
    # What came without a name is known to the school from the day on which it came.
    happened_on = (None if incident.is_anonymous else incident.happened_on) or incident.reported_on
    moment = datetime.combine(happened_on, incident.at or _MORNING, tzinfo=clock.SCHOOL_TIME)
    obligations.register_subject(
        subject_id=incident.id,
        kind=SubjectKind.EVENT,
        active_from=happened_on,
        attributes={
            "kind": EventKind.IMPROPER_METHOD,
            "happened_at": moment.isoformat(),
            "harm_risk": incident.has_harm,
        },
        actor=actor,
    )
    credit(incident, EvidenceKind.INCIDENT, incident.id, RECORD, on=incident.reported_on, actor=actor)


def take_off_lists(incident: Incident, *, actor: Actor) -> None:
    """Whom it is about turned out to hold an office that follows the school's duties: nothing of it stays among them."""
    if session().scalar(select(DutySubject.id).where(DutySubject.id == incident.id)) is None:
        return
    obligations.withdraw(record_id=incident.id, actor=actor)
    obligations.close_subject(subject_id=incident.id, active_to=date.min, actor=actor)


def credit(
    incident: Incident, evidence: EvidenceKind, record_id: UUID, record: str, *, on: date, actor: Actor
) -> list[str]:
    """Count something as done for the incident's duties; returns their titles. Nothing where it has none."""
    if session().scalar(select(DutySubject.id).where(DutySubject.id == incident.id)) is None:
        return []
    done = obligations.credit(
        subject_ids=[incident.id],
        evidence=evidence,
        happened_on=on,
        record_kind=record,
        record_id=record_id,
        actor=actor,
    )
    return [duty.title for duty in done]


def is_about_an_office(incident: Incident) -> bool:
    """Whether it is about somebody who would find it on a list of the school's duties."""
    if incident.shut_role is not None:
        return True
    accused = colleague(incident.accused_id)
    return accused is not None and not set(accused.roles).isdisjoint(OFFICE_LABELS)


def colleague(user_id: UUID | None) -> Colleague | None:
    """Somebody who works here."""
    if user_id is None:
        return None
    return next((one for one in accounts.colleagues() if one.user_id == user_id), None)
