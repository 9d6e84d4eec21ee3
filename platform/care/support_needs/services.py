"""Noting what a student needs, seeing to it, and looking through who has no support yet (P3-2, R26)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from accounts.roles import LABELS
from care.cases import lifecycle as cases_lifecycle
from care.cases import queries as cases
from care.cases import services as filing
from care.cases.lifecycle import CaseState, CaseStep
from care.support_needs import queries
from care.support_needs.errors import NeedUndoTooLate, PlansOfTheUnsupported
from care.support_needs.events import SupportChecked, SupportNeedMoved, SupportNeedNoted
from care.support_needs.lifecycle import NeedMove, NeedState
from care.support_needs.models import SupportCheck, SupportNeed
from care.support_needs.queries import UnsupportedLine
from care.support_needs.terms import NeedPriority
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.models import Obligation
from obligations.services import DoneWork
from people import queries as people
from policy_profiles.categories import Tier
from policy_profiles.evidence import EvidenceKind
from privacy import services as privacy
from privacy import tiers

LIST, LIST_TAKEN = "应助尽助清单", "导出应助尽助清单"
MOST_TAKEN = 5000
RECORD = "support_check"


def note(*, case_id: UUID, what: str, priority: NeedPriority, arrangement: str = "", actor: Actor) -> SupportNeed:
    """Write down what a student in care needs, with what is arranged already where something is.

    Raises NotFound, CaseNotInCare, NotTheDecider.
    """
    _admit(case_id, actor)
    row = new_id()
    need = SupportNeed(
        id=row,
        case_id=case_id,
        state=NeedState.OPEN,
        priority=priority,
        what_sealed=crypto.seal(what, row=row, field=f"{queries.NEEDS}.what"),
        noted_by=actor.user_id,
        noted_by_name=actor.name,
        noted_on=clock.today(),
    )
    if arrangement:
        _arrange(need, arrangement, actor)
    session().add(need)
    events.record(SupportNeedNoted(need_id=need.id, case_id=case_id), actor)
    return need


def arrange(need: SupportNeed, *, words: str, seen: int, actor: Actor) -> None:
    """Say who does what for it. Raises StaleRecord, ForbiddenMove, CaseNotInCare, NotTheDecider."""
    locking.expect(need, seen, current={})
    _admit(need.case_id, actor)
    _arrange(need, words, actor)
    events.record(SupportNeedMoved(need_id=need.id, move=NeedMove.ARRANGE), actor)


def close(need: SupportNeed, *, is_met: bool, outcome: str, seen: int, actor: Actor) -> None:
    """Say what became of it. Raises StaleRecord, ForbiddenMove, CaseNotInCare, NotTheDecider."""
    locking.expect(need, seen, current={})
    _admit(need.case_id, actor)
    move = NeedMove.MEET if is_met else NeedMove.GIVE_UP
    need.outcome_sealed = crypto.seal(outcome, row=need.id, field=f"{queries.NEEDS}.outcome")
    _end(need, move, actor)


def withdraw(need: SupportNeed, *, seen: int, actor: Actor) -> None:
    """Take back one's own on the day it was written. Raises StaleRecord, ForbiddenMove, NeedUndoTooLate."""
    locking.expect(need, seen, current={})
    if need.noted_by is None or need.noted_by != actor.user_id or need.noted_on != clock.today():
        raise NeedUndoTooLate
    _end(need, NeedMove.WITHDRAW, actor)


def list_unsupported(*, none_at_all: bool = False, page: int = 1, actor: Actor) -> list[UnsupportedLine]:
    """One page of the list, each student on it written to the access log in one INSERT."""
    found = queries.unsupported(actor, none_at_all=none_at_all, page=page)
    _log(found, LIST, _office(actor), actor)
    return found


def take_out(*, purpose: str, actor: Actor) -> list[UnsupportedLine]:
    """The whole list for a file; the log keeps what for."""
    found = queries.unsupported(actor, size=MOST_TAKEN)
    _log(found, LIST_TAKEN, f"{_office(actor)}；用途：{purpose}", actor)
    return found


def check(*, words: str, actor: Actor) -> Sequence[Obligation]:
    """Note that the list was looked through: that does the term's duty (R26) for every student in care.

    Returns the duties that it did. Raises PlansOfTheUnsupported while somebody stands on the list and nothing is said.
    """
    in_care, lacking = queries.in_care(actor), queries.count_unsupported(actor)
    if lacking and not words:
        raise PlansOfTheUnsupported(count=lacking)
    row = new_id()
    checked = SupportCheck(
        id=row,
        checked_by=actor.user_id,
        checked_by_name=actor.name,
        checked_on=clock.today(),
        cases=len(in_care),
        unsupported=lacking,
        words_sealed=crypto.seal(words, row=row, field=f"{queries.CHECKS}.words") if words else None,
    )
    session().add(checked)
    events.record(SupportChecked(check_id=row, cases=len(in_care), unsupported=lacking), actor)
    done = DoneWork(
        record_id=row, subject_ids=in_care, evidence=[EvidenceKind.SUPPORT_CHECK], happened_on=clock.today()
    )
    return obligations.credit_all(done=[done], record_kind=RECORD, actor=actor)[row] if in_care else []


def _admit(case_id: UUID, actor: Actor) -> None:
    """Whoever keeps the file (班主任, 心理教师) of a student in care."""
    case = filing.recordable_case(case_id, clock.today(), actor=actor)
    roles = cases.standing_in(people.visible_class(actor, case.class_id), actor).roles
    cases_lifecycle.check_step(CaseStep.SUPPORT, CaseState(case.state), roles)


def _arrange(need: SupportNeed, words: str, actor: Actor) -> None:
    sealed = crypto.seal(words, row=need.id, field=f"{queries.NEEDS}.arrangement")
    need.move(NeedMove.ARRANGE)
    need.arrangement_sealed, need.arranged_on, need.arranged_by_name = sealed, clock.today(), actor.name


def _end(need: SupportNeed, move: NeedMove, actor: Actor) -> None:
    need.move(move)
    need.closed_on, need.closed_by_name = clock.today(), actor.name
    events.record(SupportNeedMoved(need_id=need.id, move=move), actor)


def _log(found: Sequence[UnsupportedLine], what: str, reason: str, actor: Actor) -> None:
    students = sorted({line.student_id for line in found})
    privacy.log_reads(student_ids=students, what=what, tier=Tier.T2, reason=reason, actor=actor)


def _office(actor: Actor) -> str:
    held = [role for role in tiers.MATRIX if role in actor.roles]
    return f"您是{LABELS[held[0]]}" if held else ""
