"""The pure rules of a case (domain.md section 3): its states and moves, who may propose and decide, what each step needs.

No database, no clock: callers bring the facts. A guard raises the DomainError that tells the person what to do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from accounts.roles import LABELS as ROLE_LABELS
from accounts.roles import Role
from care.cases.categories import ChosenCategory
from care.cases.errors import (
    CategoryMissing,
    CategoryNotYours,
    ConsentRefused,
    FlagOpen,
    GuardianNotInformed,
    GuidanceMissing,
    InformedInFuture,
    NotTheDecider,
    OpinionMissing,
    PeopleDecide,
    PriorityTooYoung,
    SecondPersonNeeded,
)
from care.cases.terms import Ground
from kernel.errors import ForbiddenMove
from kernel.states import Transitions
from policy_profiles import priority
from policy_profiles.categories import Tier
from privacy.consent import PURPOSE_LABELS, Purpose

STABLE_DAYS = 30
"""Days of calm before priority may end (domain.md section 3)."""


class CaseState(StrEnum):
    """Where a case stands."""

    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    PRIORITY = "priority"
    DECLINED = "declined"
    CLOSED = "closed"
    TRANSFERRED = "transferred"
    ARCHIVED = "archived"


class CaseMove(StrEnum):
    """What may be done with a case."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    RAISE = "raise"
    LOWER = "lower"
    CLOSE = "close"
    TRANSFER = "transfer"
    ARCHIVE = "archive"


class CaseStep(StrEnum):
    """What a person may do with the file now."""

    CONFIRM = "confirm"
    SUPPORT = "support"
    FLAG = "flag"
    CLEAR_FLAG = "clear_flag"
    ASK_PRIORITY = "ask_priority"
    DECIDE_PRIORITY = "decide_priority"
    GIVE_OPINION = "give_opinion"
    LOWER_PRIORITY = "lower_priority"
    ASK_CLOSING = "ask_closing"
    DECIDE_CLOSING = "decide_closing"


MOVES: Transitions[CaseState, CaseMove] = Transitions(
    {
        (CaseState.CANDIDATE, CaseMove.CONFIRM): CaseState.CONFIRMED,
        (CaseState.CANDIDATE, CaseMove.DECLINE): CaseState.DECLINED,
        (CaseState.CONFIRMED, CaseMove.RAISE): CaseState.PRIORITY,
        (CaseState.PRIORITY, CaseMove.LOWER): CaseState.CONFIRMED,
        (CaseState.CONFIRMED, CaseMove.CLOSE): CaseState.CLOSED,
        (CaseState.PRIORITY, CaseMove.CLOSE): CaseState.CLOSED,
        (CaseState.CONFIRMED, CaseMove.TRANSFER): CaseState.TRANSFERRED,
        (CaseState.PRIORITY, CaseMove.TRANSFER): CaseState.TRANSFERRED,
        (CaseState.CLOSED, CaseMove.ARCHIVE): CaseState.ARCHIVED,
        (CaseState.TRANSFERRED, CaseMove.ARCHIVE): CaseState.ARCHIVED,
    }
)

STATE_LABELS: dict[CaseState, str] = {
    CaseState.CANDIDATE: "候选",
    CaseState.CONFIRMED: "已确认",
    CaseState.PRIORITY: "重点",
    CaseState.DECLINED: "不纳入",
    CaseState.CLOSED: "已结案",
    CaseState.TRANSFERRED: "已转出",
    CaseState.ARCHIVED: "已归档",
}

ACTIVE = (CaseState.CANDIDATE, CaseState.CONFIRMED, CaseState.PRIORITY)
"""At most one case of a student stands in one of these (INV-2)."""
IN_CARE = (CaseState.CONFIRMED, CaseState.PRIORITY)
"""Confirmed by people: duties run."""


def may_propose(tier: Tier, roles: Collection[str]) -> bool:
    """Whether these roles may propose a category of that tier: the class teacher any, the counsellor tier 4."""
    return Role.CLASS_TEACHER in roles or (tier is Tier.T4 and Role.COUNSELLOR in roles)


def check_proposal(categories: Sequence[ChosenCategory], roles: Collection[str]) -> None:
    """Raise unless there is a category, and these roles may propose each of them."""
    if not categories:
        raise CategoryMissing
    for category in categories:
        if not may_propose(category.tier, roles):
            raise CategoryNotYours(category=category.title)


def check_second_person(proposed_by: UUID | None, decides: UUID | None) -> None:
    """Raise unless a person decides (INV-4), and another one than who proposed (INV-5)."""
    if decides is None:
        raise PeopleDecide
    if decides == proposed_by:
        raise SecondPersonNeeded


def deciders(tiers: Collection[Tier]) -> tuple[Role, ...]:
    """Who may confirm or decline: the leadership group; with a tier-4 category its head or the counsellor."""
    return (Role.GROUP_HEAD, Role.COUNSELLOR) if Tier.T4 in tiers else (Role.GROUP_HEAD, Role.GROUP_MEMBER)


