"""The second person's word on a candidate: confirm or decline (domain.md section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from care.cases import lifecycle, queries
from care.cases.categories import check_in_use
from care.cases.events import CaseConfirmed, CaseDeclined, CasesConfirmed, PriorityAsked
from care.cases.lifecycle import CaseMove
from care.cases.models import CaseCategory, CaseFile
from care.cases.services import journal
from care.cases.terms import DecisionKind, Ground, RequestKind
from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from obligations import services as obligations
from policy_profiles import queries as profiles
from policy_profiles.canonical import NODES
from privacy import queries as privacy
from privacy.consent import Decision, Purpose, purposes_of
from school_calendar import queries as calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What has to be said when a candidate is taken up."""

    guardian_informed_on: date | None
    not_informed_reason: str = ""
    support: str = ""
    guidance: str = ""
    tip: str = ""


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
    said = Confirmation(
        guardian_informed_on=guardian_informed_on,
        not_informed_reason=not_informed_reason,
        support=support,
        guidance=guidance,
        tip=tip,
    )
    asked = _take_up({case.id: said}, {case.id: case}, actor)
    events.record(CaseConfirmed(case_id=case.id, class_id=case.class_id, confirmed_on=clock.today()), actor)
    _tell_of(asked, actor)
    return case


def confirm_all(*, confirmations: Mapping[UUID, Confirmation], actor: Actor) -> list[CaseFile]:
    """Take several candidates up, by case, all or none, each by the rules of a single one. One event for the batch.

    Raises NotFound for a case that this person may not know of, and what `confirm` raises.
    """
    if not confirmations:
        return []
    cases = queries.visible_cases_of(actor, confirmations)
    asked = _take_up(confirmations, cases, actor)
    events.record(CasesConfirmed(case_ids=tuple(cases), confirmed_on=clock.today()), actor)
    _tell_of(asked, actor)
    return list(cases.values())


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


def _take_up(
    said: Mapping[UUID, Confirmation], cases: Mapping[UUID, CaseFile], actor: Actor
) -> list[tuple[CaseFile, Ground]]:
    """Check all, then change all; returns the cases for which the rule asks for priority. A few statements for any number."""
    for case in cases.values():
        lifecycle.check_second_person(case.proposed_by, actor.user_id)
    listed = journal.listed_of(cases)
    stands = journal.standings(cases.values(), actor)
    consents = privacy.standing_consents([case.student_id for case in cases.values()])
    _version, profile = profiles.current_profile()
    check_in_use(profile, {category.code: category.title for rows in listed.values() for category in rows})
    for key, case in cases.items():
        lifecycle.check_decider(lifecycle.deciders(journal.tiers(listed[key])), stands[key].roles)
        lifecycle.check_consent(_refused(consents[case.student_id], listed[key]))
        lifecycle.check_guardian(said[key].guardian_informed_on, said[key].not_informed_reason, clock.today())
        lifecycle.check_guidance(journal.tiers(listed[key]), said[key].guidance)
    for key, case in cases.items():
        _write(case, said[key], listed[key], actor)
    _begin_duties(cases.values(), listed, actor)
    return _propose_priority(cases, listed, actor)


def _refused(standing: Mapping[Purpose, Decision], categories: Sequence[CaseCategory]) -> list[Purpose]:
    return privacy.refused(standing, purposes_of(category.node for category in categories))


def _write(case: CaseFile, said: Confirmation, categories: Sequence[CaseCategory], actor: Actor) -> None:
    # Sealed first: it reads the school's key, and the row must not be written before it is whole.
    case.not_informed_sealed = journal.seal(said.not_informed_reason, case.id, "case_files.not_informed")
    case.support_sealed = journal.seal(said.support, case.id, "case_files.support")
    case.guidance_sealed = journal.seal(said.guidance, case.id, "case_files.guidance")
    case.tip_sealed = journal.seal(said.tip, case.id, "case_files.tip")
    case.move(CaseMove.CONFIRM)
    case.confirmed_by, case.confirmed_by_name, case.confirmed_on = actor.user_id, actor.name, clock.today()
    case.guardian_informed_on = said.guardian_informed_on
    journal.note(case, DecisionKind.CONFIRMED, tier=journal.top_tier(categories), actor=actor)


def _begin_duties(cases: Iterable[CaseFile], listed: Mapping[UUID, Sequence[CaseCategory]], actor: Actor) -> None:
    obligations.register_subjects(
        subjects=[
            obligations.NewSubject(
                id=case.id,
                kind=journal.DUTY_KIND,
                class_id=case.class_id,
                student_id=case.student_id,
                active_from=clock.today(),
                attributes=journal.duty_attributes(case, listed[case.id]),
            )
            for case in cases
        ],
        actor=actor,
    )


def _propose_priority(
    cases: Mapping[UUID, CaseFile], listed: Mapping[UUID, Sequence[CaseCategory]], actor: Actor
) -> list[tuple[CaseFile, Ground]]:
    """The rule asks (U-4.5), in the platform's name, so that whoever confirmed may also decide on priority."""
    flags = journal.open_flags_of(cases)
    asked_before = journal.waiting_of(cases, RequestKind.PRIORITY)
    rule = _rule(actor)
    asked: list[tuple[CaseFile, Ground]] = []
    for key, case in cases.items():
        needs = {category.code for category in listed[key] if NODES[category.node].need_based}
        ground = lifecycle.priority_ground(needs, flags[key])
        if ground is not None and key not in asked_before:
            journal.add_request(case, RequestKind.PRIORITY, ground=ground, actor=rule)
            journal.note(case, DecisionKind.PRIORITY_ASKED, tier=journal.top_tier(listed[key]), actor=rule)
            asked.append((case, ground))
    session().flush()  # a later step of the same transaction looks for the requests
    return asked


def _tell_of(asked: Iterable[tuple[CaseFile, Ground]], actor: Actor) -> None:
    for case, ground in asked:
        events.record(PriorityAsked(case_id=case.id, ground=ground), _rule(actor))


def _rule(actor: Actor) -> Actor:
    return Actor.platform(district_id=actor.district_id, school_id=actor.school_id)
