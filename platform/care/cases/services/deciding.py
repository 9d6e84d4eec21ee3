"""The second person's word on a candidate: confirm or decline (domain.md section 3)."""

from __future__ import annotations

from datetime import date, timedelta

from care.cases import lifecycle
from care.cases.events import CaseConfirmed, CaseDeclined, PriorityAsked
from care.cases.lifecycle import CaseMove
from care.cases.models import CaseCategory, CaseFile
from care.cases.services import journal
from care.cases.terms import DecisionKind, RequestKind
from kernel import clock, events
from kernel.actor import Actor
from obligations import services as obligations
from policy_profiles.canonical import NODES
from privacy import queries as privacy
from privacy.consent import Purpose, purposes_of
from school_calendar import queries as calendar


def confirm(
    case: CaseFile,
    *,
    guardian_informed_on: date | None,
    not_informed_reason: str = "",
    support: str = "",
    guidance: str = "",
    tip: str = "",
    actor: Actor,
) -> CaseFile:
    """Take the candidate up: from today duties run.

    A second person decides (INV-5): somebody of the leadership group, at tier 4 its head or the counsellor. The guardian
    was informed, or it is written down why that would endanger the child; the consent ledger holds no refusal. Two
    need-based categories or a risk flag make the rule ask for priority; people decide on that apart (INV-4).
    """
    categories = _check_decider(case, actor)
    lifecycle.check_consent(_refused(case, categories))
    lifecycle.check_guardian(guardian_informed_on, not_informed_reason, clock.today())
    lifecycle.check_guidance(journal.tiers(categories), guidance)
    # Sealed first: it reads the school's key, and the row must not be written before it is whole.
    case.not_informed_sealed = journal.seal(not_informed_reason, case.id, "case_files.not_informed")
    case.support_sealed = journal.seal(support, case.id, "case_files.support")
    case.guidance_sealed = journal.seal(guidance, case.id, "case_files.guidance")
    case.tip_sealed = journal.seal(tip, case.id, "case_files.tip")
    case.move(CaseMove.CONFIRM)
    case.confirmed_by, case.confirmed_by_name, case.confirmed_on = actor.user_id, actor.name, clock.today()
    case.guardian_informed_on = guardian_informed_on
    journal.note(case, DecisionKind.CONFIRMED, tier=journal.top_tier(categories), actor=actor)
    _begin_duties(case, categories, actor)
    _propose_priority(case, categories, actor)
    return case


def decline(case: CaseFile, *, reason: str, actor: Actor) -> CaseFile:
    """Do not take the candidate up; the case is erased once the term is over."""
    categories = _check_decider(case, actor)
    case.move(CaseMove.DECLINE)
    case.declined_by, case.declined_on = actor.user_id, clock.today()
    term = calendar.current_term()
    case.erase_after = (term.ends_on if term else clock.today()) + timedelta(days=1)
    journal.note(case, DecisionKind.DECLINED, tier=journal.top_tier(categories), reason=reason, actor=actor)
    events.record(CaseDeclined(case_id=case.id, erase_after=case.erase_after), actor)
    return case


def _check_decider(case: CaseFile, actor: Actor) -> list[CaseCategory]:
    """Raise unless this person may decide on the candidate; returns its categories."""
    categories = journal.listed(case)
    lifecycle.check_second_person(case.proposed_by, actor.user_id)
    lifecycle.check_decider(lifecycle.deciders(journal.tiers(categories)), journal.standing(case, actor).roles)
    return categories


def _refused(case: CaseFile, categories: list[CaseCategory]) -> list[Purpose]:
    asked = purposes_of(category.node for category in categories)
    return privacy.refused(privacy.standing_consents([case.student_id])[case.student_id], asked)


def _begin_duties(case: CaseFile, categories: list[CaseCategory], actor: Actor) -> None:
    obligations.register_subject(
        subject_id=case.id,
        kind=journal.DUTY_KIND,
        class_id=case.class_id,
        student_id=case.student_id,
        active_from=clock.today(),
        attributes=journal.duty_attributes(case, categories),
        actor=actor,
    )
    events.record(CaseConfirmed(case_id=case.id, class_id=case.class_id, confirmed_on=clock.today()), actor)


def _propose_priority(case: CaseFile, categories: list[CaseCategory], actor: Actor) -> None:
    """The rule asks (U-4.5), in the platform's name, so that whoever confirmed may also decide on priority."""
    flags = journal.open_flags(case)
    needs = {category.code for category in categories if NODES[category.node].need_based}
    ground = lifecycle.priority_ground(needs, flags)
    if ground is None or journal.waiting(case, RequestKind.PRIORITY):
        return
    rule = Actor.platform(district_id=actor.district_id, school_id=actor.school_id)
    journal.ask(case, RequestKind.PRIORITY, ground=ground, actor=rule)
    journal.note(case, DecisionKind.PRIORITY_ASKED, tier=journal.top_tier(categories), actor=rule)
    events.record(PriorityAsked(case_id=case.id, ground=ground), rule)
