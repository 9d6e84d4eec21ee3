"""The principal decides on what somebody else asked for, logistics carries it out, the principal may end it early."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from care.cases import services as filing
from care.fee_relief import lifecycle, queries
from care.fee_relief.errors import ReliefAlreadyRuns, ReliefInThePast, ReliefOver
from care.fee_relief.events import FeeReliefMoved
from care.fee_relief.lifecycle import GRANTED, STATE_LABELS, ReliefMove, ReliefState
from care.fee_relief.models import FeeRelief
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove
from obligations import services as obligations
from obligations.models import Obligation
from policy_profiles.evidence import EvidenceKind

RECORD = "fee_relief"


def approve(relief: FeeRelief, *, words: str = "", seen: int, actor: Actor) -> Sequence[Obligation]:
    """Grant a relief; the one that it corrects is replaced. Returns the duties that the decision did (R16).

    Raises StaleRecord, ForbiddenMove, OwnRelief, CaseNotInCare, ReliefInThePast, ReliefAlreadyRuns.
    """
    locking.expect(relief, seen, current={})
    lifecycle.check_second(relief.asked_by, actor.user_id)
    _refuse_decided(relief)
    filing.recordable_case(relief.case_id, clock.today(), actor=queries.reader(actor))
    if relief.ends_on < clock.today():
        raise ReliefInThePast(until=relief.ends_on)
    _replace_former(relief, actor)
    return _decide(relief, ReliefMove.APPROVE, words, actor)


def refuse(relief: FeeRelief, *, words: str, seen: int, actor: Actor) -> Sequence[Obligation]:
    """Say no, and why: that is a decision too. Raises StaleRecord, ForbiddenMove, OwnRelief."""
    locking.expect(relief, seen, current={})
    lifecycle.check_second(relief.asked_by, actor.user_id)
    _refuse_decided(relief)
    return _decide(relief, ReliefMove.REFUSE, words, actor)


def carry_out(relief: FeeRelief, *, seen: int, actor: Actor) -> None:
    """It is seen to that the family pays less. Raises StaleRecord, ForbiddenMove, ReliefOver."""
    locking.expect(relief, seen, current={})
    _refuse_over(relief)
    relief.move(ReliefMove.CARRY_OUT)
    relief.carried_out_on, relief.carried_out_by_name = clock.today(), actor.name
    events.record(FeeReliefMoved(relief_id=relief.id, move=ReliefMove.CARRY_OUT), actor)


def revoke(relief: FeeRelief, *, words: str, seen: int, actor: Actor) -> None:
    """End it before its last day, and say why. Raises StaleRecord, ForbiddenMove, ReliefOver."""
    locking.expect(relief, seen, current={})
    _refuse_over(relief)
    relief.ending_sealed = _sealed(relief.id, "ending", words)
    relief.ended_on, relief.ended_by_name = clock.today(), actor.name
    relief.move(ReliefMove.REVOKE)
    events.record(FeeReliefMoved(relief_id=relief.id, move=ReliefMove.REVOKE), actor)


def _refuse_decided(relief: FeeRelief) -> None:
    """Before anything is changed: a look at the database must not meet a decision that is half written."""
    state = ReliefState(relief.state)
    if state is not ReliefState.ASKED:
        raise ForbiddenMove(state=STATE_LABELS[state])


def _refuse_over(relief: FeeRelief) -> None:
    if lifecycle.is_over(ReliefState(relief.state), relief.ends_on, clock.today()):
        raise ReliefOver(until=relief.ends_on)


def _replace_former(relief: FeeRelief, actor: Actor) -> None:
    """The one that it corrects ends here; another one for the same days would be paid twice."""
    if relief.replaces_id is not None:
        former = queries.relief_to_correct(relief.replaces_id, relief.case_id)
        if former.state in GRANTED:
            former.ended_on, former.ended_by_name = clock.today(), actor.name
            former.move(ReliefMove.REPLACE)
            session().flush()  # the look at other reliefs below must not find it
    days = (relief.starts_on, relief.ends_on)
    other = queries.overlapping(relief.case_id, relief.item, days, but=[relief.id])
    if other is not None:
        raise ReliefAlreadyRuns(item=relief.item, since=other.starts_on, until=other.ends_on)


def _decide(relief: FeeRelief, move: ReliefMove, words: str, actor: Actor) -> Sequence[Obligation]:
    relief.answer_sealed = _sealed(relief.id, "answer", words) if words else None
    relief.decided_on, relief.decided_by, relief.decided_by_name = clock.today(), actor.user_id, actor.name
    relief.move(move)
    credited = obligations.credit(
        subject_ids=[relief.case_id],
        evidence=EvidenceKind.FEE_DECISION,
        happened_on=clock.today(),
        record_kind=RECORD,
        record_id=relief.id,
        actor=actor,
    )
    relief.credited = [duty.title for duty in credited]
    events.record(FeeReliefMoved(relief_id=relief.id, move=move), actor)
    return credited


def _sealed(relief_id: UUID, name: str, words: str) -> bytes:
    return crypto.seal(words, row=relief_id, field=f"{queries.TABLE}.{name}")
