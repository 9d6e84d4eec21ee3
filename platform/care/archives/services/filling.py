"""Opening a roster as a computed difference, computing it anew, and attesting it student by student."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from care.archives import comparing, queries
from care.archives.errors import NothingDue, RefreshClosed
from care.archives.events import RosterCompared, RosterGenerated, RosterLineAnswered
from care.archives.lifecycle import OPEN, Answer, Difference, RefreshMove, RefreshState, check_answer
from care.archives.models import RosterLine, RosterRefresh
from care.cases import queries as cases
from kernel import clock, crypto, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from tenants.models import OrgUnit


def generate(*, college: OrgUnit, actor: Actor) -> RosterRefresh:
    """Open the round that is due for a college; opening it twice gives the one that stands. Raises NothingDue."""
    duty = queries.refresh_duty(college.id)
    if duty is None:
        raise NothingDue
    row = new_id()
    opened = insert(RosterRefresh).values(
        school_id=tenancy.school_id(),
        id=row,
        org_unit_id=college.id,
        period=duty.period,
        due_on=duty.due_on,
        state=RefreshState.GENERATED,
        opened_by=actor.user_id,
        opened_by_name=actor.name,
        opened_on=clock.today(),
        version=1,
    )
    session().execute(opened.on_conflict_do_nothing())
    query = select(RosterRefresh).where(RosterRefresh.org_unit_id == college.id, RosterRefresh.period == duty.period)
    refresh = session().execute(query).scalar_one()
    if refresh.id == row:
        found = bring_up_to_date(refresh)
        events.record(RosterGenerated(refresh_id=refresh.id, lines=len(found)), actor)
    return refresh


def compare_again(*, refresh: RosterRefresh, actor: Actor) -> int:
    """Compute the differences anew; answers whose differences stayed the same are kept. Returns how many lines
    changed, without those that are shut to this person.
    """
    if refresh.state not in OPEN:
        raise RefreshClosed
    changed = bring_up_to_date(refresh)
    if changed:
        locking.touch(refresh, "state")
        events.record(RosterCompared(refresh_id=refresh.id, changed=len(changed)), actor)
    return len(changed) - len(cases.shut_among(actor, changed))


def bring_up_to_date(refresh: RosterRefresh) -> list[UUID]:
    """Let the lines follow the files: who is new gets one, who needs looking at again loses the answer."""
    found = comparing.compare(refresh.org_unit_id, besides=refresh.id)
    outdated = outdated_lines(refresh, found)
    stale = [case for case in outdated if case not in found]
    if stale:
        session().execute(delete(RosterLine).where(RosterLine.refresh_id == refresh.id, RosterLine.case_id.in_(stale)))
    rows = [_row(refresh, case, found[case]) for case in outdated if case in found]
    if rows:
        statement = insert(RosterLine).values(rows)
        again = ("differences", "answer", "note_sealed", "answered_by", "answered_by_name", "answered_at")
        session().execute(
            statement.on_conflict_do_update(
                index_elements=["school_id", "refresh_id", "case_id"],
                set_={name: statement.excluded[name] for name in again},
            )
        )
    return outdated


def outdated_lines(refresh: RosterRefresh, found: dict[UUID, list[Difference]]) -> list[UUID]:
    """The files whose line is missing, no longer belongs here, or shows other differences than there are now."""
    lines = select(RosterLine.case_id, RosterLine.differences).where(RosterLine.refresh_id == refresh.id)
    known = {case: list(differences) for case, differences in session().execute(lines)}
    now = {case: [str(one) for one in differences] for case, differences in found.items()}
    return sorted(case for case in known.keys() | now.keys() if known.get(case) != now.get(case))


def answer(*, refresh: RosterRefresh, line: RosterLine, given: Answer, note: str = "", actor: Actor) -> RosterLine:
    """Attest one student's line; it can be answered again until the roster is signed.

    Raises RefreshClosed, DifferenceNeedsWords, GoneStays.
    """
    if refresh.state not in OPEN:
        raise RefreshClosed
    check_answer(given, [Difference(one) for one in line.differences], note)
    refresh.move(RefreshMove.ANSWER)
    words = note.strip()
    line.answer, line.note_sealed = given, crypto.seal(words, row=line.id, field=queries.NOTE) if words else None
    line.answered_by, line.answered_by_name, line.answered_at = actor.user_id, actor.name, clock.now()
    events.record(RosterLineAnswered(refresh_id=refresh.id, line_id=line.id, answer=given), actor)
    return line


def _row(refresh: RosterRefresh, case_id: UUID, differences: list[Difference]) -> dict[str, object]:
    return {
        "school_id": tenancy.school_id(),
        "id": new_id(),
        "refresh_id": refresh.id,
        "case_id": case_id,
        "differences": [str(one) for one in differences],
        "answer": None,
        "note_sealed": None,
        "answered_by": None,
        "answered_by_name": None,
        "answered_at": None,
    }
