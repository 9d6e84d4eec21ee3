"""Planning a training or an exchange, writing it anew, calling it off (U-8.2, K-5.5, E5-4.3)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from accounts.permissions import Permission
from accounts.roles import Role
from care.trainings import queries
from care.trainings.errors import TrainingNotYet
from care.trainings.events import TrainingMoved, TrainingPlanned, TrainingRevised, TrainingShifted
from care.trainings.lifecycle import OPEN, STATE_LABELS, TrainingMove, TrainingState
from care.trainings.models import Training
from care.trainings.terms import Topic, TrainingKind
from kernel import clock, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden, ForbiddenMove
from kernel.ids import new_id
from privacy import services as privacy

DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingEntry:
    """A training as it is planned."""

    title: str
    topics: Sequence[Topic]
    happens_on: date
    begins_at: time
    half_hours: int
    place: str
    lecturer: str
    audience: Sequence[Role]
    is_assessed: bool = False
    outline: str = ""


def plan(*, kind: TrainingKind, entry: TrainingEntry, actor: Actor) -> Training:
    """Plan it; whoever it is for is told by a job. One that was held already is written down the same way.

    Raises Forbidden, and LabelledWording where helpers are invited and a word would tell them whom others care for.
    """
    if actor.is_student or not actor.may(Permission.TRAINING_PLAN):
        raise Forbidden
    _refuse_labels(entry)
    training = Training(
        id=new_id(),
        kind=kind,
        state=TrainingState.PLANNED,
        door_code=f"{secrets.randbelow(10**DIGITS):0{DIGITS}}",
        planned_by=actor.user_id,
        planned_by_name=actor.name,
        planned_on=clock.today(),
        credited=[],
    )
    _fill(training, entry)
    session().add(training)
    session().flush()  # the list of who was there points at it
    events.record(TrainingPlanned(training_id=training.id, happens_on=entry.happens_on), actor)
    return training


def revise(training: Training, entry: TrainingEntry, *, seen: int, actor: Actor) -> None:
    """Write the plan anew until its hours are registered. Raises StaleRecord, ForbiddenMove, TrainingNotYet, as `plan`."""
    current = {"title": training.title, "happens_on": training.happens_on, "place": training.place}
    locking.expect(training, seen, current=current)
    state = TrainingState(training.state)
    if state not in OPEN:
        raise ForbiddenMove(state=STATE_LABELS[state])
    if entry.happens_on > clock.today() and queries.has_come(training.id):
        raise TrainingNotYet(day=entry.happens_on)
    _refuse_labels(entry)
    before = _appointment(training)
    _fill(training, entry)
    events.record(TrainingRevised(training_id=training.id), actor)
    if _appointment(training) != before:
        events.record(TrainingShifted(training_id=training.id), actor)


def cancel(training: Training, *, words: str, seen: int, actor: Actor) -> None:
    """Call it off, and say why. Raises StaleRecord, ForbiddenMove."""
    locking.expect(training, seen, current={})
    training.reason_sealed = queries.seal(training.id, "reason", words)
    training.move(TrainingMove.CANCEL)
    events.record(TrainingMoved(training_id=training.id, move=TrainingMove.CANCEL), actor)


def _appointment(training: Training) -> tuple[object, ...]:
    """What those invited go by."""
    return training.happens_on, training.begins_at, training.place, tuple(training.audience)


def _fill(training: Training, entry: TrainingEntry) -> None:
    training.title, training.place, training.lecturer = entry.title, entry.place, entry.lecturer
    training.topics = [str(topic) for topic in Topic if topic in entry.topics]
    training.audience = [str(role) for role in Role if role in entry.audience]
    training.happens_on, training.begins_at = entry.happens_on, entry.begins_at
    training.half_hours, training.is_assessed = entry.half_hours, entry.is_assessed
    training.outline_sealed = queries.seal(training.id, "outline", entry.outline)


def _refuse_labels(entry: TrainingEntry) -> None:
    """A helper is a student: nothing that they read names a category (domain.md 7.5)."""
    if Role.STUDENT_HELPER in entry.audience:
        words = f"{entry.title}\n{entry.place}\n{entry.lecturer}\n{entry.outline}"
        privacy.refuse_labels(words, names=privacy.category_names())
