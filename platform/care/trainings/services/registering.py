"""It was held; its hours are registered, which does the term's duty (R17, R18); what was wrong is corrected."""

from __future__ import annotations

from collections.abc import Sequence

from care.trainings import queries
from care.trainings.errors import MinutesMissing, NobodyCame, ResultsMissing, TrainingNotYet
from care.trainings.events import TrainingMoved
from care.trainings.lifecycle import TrainingMove
from care.trainings.models import Training
from care.trainings.terms import TrainingKind
from kernel import clock, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from obligations import services as obligations
from obligations.models import DutySubject, Obligation
from policy_profiles.evidence import EvidenceKind

EVIDENCE = {TrainingKind.TRAINING: EvidenceKind.TRAINING, TrainingKind.EXCHANGE: EvidenceKind.EXCHANGE}


def hold(training: Training, *, seen: int, actor: Actor) -> None:
    """It took place. Raises StaleRecord, ForbiddenMove, TrainingNotYet, NobodyCame."""
    locking.expect(training, seen, current={})
    if training.happens_on > clock.today():
        raise TrainingNotYet(day=training.happens_on)
    if not queries.has_come(training.id):
        raise NobodyCame
    training.move(TrainingMove.HOLD)
    events.record(TrainingMoved(training_id=training.id, move=TrainingMove.HOLD), actor)


def record(training: Training, *, minutes: str = "", seen: int, actor: Actor) -> Sequence[Obligation]:
    """Register the hours of everybody on the list; returns the duties that it did.

    An exchange counts with its minutes, an assessed training with everybody's result. Raises StaleRecord, ForbiddenMove,
    NobodyCame, MinutesMissing, ResultsMissing.
    """
    locking.expect(training, seen, current={})
    kind = TrainingKind(training.kind)
    if kind is TrainingKind.EXCHANGE and not minutes:
        raise MinutesMissing
    came = queries.attendance_of(training.id)
    if not came:
        raise NobodyCame
    open_results = sum(one.result is None for one in came)
    if training.is_assessed and open_results:
        raise ResultsMissing(count=open_results)
    training.minutes_sealed = queries.seal(training.id, "minutes", minutes)
    training.recorded_on, training.recorded_by_name = clock.today(), actor.name
    training.move(TrainingMove.RECORD)
    credited = _credit(training, kind, actor)
    training.credited = [duty.title for duty in credited]
    events.record(TrainingMoved(training_id=training.id, move=TrainingMove.RECORD), actor)
    return credited


def correct(training: Training, *, seen: int, actor: Actor) -> None:
    """Open the list again; what it had credited is taken back until the hours are registered anew.

    Raises StaleRecord, ForbiddenMove.
    """
    locking.expect(training, seen, current={})
    training.recorded_on = training.recorded_by_name = None
    training.credited = []
    training.move(TrainingMove.CORRECT)
    obligations.withdraw(record_id=training.id, actor=actor)
    events.record(TrainingMoved(training_id=training.id, move=TrainingMove.CORRECT), actor)


def _credit(training: Training, kind: TrainingKind, actor: Actor) -> Sequence[Obligation]:
    """The term's duty is the school's; one that is not in operation yet owes none."""
    school = tenancy.school_id()
    if session().get(DutySubject, (school, school)) is None:
        return []
    return obligations.credit(
        subject_ids=[school],
        evidence=EVIDENCE[kind],
        happened_on=training.happens_on,
        record_kind=kind,
        record_id=training.id,
        actor=actor,
    )
