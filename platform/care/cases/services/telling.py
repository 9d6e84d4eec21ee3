"""Telling people about cases: how many decisions wait for whom, and what became of what they proposed. Jobs; no name goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select

from accounts import queries as accounts
from accounts.roles import Role
from care.cases.lifecycle import IN_CARE, STEP_ROLES, CaseState, CaseStep, deciders
from care.cases.models import CaseCategory, CaseFile, CaseRequest
from care.cases.terms import RequestKind
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind
from policy_profiles.categories import Tier
from privacy import protection
from privacy.protection import Doors

_DECIDED_IN = {RequestKind.PRIORITY: CaseStep.DECIDE_PRIORITY, RequestKind.CLOSING: CaseStep.DECIDE_CLOSING}
_EVERYBODY = (Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.COUNSELLOR, Role.PRINCIPAL)


def tell_deciders(*, case_ids: Collection[UUID], actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell whoever may decide on one of these cases how much waits for them in all: one line a person (a job)."""
    waiting, people, doors = _waiting(), _people(), protection.doors()
    fresh = _shares([one for one in waiting if one.case_id in case_ids], people, doors)
    whole = _shares(waiting, people, doors)
    notices.tell_counts(NoticeKind.DECISION_ASKED, {user: whole[user] for user in fresh})


def settle_deciders(*, actor: Actor) -> None:  # noqa: ARG001
    """Bring the lines of deciders down to what still waits, once somebody has decided (a job)."""
    people = _people()
    notices.settle_counts(
        NoticeKind.DECISION_ASKED, dict.fromkeys(people, 0) | _shares(_waiting(), people, protection.doors())
    )


def tell_proposed_again(*, case_ids: Collection[UUID], actor: Actor) -> None:
    """Tell those in office that somebody who does not open these files proposed the students of them (a job)."""
    leaders = {holder.user_id for holder in accounts.holders([Role.GROUP_HEAD, Role.PRINCIPAL])} - {actor.user_id}
    for case_id in case_ids:
        notices.tell(NoticeKind.PROPOSED_AGAIN, to=leaders, subject_id=case_id)


def tell_proposers(*, case_ids: Collection[UUID], actor: Actor) -> None:
    """Tell each of those who proposed these cases what was decided, in one line for the whole batch, and bring the lines
    of the deciders down (a job).
    """
    is_declined = (CaseFile.state == CaseState.DECLINED).label("is_declined")
    decided = (
        select(CaseFile.proposed_by, is_declined, func.count())
        .where(CaseFile.id.in_(case_ids), CaseFile.state != CaseState.CANDIDATE)
        .group_by(CaseFile.proposed_by, is_declined)
    )
    told: dict[NoticeKind, dict[UUID, int]] = {}
    for user_id, was_declined, count in session().execute(decided):
        kind = NoticeKind.PROPOSAL_DECLINED if was_declined else NoticeKind.PROPOSAL_CONFIRMED
        if user_id is not None:
            told.setdefault(kind, {})[user_id] = count
    for kind, counts in told.items():
        notices.tell_more(kind, counts)
    settle_deciders(actor=actor)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Something that a second person decides: by which roles, and who may not because it was their own idea."""

    case_id: UUID
    student_id: UUID
    roles: tuple[Role, ...]
    asked_by: UUID | None


def _waiting() -> list[_Waiting]:
    """Every candidate and every request of the school that nobody has decided on; two statements."""
    return [*_candidates(), *_requests()]


def _candidates() -> Iterator[_Waiting]:
    is_tier_4 = exists().where(
        CaseCategory.school_id == CaseFile.school_id,
        CaseCategory.case_id == CaseFile.id,
        CaseCategory.removed_at.is_(None),
        CaseCategory.tier == Tier.T4,
    )
    query = select(CaseFile.id, CaseFile.student_id, CaseFile.proposed_by, is_tier_4).where(
        CaseFile.state == CaseState.CANDIDATE
    )
    for case_id, student_id, proposed_by, is_restricted in session().execute(query):
        yield _Waiting(case_id, student_id, deciders({Tier.T4} if is_restricted else {Tier.T2}), proposed_by)


def _requests() -> Iterator[_Waiting]:
    query = (
        select(CaseRequest.case_id, CaseFile.student_id, CaseRequest.kind, CaseRequest.asked_by)
        .join(CaseFile, (CaseFile.school_id == CaseRequest.school_id) & (CaseFile.id == CaseRequest.case_id))
        .where(CaseRequest.granted.is_(None), CaseFile.state.in_(IN_CARE))
    )
    for case_id, student_id, kind, asked_by in session().execute(query):
        yield _Waiting(case_id, student_id, STEP_ROLES[_DECIDED_IN[RequestKind(kind)]], asked_by)


def _people() -> dict[UUID, set[Role]]:
    """Everybody who decides on anything, with the roles that they hold."""
    held: dict[UUID, set[Role]] = {}
    for holder in accounts.holders(_EVERYBODY):
        held.setdefault(holder.user_id, set()).add(holder.role)
    return held


def _shares(waiting: Sequence[_Waiting], people: Mapping[UUID, set[Role]], doors: Doors) -> Counter[UUID]:
    """How much of it waits for each person who may decide; what a protected file shuts out of waits for them not.

    Where that leaves nobody, the principal is told, who can let somebody in.
    """
    shares: Counter[UUID] = Counter()
    for one in waiting:
        deciding = {user for user, roles in people.items() if user != one.asked_by and roles & set(one.roles)}
        let_in = deciding - doors.shut_out(deciding, one.student_id)
        shares.update(let_in if let_in or not deciding else _principals(people))
    return shares


def _principals(people: Mapping[UUID, set[Role]]) -> set[UUID]:
    return {user for user, roles in people.items() if Role.PRINCIPAL in roles}
