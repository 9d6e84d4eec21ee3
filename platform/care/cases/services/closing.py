"""Closing a case: somebody asks with reason and outcome, a second person of the leadership group decides."""

from __future__ import annotations

from care.cases import lifecycle
from care.cases.events import CaseClosed, ClosingAsked, ClosingRefused
from care.cases.lifecycle import CaseMove, CaseStep
from care.cases.models import CaseCategory, CaseFile, CaseRequest
from care.cases.services import journal
from care.cases.terms import CloseReason, DecisionKind, RequestKind
from kernel import clock, events
from kernel.actor import Actor
from obligations import services as obligations
from policy_profiles.categories import Tier


def ask_closing(case: CaseFile, *, reason: CloseReason, outcome: str, actor: Actor) -> CaseRequest:
    """Ask to close the case, with the reason and what became of it."""
    journal.admit(case, CaseStep.ASK_CLOSING, actor)
    request = journal.ask(case, RequestKind.CLOSING, ground=reason, words=outcome, actor=actor)
    journal.note(case, DecisionKind.CLOSING_ASKED, tier=_tier(case), reason=outcome, actor=actor)
    events.record(ClosingAsked(case_id=case.id, reason=reason), actor)
    return request


def close(case: CaseFile, *, actor: Actor) -> CaseFile:
    """Grant the request that waits: no further duties. 误列 takes the labels out of every working view at once."""
    request, categories = _decide(case, granted=True, actor=actor), journal.listed(case)
    tier = journal.top_tier(categories)
    case.move(CaseMove.CLOSE)
    case.closed_by, case.closed_on, case.close_reason = actor.user_id, clock.today(), request.ground
    case.handled_since = None
    if request.ground == CloseReason.MISTAKEN:
        _take_labels_out(case, categories)
    outcome = journal.unseal(request.words_sealed, request.id, "case_requests.words")
    journal.note(case, DecisionKind.CLOSED, tier=tier, reason=outcome, actor=actor)
    obligations.close_subject(subject_id=case.id, active_to=clock.today(), actor=actor)
    if request.ground == CloseReason.MISTAKEN:
        obligations.unname_subject(subject_id=case.id, actor=actor)
    events.record(CaseClosed(case_id=case.id, reason=request.ground), actor)
    return case


def refuse_closing(case: CaseFile, *, reason: str, actor: Actor) -> CaseFile:
    """Keep the case open."""
    _decide(case, granted=False, actor=actor)
    journal.note(case, DecisionKind.CLOSING_REFUSED, tier=_tier(case), reason=reason, actor=actor)
    events.record(ClosingRefused(case_id=case.id), actor)
    return case


def _decide(case: CaseFile, *, granted: bool, actor: Actor) -> CaseRequest:
    journal.admit(case, CaseStep.DECIDE_CLOSING, actor)
    request = journal.must_wait(case, RequestKind.CLOSING)
    lifecycle.check_second_person(request.asked_by, actor.user_id)
    journal.decide(request, granted=granted, actor=actor)
    return request


def _take_labels_out(case: CaseFile, categories: list[CaseCategory]) -> None:
    """The retention job erases the case from today on (15 workdays at most, domain.md section 5)."""
    for category in categories:
        category.removed_at = clock.now()
    case.erase_after = clock.today()


def _tier(case: CaseFile) -> Tier:
    return journal.top_tier(journal.listed(case))
