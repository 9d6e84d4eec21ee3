"""Waiving or postponing a duty: a decision with a reason, a name and an end, kept for good."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import update

from accounts import queries as accounts
from accounts.roles import Role
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import queries
from obligations.errors import AlreadyDone, AlreadyMissed, NotWaived, OwnDuty, WaiverEndsTooEarly, WaiverTooLong
from obligations.events import DutyPostponed, DutyWaived, WaiverEnded
from obligations.lifecycle import Decision, DutyState
from obligations.models import ObligationWaiver
from obligations.services.opening import take_turns

REASON = "obligation_waivers.reason"
LONGEST = timedelta(days=366)


def waive(
    *, obligation_id: UUID, reason: str, expires_on: date, kind: Decision = Decision.WAIVED, actor: Actor
) -> ObligationWaiver:
    """Let a duty rest until the end of `expires_on`, or postpone it to then; what was in force is replaced and kept on record.

    Raises NotFound (also for a duty that this person does not see), OwnDuty, AlreadyDone, AlreadyMissed,
    WaiverEndsTooEarly, WaiverTooLong.
    """
    if expires_on < clock.today():
        raise WaiverEndsTooEarly
    if expires_on > clock.today() + LONGEST:
        raise WaiverTooLong
    take_turns()
    duty = queries.visible_duty(actor, obligation_id)
    if duty.state in (DutyState.DONE, DutyState.DONE_LATE):
        raise AlreadyDone
    if duty.state is DutyState.MISSED:
        raise AlreadyMissed
    if duty.is_mine and _somebody_else_decides(actor):
        raise OwnDuty
    _end_waiver(obligation_id)
    row = new_id()
    waiver = ObligationWaiver(
        id=row,
        obligation_id=obligation_id,
        kind=kind,
        reason_sealed=crypto.seal(reason, row=row, field=REASON),
        approved_by=actor.user_id,
        approver_name=actor.name,
        approved_on=clock.today(),
        expires_on=expires_on,
    )
    session().add(waiver)
    happened = DutyWaived if kind is Decision.WAIVED else DutyPostponed
    events.record(happened(obligation_id=obligation_id, expires_on=expires_on), actor)
    return waiver


def end_waiver(*, obligation_id: UUID, actor: Actor) -> None:
    """Take a waiver or a postponement back: the duty's own dates hold again. Raises NotFound, NotWaived."""
    take_turns()
    queries.visible_duty(actor, obligation_id)
    if not _end_waiver(obligation_id):
        raise NotWaived
    events.record(WaiverEnded(obligation_id=obligation_id), actor)


def _somebody_else_decides(actor: Actor) -> bool:
    """Whether there is anybody else who may: a school may have no leadership group (P3), and then the principal must."""
    return any(holder.user_id != actor.user_id for holder in accounts.holders([Role.PRINCIPAL, Role.GROUP_HEAD]))


def _end_waiver(obligation_id: UUID) -> bool:
    ended = session().execute(
        update(ObligationWaiver)
        .where(ObligationWaiver.obligation_id == obligation_id, ObligationWaiver.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(ObligationWaiver.id)
    )
    return ended.first() is not None
