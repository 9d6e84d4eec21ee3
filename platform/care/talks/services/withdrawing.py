"""Undoing what was recorded, by its author, on the day it was written; it stays in the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, update

from care.cases import services as cases
from care.talks import queries
from care.talks.events import RecordsWithdrawn, RecordWithdrawn
from care.talks.models import FollowUp, Talk
from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from obligations import services as obligations


def withdraw(*, record: Talk | FollowUp, actor: Actor) -> None:
    """Undo a record on the day it was written, by its author; its credits are withdrawn, it stays in the audit trail.

    Raises UndoTooLate. A record that is withdrawn already stays as it is.
    """
    if record.withdrawn_at is not None:
        return
    cases.refuse_late_undo(record.recorded_by, record.recorded_at, actor=actor)
    _take_out([record.id])
    obligations.withdraw(record_id=record.id, actor=actor)
    events.record(RecordWithdrawn(record_id=record.id, case_id=record.case_id), actor)


def withdraw_together(*, record_ids: Sequence[UUID], actor: Actor) -> int:
    """Undo what was saved at once; returns how many stood until now. All of it, or nothing.

    Raises NotFound (one of them is not this person's to see), UndoTooLate. What is withdrawn already stays as it is.
    """
    standing = [one for one in queries.visible_records(actor, record_ids) if one.withdrawn_at is None]
    for record in standing:
        cases.refuse_late_undo(record.recorded_by, record.recorded_at, actor=actor)
    if not standing:
        return 0
    ids = [record.id for record in standing]
    _take_out(ids)
    obligations.withdraw_together(record_ids=ids, actor=actor)
    events.record(RecordsWithdrawn(record_ids=tuple(ids)), actor)
    return len(ids)


def _take_out(record_ids: Sequence[UUID]) -> None:
    """Talks, the tracking records that stand on them, and tracking records of their own."""
    here = Talk.id.in_(record_ids)
    with_them = or_(FollowUp.id.in_(record_ids), FollowUp.talk_id.in_(record_ids))
    now = clock.now()
    session().execute(
        update(Talk).where(here, Talk.withdrawn_at.is_(None)).values(withdrawn_at=now, version=Talk.version + 1)
    )
    session().execute(
        update(FollowUp)
        .where(with_them, FollowUp.withdrawn_at.is_(None))
        .values(withdrawn_at=now, version=FollowUp.version + 1)
    )
