"""The centre receives a roster, or gives it back with a reason; always somebody else than who signed (INV-5)."""

from __future__ import annotations

from care.archives import queries
from care.archives.errors import OwnReceipt
from care.archives.events import RosterReceived, RosterReturned
from care.archives.lifecycle import RefreshMove
from care.archives.models import RosterRefresh
from care.archives.services import supplementing
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from obligations import services as obligations


def receive(*, refresh: RosterRefresh, seen_version: int, actor: Actor) -> RosterRefresh:
    """Receive the roster as it was signed. Raises StaleRecord, OwnReceipt, ForbiddenMove."""
    _second_person(refresh, seen_version, actor)
    refresh.move(RefreshMove.RECEIVE)
    refresh.received_by, refresh.received_by_name, refresh.received_on = actor.user_id, actor.name, clock.today()
    locking.save(current={"state": refresh.state})
    events.record(RosterReceived(refresh_id=refresh.id), actor)
    return refresh


def give_back(*, refresh: RosterRefresh, reason: str, seen_version: int, actor: Actor) -> RosterRefresh:
    """Give the roster back; the credit is withdrawn until it is signed again, the frozen snapshot stays."""
    _second_person(refresh, seen_version, actor)
    refresh.move(RefreshMove.RETURN)
    refresh.returned_reason_sealed = crypto.seal(reason.strip(), row=refresh.id, field=queries.RETURNED)
    locking.save(current={"state": refresh.state})
    signed = queries.snapshots(refresh.id)
    obligations.withdraw(record_id=signed[0].id, actor=actor)
    supplementing.unlist(refresh, actor=actor)
    events.record(RosterReturned(refresh_id=refresh.id), actor)
    return refresh


def _second_person(refresh: RosterRefresh, seen_version: int, actor: Actor) -> None:
    locking.expect(refresh, seen_version, current={"state": refresh.state})
    if refresh.submitted_by is not None and refresh.submitted_by == actor.user_id:
        raise OwnReceipt
