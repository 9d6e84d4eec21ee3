"""Special events: what the family has to be told of promptly, with a clock that begins when it happened (U-7.2.2, R10)."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from care.cases import services as filing
from care.home_contact import queries
from care.home_contact.events import SpecialEventRecorded
from care.home_contact.models import SpecialEvent
from care.home_contact.terms import EventType
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from policy_profiles.evidence import EventKind
from policy_profiles.facts import SubjectKind

_MORNING = time(8)
"""When something happened whose hour nobody knows: the school day's beginning, so that nobody gets less care for it."""


def record_special_event(
    *,
    case_id: UUID,
    type: EventType,  # noqa: A002  the field's own name
    happened_on: date,
    at: time | None,
    has_harm_risk: bool,
    words: str,
    actor: Actor,
) -> SpecialEvent:
    """Write down what happened; where the school's document asks for it, telling the family is due at once.

    A serious breach sets off what the document asks for besides: the talk with the principal and the education plan (R28).
    Raises NotFound, InTheFuture, BeforeTheCase, CaseNotInCare.
    """
    case = filing.recordable_case(case_id, happened_on, actor=actor)
    row = new_id()
    event = SpecialEvent(
        id=row,
        case_id=case_id,
        type=type,
        breach_id=new_id() if type is EventType.BREACH else None,
        happened_on=happened_on,
        at=at,
        has_harm_risk=has_harm_risk,
        words_sealed=crypto.seal(words, row=row, field=f"{queries.EVENT}.words"),
        recorded_on=clock.today(),
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
    )
    session().add(event)
    begun = {EventKind.SPECIAL_EVENT: row, EventKind.SERIOUS_BREACH: event.breach_id}
    moment = {"happened_at": _moment(happened_on, at).isoformat(), "harm_risk": has_harm_risk}
    obligations.register_subjects(
        subjects=[
            obligations.NewSubject(
                id=subject_id,
                kind=SubjectKind.EVENT,
                class_id=case.class_id,
                student_id=case.student_id,
                active_from=happened_on,
                attributes={"kind": kind, **moment},
            )
            for kind, subject_id in begun.items()
            if subject_id is not None
        ],
        actor=actor,
    )
    events.record(SpecialEventRecorded(special_event_id=row, case_id=case_id), actor)
    return event


def _moment(day: date, at: time | None) -> datetime:
    return datetime.combine(day, at or _MORNING, tzinfo=clock.SCHOOL_TIME)
