"""Visits from the appointment to what the school answered (P3-2, P3-3, K-4.3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from care.cases import queries as cases
from care.cases import services as filing
from care.cases.errors import CaseNotInCare
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.home_contact import queries
from care.home_contact.errors import PlannedInThePast, WentAlone
from care.home_contact.events import (
    VisitAnswered,
    VisitCancelled,
    VisitHeld,
    VisitMissed,
    VisitPlanned,
    VisitWithdrawn,
)
from care.home_contact.lifecycle import VisitMove, VisitState
from care.home_contact.models import Visit, VisitCase
from care.home_contact.services.families import of_one_family
from care.home_contact.terms import Company, VisitKind
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.models import Obligation
from policy_profiles.evidence import EvidenceKind

RECORD = "visit"

EVIDENCE: dict[VisitKind, list[EvidenceKind]] = {
    VisitKind.HOME: [EvidenceKind.HOME_VISIT, EvidenceKind.GUARDIAN_CONTACT],
    VisitKind.SCHOOL: [EvidenceKind.SCHOOL_VISIT, EvidenceKind.GUARDIAN_CONTACT],
}
"""What a visit is evidence of: whoever sat with a family was in touch with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitWords:
    """What is written down after a visit: who was there, what was seen, what the family said."""

    happened_on: date
    company: Company | None = None
    present: str = ""
    seen: str = ""
    wishes: str = ""


@dataclass(frozen=True, slots=True)
class RecordedVisit:
    """A visit and the duties that it did."""

    record: Visit
    credited: Sequence[Obligation]


def plan_visit(
    *, kind: VisitKind, case_ids: Sequence[UUID], planned_on: date, planned_at: time | None, actor: Actor
) -> Visit:
    """Agree on a visit. Raises NotFound, OtherFamily, PlannedInThePast, CaseNotInCare."""
    if planned_on < clock.today():
        raise PlannedInThePast
    found = _family(case_ids, actor)
    if any(case.state not in IN_CARE for case in found.values()):
        raise CaseNotInCare
    visit = _new(kind, actor)
    visit.planned_on, visit.planned_at = planned_on, planned_at
    _keep(visit, found)
    events.record(VisitPlanned(visit_id=visit.id, case_ids=tuple(found)), actor)
    return visit


def record_visit(*, kind: VisitKind, case_ids: Sequence[UUID], words: VisitWords, actor: Actor) -> RecordedVisit:
    """Write down a visit that nobody had agreed on before; credited for every child of the family.

    Raises NotFound, OtherFamily, WentAlone, and as every record of a case InTheFuture, BeforeTheCase, CaseNotInCare.
    """
    found = _family(case_ids, actor)
    visit = _new(kind, actor)
    credited = _hold(visit, found, words, actor)
    _keep(visit, found)
    return RecordedVisit(visit, credited)


def hold_visit(visit: Visit, words: VisitWords, *, seen: int, actor: Actor) -> RecordedVisit:
    """Write down what became of an appointment; raises StaleRecord, ForbiddenMove, and as `record_visit`."""
    locking.expect(visit, seen, current={})
    found = _cases(visit, actor)
    credited = _hold(visit, found, words, actor)
    return RecordedVisit(visit, credited)


def miss_visit(visit: Visit, *, happened_on: date, words: str, seen: int, actor: Actor) -> None:
    """Nobody was there: it is on record and credits nothing. Raises StaleRecord, ForbiddenMove, InTheFuture …"""
    locking.expect(visit, seen, current={})
    for case in _cases(visit, actor).values():
        filing.refuse_unrecordable(case, happened_on)
    visit.move(VisitMove.MISS)
    _written(visit, happened_on, actor)
    _seal(visit, {"seen": words})
    events.record(VisitMissed(visit_id=visit.id), actor)


def cancel_visit(visit: Visit, *, seen: int, actor: Actor) -> None:
    """Call an appointment off. Raises StaleRecord, ForbiddenMove."""
    locking.expect(visit, seen, current={})
    visit.move(VisitMove.CANCEL)
    events.record(VisitCancelled(visit_id=visit.id), actor)


def answer_visit(visit: Visit, *, answer: str, seen: int, actor: Actor) -> None:
    """Write down what the school answered to the family. Raises StaleRecord, ForbiddenMove."""
    locking.expect(visit, seen, current={})
    sealed = crypto.seal(answer, row=visit.id, field=f"{queries.VISIT}.answer")
    visit.move(VisitMove.ANSWER)
    visit.answered_on, visit.answered_by_name, visit.answer_sealed = clock.today(), actor.name, sealed
    events.record(VisitAnswered(visit_id=visit.id), actor)


def withdraw_visit(visit: Visit, *, actor: Actor) -> None:
    """Undo a visit on the day it was written, by its author; its credits go with it. Raises UndoTooLate."""
    filing.refuse_late_undo(visit.recorded_by, visit.recorded_at, actor=actor)
    visit.withdrawn_at = clock.now()
    obligations.withdraw(record_id=visit.id, actor=actor)
    events.record(VisitWithdrawn(visit_id=visit.id), actor)


def _hold(visit: Visit, found: Mapping[UUID, CaseFile], words: VisitWords, actor: Actor) -> Sequence[Obligation]:
    for case in found.values():
        filing.refuse_unrecordable(case, words.happened_on)
    if visit.kind == VisitKind.HOME and words.company is None:
        raise WentAlone
    visit.move(VisitMove.HOLD)
    _written(visit, words.happened_on, actor)
    visit.company = words.company
    _seal(visit, {"present": words.present, "seen": words.seen, "wishes": words.wishes})
    credited = obligations.credit(
        subject_ids=list(found),
        evidence=EVIDENCE[VisitKind(visit.kind)],
        happened_on=words.happened_on,
        record_kind=RECORD,
        record_id=visit.id,
        actor=actor,
    )
    visit.credited = [duty.title for duty in credited]
    events.record(VisitHeld(visit_id=visit.id, case_ids=tuple(found), happened_on=words.happened_on), actor)
    return credited


def _written(visit: Visit, happened_on: date, actor: Actor) -> None:
    """Whoever writes down what became of a visit is its author from then on."""
    visit.happened_on, visit.recorded_on, visit.recorded_at = happened_on, clock.today(), clock.now()
    visit.recorded_by, visit.recorded_by_name = actor.user_id, actor.name


def _new(kind: VisitKind, actor: Actor) -> Visit:
    return Visit(
        id=new_id(),
        kind=kind,
        state=VisitState.PLANNED,
        recorded_on=clock.today(),
        recorded_at=clock.now(),
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
        credited=[],
    )


def _keep(visit: Visit, case_ids: Collection[UUID]) -> None:
    session().add(visit)
    session().flush()  # the rows below point at it
    session().add_all(VisitCase(visit_id=visit.id, case_id=case_id) for case_id in case_ids)


def _family(case_ids: Sequence[UUID], actor: Actor) -> dict[UUID, CaseFile]:
    found = cases.visible_cases_of(actor, set(case_ids))
    of_one_family(found.values())
    return found


def _cases(visit: Visit, actor: Actor) -> dict[UUID, CaseFile]:
    return cases.visible_cases_of(actor, set(queries.cases_of_visit(visit.id)))


def _seal(visit: Visit, words: Mapping[str, str]) -> None:
    for name, text in words.items():
        if text:
            setattr(visit, f"{name}_sealed", crypto.seal(text, row=visit.id, field=f"{queries.VISIT}.{name}"))
