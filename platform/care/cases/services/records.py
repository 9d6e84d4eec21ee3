"""What holds for a record of any room about a student in care: when it may be written, and by whom it may be undone."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from care.cases import queries
from care.cases.errors import BeforeTheCase, CaseNotInCare, InTheFuture, UndoTooLate
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from kernel import clock
from kernel.actor import Actor


def recordable_case(case_id: UUID, happened_on: date, *, actor: Actor) -> CaseFile:
    """A case for which this person may record something of that day; raises NotFound and as `refuse_unrecordable`."""
    case = queries.visible_case(actor, case_id)
    refuse_unrecordable(case, happened_on)
    return case


def recordable_lesson(case_id: UUID, happened_on: date, *, actor: Actor) -> CaseFile:
    """The same for a child in care whom this person only teaches; raises NotFound, WritingBarred …"""
    case = queries.taught_case(actor, case_id)
    queries.refuse_barred(actor, case_id)
    refuse_unrecordable(case, happened_on)
    return case


def refuse_unrecordable(case: CaseFile, happened_on: date) -> None:
    """Raises CaseNotInCare, InTheFuture or BeforeTheCase when nothing of that day can be recorded for the case."""
    if case.state not in IN_CARE:
        raise CaseNotInCare
    if happened_on > clock.today():
        raise InTheFuture
    if happened_on < case.proposed_on:
        raise BeforeTheCase(since=case.proposed_on)


def refuse_late_undo(recorded_by: UUID | None, recorded_at: datetime, *, actor: Actor) -> None:
    """A record is undone by its author on the day it was written; raises UndoTooLate for everybody and everything else."""
    if recorded_by is None or recorded_by != actor.user_id:
        raise UndoTooLate
    if clock.local(recorded_at).date() != clock.local(clock.now()).date():
        raise UndoTooLate