def check_decider(allowed: Sequence[Role], roles: Collection[str]) -> None:
    """Raise NotTheDecider, naming who may, unless one of the roles is among `allowed`."""
    if not any(role in roles for role in allowed):
        raise NotTheDecider(deciders="或".join(ROLE_LABELS[role] for role in allowed))


_KEEPERS = (Role.CLASS_TEACHER, Role.COUNSELLOR)
_WATCHERS = (Role.CLASS_TEACHER, Role.GRADE_HEAD, Role.COUNSELLOR)
_GROUP = (Role.GROUP_HEAD, Role.GROUP_MEMBER)

# Who may do what with a file that runs (domain.md section 4); confirming depends on the tiers besides.
STEP_ROLES: dict[CaseStep, tuple[Role, ...]] = {
    CaseStep.SUPPORT: _KEEPERS,
    CaseStep.FLAG: _WATCHERS,
    CaseStep.CLEAR_FLAG: (*_GROUP, Role.PRINCIPAL),
    CaseStep.ASK_PRIORITY: _WATCHERS,
    CaseStep.DECIDE_PRIORITY: (*_GROUP, Role.PRINCIPAL),
    CaseStep.GIVE_OPINION: (Role.COUNSELLOR,),
    CaseStep.LOWER_PRIORITY: (*_GROUP, Role.PRINCIPAL),
    CaseStep.ASK_CLOSING: _KEEPERS,
    CaseStep.DECIDE_CLOSING: _GROUP,
}
STEP_STATES: dict[CaseStep, tuple[CaseState, ...]] = {
    CaseStep.CONFIRM: (CaseState.CANDIDATE,),
    CaseStep.SUPPORT: IN_CARE,
    CaseStep.FLAG: ACTIVE,
    CaseStep.CLEAR_FLAG: ACTIVE,
    CaseStep.ASK_PRIORITY: (CaseState.CONFIRMED,),
    CaseStep.DECIDE_PRIORITY: (CaseState.CONFIRMED,),
    CaseStep.GIVE_OPINION: (CaseState.PRIORITY,),
    CaseStep.LOWER_PRIORITY: (CaseState.PRIORITY,),
    CaseStep.ASK_CLOSING: IN_CARE,
    CaseStep.DECIDE_CLOSING: IN_CARE,
}


def check_step(step: CaseStep, state: CaseState, roles: Collection[str]) -> None:
    """Raise ForbiddenMove when the state does not admit the step, NotTheDecider when the role does not."""
    if state not in STEP_STATES[step]:
        raise ForbiddenMove(state=STATE_LABELS[state])
    check_decider(STEP_ROLES[step], roles)


def possible_steps(state: CaseState, tiers: Collection[Tier], roles: Collection[str]) -> frozenset[CaseStep]:
    """What these roles may do with a file in that state; who asked for something is looked at when it is decided."""
    allowed = {CaseStep.CONFIRM: deciders(tiers), **STEP_ROLES}
    return frozenset(
        step for step in CaseStep if state in STEP_STATES[step] and any(role in roles for role in allowed[step])
    )


def check_consent(refused: Sequence[Purpose]) -> None:
    """Raise while the ledger holds a refusal or a withdrawal for a purpose that the file would serve."""
    if refused:
        raise ConsentRefused(purposes="、".join(PURPOSE_LABELS[purpose] for purpose in refused))


def check_guardian(informed_on: date | None, reason_why_not: str, today: date) -> None:
    """Raise unless the guardian was informed by today, or a reason why not is written down; never both."""
    if (informed_on is None) == (not reason_why_not.strip()):
        raise GuardianNotInformed
    if informed_on is not None and informed_on > today:
        raise InformedInFuture


def check_guidance(tiers: Collection[Tier], guidance: str) -> None:
    """Raise when a tier-4 case is confirmed without a word for the class teacher, who sees guidance only."""
    if Tier.T4 in tiers and not guidance.strip():
        raise GuidanceMissing


def priority_ground(need_based_codes: Collection[str], open_flags: int) -> Ground | None:
    """Why the rule proposes priority, if it does; a risk before a count. It never decides (INV-4)."""
    ground = priority.proposed(need_based_codes, open_flags)
    return Ground(ground) if ground else None


def check_lowering(
    *, calm_since: date, open_flags: int, opinion_by: UUID | None, decides: UUID | None, today: date
) -> None:
    """Raise unless priority may end: no flag up, thirty calm days, and the counsellor's opinion, by somebody else.

    `calm_since` is the later of the start of priority and the last flag; the opinion must be younger than that.
    """
    if open_flags:
        raise FlagOpen
    earliest = calm_since + timedelta(days=STABLE_DAYS)
    if today < earliest:
        raise PriorityTooYoung(days=STABLE_DAYS, earliest=earliest.isoformat())
    if opinion_by is None:
        raise OpinionMissing
    check_second_person(opinion_by, decides)
