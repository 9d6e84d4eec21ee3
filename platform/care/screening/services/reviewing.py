"""Review by a second person: approve, give back, reopen."""

from __future__ import annotations

from care.screening import queries
from care.screening.errors import OwnReview, ReasonMissing
from care.screening.events import ClassScreeningApproved, ClassScreeningReopened, ClassScreeningReturned
from care.screening.lifecycle import ClassMove, approval
from care.screening.models import ClassScreening
from care.screening.queries import RETURNED
from kernel import clock, crypto, events
from kernel.actor import Actor
from obligations import services as obligations


def approve(*, screening: ClassScreening, actor: Actor) -> ClassScreening:
    """A second person approves; late or not is decided by the day of the hand-in. Raises OwnReview."""
    _second_person(screening, actor)
    window = queries.window(screening.window_id)
    screening.move(approval(screening.submitted_on or clock.today(), window.closes_on))
    screening.reviewed_by, screening.reviewed_by_name = actor.user_id, actor.name
    screening.reviewed_on = clock.today()
    events.record(ClassScreeningApproved(class_screening_id=screening.id), actor)
    return screening


def give_back(*, screening: ClassScreening, reason: str, actor: Actor) -> ClassScreening:
    """A second person returns the class with a reason; the credit is withdrawn until it is handed in again."""
    _second_person(screening, actor)
    screening.move(ClassMove.RETURN)
    _note_return(screening, reason, actor)
    events.record(ClassScreeningReturned(class_screening_id=screening.id), actor)
    return screening


def reopen(*, screening: ClassScreening, reason: str, actor: Actor) -> ClassScreening:
    """Open a completed class again, with a reason that the class teacher reads."""
    screening.move(ClassMove.REOPEN)
    _note_return(screening, reason, actor)
    events.record(ClassScreeningReopened(class_screening_id=screening.id), actor)
    return screening


def _second_person(screening: ClassScreening, actor: Actor) -> None:
    if screening.submitted_by is not None and screening.submitted_by == actor.user_id:
        raise OwnReview


def _note_return(screening: ClassScreening, reason: str, actor: Actor) -> None:
    if not reason.strip():
        raise ReasonMissing
    screening.returned_reason_sealed = crypto.seal(reason.strip(), row=screening.id, field=RETURNED)
    screening.reviewed_by, screening.reviewed_by_name = actor.user_id, actor.name
    screening.reviewed_on = clock.today()
    obligations.withdraw(record_id=screening.id, actor=actor)
