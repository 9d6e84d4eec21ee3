"""The class teacher asks for a relief, writes it anew before the decision, or takes it back (K-5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from care.cases import services as filing
from care.fee_relief import lifecycle, queries
from care.fee_relief.errors import NothingToCorrect, ReliefAlreadyAsked, ReliefAlreadyRuns, ReliefNotOffered, ReliefOver
from care.fee_relief.events import FeeReliefAsked, FeeReliefCorrected, FeeReliefMoved
from care.fee_relief.lifecycle import GRANTED, STATE_LABELS, ReliefMove, ReliefState
from care.fee_relief.models import FeeRelief
from care.fee_relief.terms import TELLS_WHY, Per
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove
from kernel.ids import new_id
from privacy import services as privacy


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefEntry:
    """A relief as it is asked for."""

    item: str
    amount_fen: int
    per: Per
    starts_on: date
    ends_on: date
    reason: str


def ask(*, case_id: UUID, entry: ReliefEntry, replaces: UUID | None = None, actor: Actor) -> FeeRelief:
    """Ask for a relief for a student of one's own class; `replaces` is the granted one that it is to correct.

    That one stays in effect until this one is granted. Raises NotFound, CaseNotInCare, ReliefNotOffered,
    ReliefAlreadyAsked, ReliefAlreadyRuns, NothingToCorrect, ReliefOver, and LabelledWording for an item that says why.
    """
    filing.recordable_case(case_id, clock.today(), actor=queries.proposer(actor))
    if not queries.is_offered():
        raise ReliefNotOffered
    if replaces is not None:
        _check_correctable(queries.relief_to_correct(replaces, case_id))
    _check(case_id, entry, replaces=replaces)
    relief = FeeRelief(
        id=new_id(),
        case_id=case_id,
        replaces_id=replaces,
        state=ReliefState.ASKED,
        asked_by=actor.user_id,
        asked_by_name=actor.name,
        asked_on=clock.today(),
        credited=[],
    )
    _fill(relief, entry)
    session().add(relief)
    events.record(FeeReliefAsked(relief_id=relief.id, case_id=case_id), actor)
    return relief


def correct(relief: FeeRelief, entry: ReliefEntry, *, seen: int, actor: Actor) -> None:
    """Write anew what waits for a decision; who does is the one who asks. Raises StaleRecord, ForbiddenMove, as `ask`."""
    current = {"item": relief.item, "starts_on": relief.starts_on, "ends_on": relief.ends_on}
    locking.expect(relief, seen, current=current)
    if relief.state != ReliefState.ASKED:
        raise ForbiddenMove(state=STATE_LABELS[ReliefState(relief.state)])
    filing.recordable_case(relief.case_id, clock.today(), actor=queries.proposer(actor))
    _check(relief.case_id, entry, replaces=relief.replaces_id, own=relief.id)
    _fill(relief, entry)
    relief.asked_by, relief.asked_by_name = actor.user_id, actor.name
    events.record(FeeReliefCorrected(relief_id=relief.id), actor)


def withdraw(relief: FeeRelief, *, seen: int, actor: Actor) -> None:
    """Take back what was asked for. Raises StaleRecord, ForbiddenMove."""
    locking.expect(relief, seen, current={})
    relief.move(ReliefMove.WITHDRAW)
    relief.ended_on, relief.ended_by_name = clock.today(), actor.name
    events.record(FeeReliefMoved(relief_id=relief.id, move=ReliefMove.WITHDRAW), actor)


def _check_correctable(former: FeeRelief) -> None:
    state = ReliefState(former.state)
    if state not in GRANTED:
        raise NothingToCorrect(state=STATE_LABELS[state])
    if lifecycle.is_over(state, former.ends_on, clock.today()):
        raise ReliefOver(until=former.ends_on)


def _check(case_id: UUID, entry: ReliefEntry, *, replaces: UUID | None, own: UUID | None = None) -> None:
    privacy.refuse_labels(entry.item, names=[*privacy.category_names(), *TELLS_WHY])
    if queries.waits_for(case_id, entry.item, but=own):
        raise ReliefAlreadyAsked(item=entry.item)
    days = (entry.starts_on, entry.ends_on)
    other = queries.overlapping(case_id, entry.item, days, but=[replaces] if replaces else [])
    if other is not None:
        raise ReliefAlreadyRuns(item=entry.item, since=other.starts_on, until=other.ends_on)


def _fill(relief: FeeRelief, entry: ReliefEntry) -> None:
    relief.reason_sealed = crypto.seal(entry.reason, row=relief.id, field=f"{queries.TABLE}.reason")
    relief.item, relief.amount_fen, relief.per = entry.item, entry.amount_fen, entry.per
    relief.starts_on, relief.ends_on = entry.starts_on, entry.ends_on
