"""Adding a student to the roster at once (U-5.8, R27): signed by whoever leads the grade, received or returned by the centre."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from care.archives import queries, supplement_queries
from care.archives.errors import NoLongerInCare, NotAttested, NothingChosen, OwnReceipt
from care.archives.events import SupplementReceived, SupplementReturned, SupplementsSigned
from care.archives.lifecycle import Answer, Difference, Variation
from care.archives.models import RosterLine, RosterRefresh, RosterSnapshot, RosterSupplement
from care.archives.services import freezing
from care.archives.services.filling import compare_again
from care.archives.supplement import TO_SIGN, SupplementMove
from care.archives.supplement_queries import Locked
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.services import DoneWork
from policy_profiles.evidence import EvidenceKind
from tenants import queries as tenants
from tenants.models import OrgUnit

RECORD = "roster_supplement"


def sign(
    *,
    supplement_ids: Collection[UUID],
    attested: bool,
    notes: Mapping[UUID, str] | None = None,
    seen: Mapping[UUID, int] | None = None,
    actor: Actor,
) -> list[RosterSnapshot]:
    """Add students to the roster, each by a numbered snapshot of one row; their duties are done.

    Raises NothingChosen, NotAttested, NotFound, StaleRecord, ForbiddenMove, NoLongerInCare.
    """
    if not supplement_ids:
        raise NothingChosen
    if not attested:
        raise NotAttested
    # The order of every signature: the open rounds, the chain, the rows. Nobody waits for each other in a ring.
    rounds = queries.open_refreshes_of(supplement_queries.colleges_of(supplement_ids))
    before = freezing.newest()
    found = supplement_queries.locked(actor, supplement_ids)
    for supplement, case, _student, _group in found:
        if seen and supplement.id in seen:
            locking.expect(supplement, seen[supplement.id], current={"state": supplement.state})
        if case.state not in IN_CARE:
            raise NoLongerInCare
        _sign(supplement, actor)
    locking.save(current={})
    snapshots = _freeze(found, notes or {}, before, actor)
    obligations.credit_all(
        done=[
            DoneWork(
                record_id=one.id,
                subject_ids=[one.supplement_id] if one.supplement_id else [],
                evidence=[EvidenceKind.ROSTER_ENTRY],
                happened_on=clock.today(),
            )
            for one in snapshots
        ],
        record_kind=RECORD,
        actor=actor,
    )
    signed = tuple(supplement.id for supplement, *_rest in found)
    events.record(SupplementsSigned(supplement_ids=signed, sha256=tuple(one.sha256 for one in snapshots)), actor)
    for refresh in rounds:  # one a college at most: the students added are no longer new there
        compare_again(refresh=refresh, actor=actor)
    return snapshots


def receive(*, supplement_ids: Collection[UUID], actor: Actor) -> int:
    """The centre receives additions as they were signed. Raises NothingChosen, NotFound, OwnReceipt, ForbiddenMove."""
    if not supplement_ids:
        raise NothingChosen
    for supplement, *_rest in supplement_queries.locked(actor, supplement_ids):
        _second_person(supplement, actor)
        supplement.move(SupplementMove.RECEIVE)
        supplement.received_by, supplement.received_by_name = actor.user_id, actor.name
        supplement.received_on = clock.today()
        events.record(SupplementReceived(supplement_id=supplement.id), actor)
    return len(supplement_ids)


def give_back(*, supplement_id: UUID, reason: str, seen_version: int, actor: Actor) -> None:
    """Give an addition back; the credit is withdrawn until it is signed again, the frozen snapshot stays."""
    ((supplement, *_rest),) = supplement_queries.locked(actor, [supplement_id])
    locking.expect(supplement, seen_version, current={"state": supplement.state})
    _second_person(supplement, actor)
    supplement.move(SupplementMove.RETURN)
    supplement.returned_reason_sealed = crypto.seal(
        reason.strip(), row=supplement.id, field=supplement_queries.RETURNED
    )
    locking.save(current={"state": supplement.state})
    obligations.withdraw(record_id=supplement_queries.snapshots(supplement.id)[0].id, actor=actor)
    _ask_no_more([supplement], actor)
    events.record(SupplementReturned(supplement_id=supplement.id), actor)


def list_with(refresh: RosterRefresh) -> list[UUID]:
    """A whole roster is signed with students on it whose addition was still due; returns what their duties are about."""
    on_it = select(RosterLine.case_id).where(RosterLine.refresh_id == refresh.id, RosterLine.answer != Answer.REMOVED)
    query = select(RosterSupplement).where(RosterSupplement.case_id.in_(on_it), RosterSupplement.state.in_(TO_SIGN))
    listed = session().scalars(query.order_by(RosterSupplement.id).with_for_update()).all()
    for supplement in listed:
        supplement.move(SupplementMove.LIST)
        supplement.refresh_id = refresh.id
    return [supplement.id for supplement in listed]


def unlist(refresh: RosterRefresh, *, actor: Actor) -> None:
    """The roster came back: what it had added is due again, where the student is still in care."""
    query = select(RosterSupplement).where(RosterSupplement.refresh_id == refresh.id)
    listed = session().scalars(query.order_by(RosterSupplement.id).with_for_update()).all()
    for supplement in listed:
        supplement.move(SupplementMove.UNLIST)
        supplement.refresh_id = None
    _ask_no_more(listed, actor)


def _ask_no_more(supplements: Sequence[RosterSupplement], actor: Actor) -> None:
    """Whoever was closed meanwhile stands on no roster any more: nobody owes the addition."""
    cases = [supplement.case_id for supplement in supplements]
    gone = set(session().scalars(select(CaseFile.id).where(CaseFile.id.in_(cases), CaseFile.state.not_in(IN_CARE))))
    for supplement in supplements:
        if supplement.case_id in gone:
            obligations.close_subject(subject_id=supplement.id, active_to=clock.today(), actor=actor)


def _sign(supplement: RosterSupplement, actor: Actor) -> None:
    supplement.move(SupplementMove.SIGN)
    supplement.submitted_by, supplement.submitted_by_name = actor.user_id, actor.name
    supplement.submitted_on = clock.today()
    supplement.returned_reason_sealed = None


def _second_person(supplement: RosterSupplement, actor: Actor) -> None:
    if supplement.submitted_by is not None and supplement.submitted_by == actor.user_id:
        raise OwnReceipt


def _freeze(
    found: Sequence[Locked], notes: Mapping[UUID, str], before: RosterSnapshot | None, actor: Actor
) -> list[RosterSnapshot]:
    """A snapshot for each, chained one after another; seven statements however many there are."""
    attested = {case.id: _attested(notes.get(supplement.id, ""), actor) for supplement, case, *_rest in found}
    contents = dict(freezing.contents_of([(case, student, group) for _one, case, student, group in found], attested))
    units, revisions = _units([supplement for supplement, *_rest in found]), _revisions(found)
    snapshots, rows = [], []
    for supplement, case, *_rest in found:
        snapshot = _snapshot(supplement, units[supplement.org_unit_id], actor)
        snapshot.revision = revisions.get(supplement.id, 0) + 1
        rows += freezing.chain(snapshot, [(case.id, contents[case.id])], before)
        snapshots.append(snapshot)
        before = snapshot
    session().add_all(snapshots)
    session().flush()  # the rows point at them
    session().add_all(rows)
    return snapshots


def _snapshot(supplement: RosterSupplement, unit_name: str, actor: Actor) -> RosterSnapshot:
    return RosterSnapshot(
        id=new_id(),
        school_id=supplement.school_id,
        supplement_id=supplement.id,
        org_unit_id=supplement.org_unit_id,
        period=clock.local(supplement.found_at).date().isoformat(),
        unit_name=unit_name,
        students=1,
        is_nil=False,
        signed_by=actor.user_id,
        signed_by_name=actor.name,
        signed_on=clock.today(),
        signed_at=clock.now(),
    )


def _attested(note: str, actor: Actor) -> freezing.Row:
    return {
        "variation": str(Variation.ADDED),
        "answer": str(Answer.UNCHANGED),
        "note": note.strip(),
        "answered_by": actor.name,
        "differences": [str(Difference.ADDED)],
    }


def _units(supplements: Sequence[RosterSupplement]) -> dict[UUID | None, str]:
    """The names of their colleges; a school without colleges stands for itself."""
    query = select(OrgUnit.id, OrgUnit.name).where(OrgUnit.id.in_({one.org_unit_id for one in supplements} - {None}))
    return {None: tenants.name_of_school(), **{row[0]: row[1] for row in session().execute(query)}}


def _revisions(found: Sequence[Locked]) -> dict[UUID | None, int]:
    """How often each was signed before."""
    query = (
        select(RosterSnapshot.supplement_id, func.count())
        .where(RosterSnapshot.supplement_id.in_([supplement.id for supplement, *_rest in found]))
        .group_by(RosterSnapshot.supplement_id)
    )
    return {row[0]: row[1] for row in session().execute(query)}
