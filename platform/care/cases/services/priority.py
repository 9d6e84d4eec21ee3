"""Priority and risk: a rule or a person asks, people decide; a risk flag brings priority handling at once (INV-4)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from care.cases import lifecycle
from care.cases.events import (
    OpinionGiven,
    PriorityAsked,
    PriorityEnded,
    PriorityRaised,
    PriorityRefused,
    RiskCleared,
    RiskFlagged,
)
from care.cases.lifecycle import IN_CARE, CaseMove, CaseState, CaseStep
from care.cases.models import CaseDecision, CaseFile, RiskFlag
from care.cases.services import journal
from care.cases.terms import DecisionKind, FlagKind, Ground, RequestKind
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from obligations import services as obligations
from policy_profiles.categories import Tier


def ask_priority(case: CaseFile, *, reason: str, actor: Actor) -> CaseFile:
    """A person asks for priority in words; somebody else decides."""
    journal.admit(case, CaseStep.ASK_PRIORITY, actor)
    journal.ask(case, RequestKind.PRIORITY, ground=Ground.JUDGEMENT, words=reason, actor=actor)
    journal.note(case, DecisionKind.PRIORITY_ASKED, tier=_tier(case), reason=reason, actor=actor)
    events.record(PriorityAsked(case_id=case.id, ground=Ground.JUDGEMENT), actor)
    return case


def raise_priority(case: CaseFile, *, reason: str = "", actor: Actor) -> CaseFile:
    """Grant the request that waits: the case is a priority from today. Another person than who asked (INV-5)."""
    _decide(case, granted=True, actor=actor)
    case.move(CaseMove.RAISE)
    case.priority_by, case.priority_since = actor.user_id, clock.today()
    case.handled_since = case.handled_since or clock.today()
    journal.note(case, DecisionKind.PRIORITY_RAISED, tier=_tier(case), reason=reason, actor=actor)
    _tell_duties(case, actor)
    events.record(PriorityRaised(case_id=case.id), actor)
    return case


def refuse_priority(case: CaseFile, *, reason: str, actor: Actor) -> CaseFile:
    """Refuse the request that waits. Priority handling that a flag began lasts as long as a flag is up."""
    _decide(case, granted=False, actor=actor)
    journal.note(case, DecisionKind.PRIORITY_REFUSED, tier=_tier(case), reason=reason, actor=actor)
    events.record(PriorityRefused(case_id=case.id), actor)
    _end_handling_if_calm(case, actor)
    return case


def raise_flag(case: CaseFile, *, kind: FlagKind, text: str, actor: Actor) -> RiskFlag:
    """Flag a risk: priority handling begins now, and the rule asks for the status. No approval delays it."""
    journal.admit(case, CaseStep.FLAG, actor)
    row = new_id()
    flag = RiskFlag(
        id=row,
        case_id=case.id,
        kind=kind,
        note_sealed=crypto.seal(text.strip(), row=row, field="risk_flags.note"),
        raised_by=actor.user_id,
        raised_by_name=actor.name,
        raised_on=clock.today(),
    )
    session().add(flag)
    case.handled_since = case.handled_since or clock.today()
    journal.note(case, DecisionKind.FLAGGED, tier=_tier(case), reason=text, actor=actor)
    if case.state == CaseState.CONFIRMED and journal.waiting(case, RequestKind.PRIORITY) is None:
        journal.ask(case, RequestKind.PRIORITY, ground=Ground.RISK_FLAG, words=text, actor=actor)
        events.record(PriorityAsked(case_id=case.id, ground=Ground.RISK_FLAG), actor)
    _tell_duties(case, actor)
    events.record(RiskFlagged(case_id=case.id, flag_id=row), actor)
    return flag


def clear_flag(case: CaseFile, *, flag_id: UUID, reason: str, actor: Actor) -> RiskFlag:
    """Take a risk flag down: the leadership group, the principal or the counsellor, and not who raised it."""
    journal.admit(case, CaseStep.CLEAR_FLAG, actor)
    query = select(RiskFlag).where(RiskFlag.id == flag_id, RiskFlag.case_id == case.id, RiskFlag.cleared_on.is_(None))
    flag = session().scalar(query.with_for_update())
    if flag is None:
        raise NotFound
    lifecycle.check_second_person(flag.raised_by, actor.user_id)
    flag.cleared_by, flag.cleared_on = actor.user_id, clock.today()
    journal.note(case, DecisionKind.FLAG_CLEARED, tier=_tier(case), reason=reason, actor=actor)
    events.record(RiskCleared(case_id=case.id, flag_id=flag.id), actor)
    _end_handling_if_calm(case, actor)
    return flag


def give_opinion(case: CaseFile, *, text: str, actor: Actor) -> CaseDecision:
    """The counsellor writes whether priority may end."""
    journal.admit(case, CaseStep.GIVE_OPINION, actor)
    decision = journal.note(case, DecisionKind.OPINION, tier=_tier(case), reason=text, actor=actor)
    events.record(OpinionGiven(case_id=case.id), actor)
    return decision


def lower_priority(case: CaseFile, *, reason: str, actor: Actor) -> CaseFile:
    """End priority: thirty calm days, no flag up, and an opinion that somebody else gave after the calm set in."""
    journal.admit(case, CaseStep.LOWER_PRIORITY, actor)
    began = case.priority_since or clock.today()
    last_flag = session().scalar(select(func.max(RiskFlag.raised_on)).where(RiskFlag.case_id == case.id))
    calm_since = max(began, last_flag or began)
    opinion = session().scalar(
        select(CaseDecision)
        .where(
            CaseDecision.case_id == case.id,
            CaseDecision.kind == DecisionKind.OPINION,
            CaseDecision.made_on >= calm_since,
        )
        .order_by(CaseDecision.at.desc())
        .limit(1)
    )
    lifecycle.check_lowering(
        calm_since=calm_since,
        open_flags=journal.open_flags(case),
        opinion_by=opinion.made_by if opinion else None,
        decides=actor.user_id,
        today=clock.today(),
    )
    case.move(CaseMove.LOWER)
    case.priority_by = case.priority_since = case.handled_since = None
    journal.note(case, DecisionKind.PRIORITY_ENDED, tier=_tier(case), reason=reason, actor=actor)
    _tell_duties(case, actor)
    events.record(PriorityEnded(case_id=case.id), actor)
    return case


def _decide(case: CaseFile, *, granted: bool, actor: Actor) -> None:
    journal.admit(case, CaseStep.DECIDE_PRIORITY, actor)
    request = journal.must_wait(case, RequestKind.PRIORITY)
    lifecycle.check_second_person(request.asked_by, actor.user_id)
    journal.decide(request, granted=granted, actor=actor)


def _end_handling_if_calm(case: CaseFile, actor: Actor) -> None:
    """Handling with priority ends with the last flag, unless people made the case a priority or still have to decide."""
    session().flush()  # the flag that was just cleared and the request just refused must not count
    undecided = journal.waiting(case, RequestKind.PRIORITY) is not None
    if case.state != CaseState.PRIORITY and not undecided and not journal.open_flags(case):
        case.handled_since = None
        _tell_duties(case, actor)


def _tell_duties(case: CaseFile, actor: Actor) -> None:
    """Duties follow the handling; a candidate has none yet."""
    if case.state in IN_CARE:
        attributes = journal.duty_attributes(case, journal.listed(case))
        obligations.update_subject(subject_id=case.id, attributes=attributes, actor=actor)


def _tier(case: CaseFile) -> Tier:
    return journal.top_tier(journal.listed(case))
