"""What the use cases of a case share: its history, its waiting requests, what `obligations` is told, its sealed words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from accounts.roles import Role
from care.cases import lifecycle, queries
from care.cases.errors import AlreadyAsked, NothingAsked
from care.cases.lifecycle import CaseState, CaseStep
from care.cases.models import CaseCategory, CaseDecision, CaseFile, CaseRequest, RiskFlag
from care.cases.terms import DecisionKind, RequestKind
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier
from privacy.tiers import Standing

DUTY_KIND = "case"


def standing(case: CaseFile, actor: Actor) -> Standing:
    """In which roles the actor stands to the student's class; raises NotFound when in none."""
    query = select(ClassGroup).join(Student, (Student.class_id == ClassGroup.id)).where(Student.id == case.student_id)
    stands = queries.standing_in(session().execute(query).scalar_one(), actor)
    if not stands.roles:
        raise NotFound
    return stands


def standings(cases: Collection[CaseFile], actor: Actor) -> dict[UUID, Standing]:
    """The same for several cases, by case, in one statement."""
    query = (
        select(CaseFile.id, ClassGroup)
        .join(Student, Student.id == CaseFile.student_id)
        .join(ClassGroup, ClassGroup.id == Student.class_id)
        .where(CaseFile.id.in_([case.id for case in cases]))
    )
    found = {case_id: queries.standing_in(group, actor) for case_id, group in session().execute(query)}
    if not all(stands.roles for stands in found.values()):
        raise NotFound
    return found


def admit(case: CaseFile, step: CaseStep, actor: Actor) -> tuple[Role, ...]:
    """Raise unless the state admits the step and the actor's roles for this class include it; returns these roles."""
    roles = standing(case, actor).roles
    lifecycle.check_step(step, CaseState(case.state), roles)
    return roles


def note(case: CaseFile, kind: DecisionKind, *, tier: Tier, reason: str = "", actor: Actor) -> CaseDecision:
    """Add a line to the file's history; `tier` says how sensitive the reason is."""
    row = new_id()
    decision = CaseDecision(
        id=row,
        case_id=case.id,
        kind=kind,
        made_by=actor.user_id,
        made_by_name=actor.name,
        made_on=clock.today(),
        at=clock.now(),
        reason_sealed=seal(reason, row, "case_decisions.reason"),
        tier=tier,
    )
    session().add(decision)
    return decision


def seal(text: str, row: UUID, field: str) -> bytes | None:
    """The sealed text, None for nothing."""
    return crypto.seal(text.strip(), row=row, field=field) if text.strip() else None


def unseal(sealed: bytes | None, row: UUID, field: str) -> str:
    """What `seal` sealed."""
    return crypto.unseal(sealed, row=row, field=field) if sealed else ""


def listed(case: CaseFile) -> list[CaseCategory]:
    """The categories under which the case stands now."""
    query = select(CaseCategory).where(CaseCategory.case_id == case.id, CaseCategory.removed_at.is_(None))
    return list(session().scalars(query.order_by(CaseCategory.code, CaseCategory.subtag)))


def listed_of(case_ids: Collection[UUID]) -> dict[UUID, list[CaseCategory]]:
    """The same for several cases, by case, in one statement."""
    query = select(CaseCategory).where(CaseCategory.case_id.in_(case_ids), CaseCategory.removed_at.is_(None))
    found: dict[UUID, list[CaseCategory]] = {case_id: [] for case_id in case_ids}
    for category in session().scalars(query.order_by(CaseCategory.code, CaseCategory.subtag)):
        found[category.case_id].append(category)
    return found


def tiers(categories: Collection[CaseCategory]) -> set[Tier]:
    """The tiers that these categories have."""
    return {Tier(category.tier) for category in categories}


def top_tier(categories: Collection[CaseCategory]) -> Tier:
    """The most sensitive of them; a file without any category is still tier 2."""
    return max(tiers(categories) | {Tier.T2})


def open_flags(case: CaseFile) -> int:
    """How many risk flags are up."""
    query = select(func.count()).select_from(RiskFlag).where(RiskFlag.case_id == case.id, RiskFlag.cleared_on.is_(None))
    return session().scalar(query) or 0


def open_flags_of(case_ids: Collection[UUID]) -> Counter[UUID]:
    """How many risk flags are up, by case, in one statement."""
    query = select(RiskFlag.case_id).where(RiskFlag.case_id.in_(case_ids), RiskFlag.cleared_on.is_(None))
    return Counter(session().scalars(query))


def ask(case: CaseFile, kind: RequestKind, *, ground: str, words: str = "", actor: Actor) -> CaseRequest:
    """Ask for something that a second person decides; raises AlreadyAsked while the same is waiting."""
    if waiting(case, kind) is not None:
        raise AlreadyAsked
    request = add_request(case, kind, ground=ground, words=words, actor=actor)
    session().flush()  # a later step of the same transaction looks for it
    return request


def add_request(case: CaseFile, kind: RequestKind, *, ground: str, words: str = "", actor: Actor) -> CaseRequest:
    """Write a request down; the caller has seen that the same is not waiting."""
    row = new_id()
    request = CaseRequest(
        id=row,
        case_id=case.id,
        kind=kind,
        ground=ground,
        words_sealed=seal(words, row, "case_requests.words"),
        asked_by=actor.user_id,
        asked_by_name=actor.name,
        asked_on=clock.today(),
    )
    session().add(request)
    return request


def waiting_of(case_ids: Collection[UUID], kind: RequestKind) -> set[UUID]:
    """The cases for which a request of that kind waits, in one statement."""
    query = select(CaseRequest.case_id).where(
        CaseRequest.case_id.in_(case_ids), CaseRequest.kind == kind, CaseRequest.granted.is_(None)
    )
    return set(session().scalars(query.with_for_update()))


def waiting(case: CaseFile, kind: RequestKind) -> CaseRequest | None:
    """The request of that kind that waits for a decision."""
    query = select(CaseRequest).where(
        CaseRequest.case_id == case.id, CaseRequest.kind == kind, CaseRequest.granted.is_(None)
    )
    return session().scalar(query.with_for_update())


def must_wait(case: CaseFile, kind: RequestKind) -> CaseRequest:
    """The same; raises NothingAsked when there is none."""
    request = waiting(case, kind)
    if request is None:
        raise NothingAsked
    return request


def decide(request: CaseRequest, *, granted: bool, actor: Actor) -> None:
    """Write down the second person's answer."""
    request.granted = granted
    request.decided_by = actor.user_id
    request.decided_by_name = actor.name
    request.decided_on = clock.today()


def duty_attributes(case: CaseFile, categories: Collection[CaseCategory]) -> dict[str, Any]:  # Any: plain JSON values
    """What the engine wants to know of a case: its confirmation, its priority handling, its categories."""
    return {
        "confirmed_on": case.confirmed_on.isoformat() if case.confirmed_on else None,
        "priority_since": case.handled_since.isoformat() if case.handled_since else None,
        "categories": [{"code": category.code, "subtag": category.subtag} for category in categories],
    }
