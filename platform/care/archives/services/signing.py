"""Signing a roster: it is frozen as a numbered, hashed snapshot, handed in to the centre, and the duty is credited."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, func, select

from care.archives import comparing, queries
from care.archives.errors import LinesOutdated, LinesUnanswered, LinesWithOthers, NotAttested, RefreshClosed
from care.archives.events import RosterSigned
from care.archives.lifecycle import OPEN, Answer, Difference, RefreshMove, Variation, variation
from care.archives.models import RosterLine, RosterRefresh, RosterSnapshot
from care.archives.services import freezing, supplementing
from care.archives.services.filling import outdated_lines
from care.archives.services.freezing import Row
from care.cases.models import CaseFile
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from people.models import ClassGroup, Student
from policy_profiles.evidence import EvidenceKind
from tenants.models import OrgUnit


def sign(
    *, refresh: RosterRefresh, college: OrgUnit, attested: bool, seen_version: int, actor: Actor
) -> RosterSnapshot:
    """Freeze the roster as it was attested and hand it in; without any change it is a nil return.

    Raises StaleRecord, RefreshClosed, NotAttested, LinesUnanswered, LinesWithOthers, LinesOutdated.
    """
    locking.expect(refresh, seen_version, current={"state": refresh.state})
    if refresh.state not in OPEN:
        raise RefreshClosed
    if not attested:
        raise NotAttested
    _check_lines(refresh, actor)
    refresh.move(RefreshMove.SUBMIT)
    refresh.submitted_by, refresh.submitted_by_name, refresh.submitted_on = actor.user_id, actor.name, clock.today()
    refresh.returned_reason_sealed = None
    snapshot = _freeze(refresh, college, actor)
    locking.save(current={"state": refresh.state})
    obligations.credit(
        subject_ids=[college.id, *supplementing.list_with(refresh)],
        evidence=[EvidenceKind.ROSTER_REFRESH, EvidenceKind.ROSTER_SUBMISSION, EvidenceKind.ROSTER_ENTRY],
        happened_on=clock.today(),
        record_kind="roster_snapshot",
        record_id=snapshot.id,
        actor=actor,
    )
    events.record(RosterSigned(refresh_id=refresh.id, snapshot_id=snapshot.id, sha256=snapshot.sha256), actor)
    return snapshot


def _check_lines(refresh: RosterRefresh, actor: Actor) -> None:
    """Raise unless every student is answered for by what the files say now; what is shut to this person is not counted."""
    lines, answered = queries.progress(refresh.id)
    seen, seen_answered = queries.progress_seen(refresh.id, actor)
    if seen > seen_answered:
        raise LinesUnanswered(count=seen - seen_answered)
    if lines > answered:
        raise LinesWithOthers
    outdated = outdated_lines(refresh, comparing.compare(refresh.org_unit_id, besides=refresh.id))
    if outdated:
        raise LinesOutdated


def _freeze(refresh: RosterRefresh, college: OrgUnit, actor: Actor) -> RosterSnapshot:
    before = freezing.newest()
    contents = _contents(refresh.id)
    revisions = select(func.count()).select_from(RosterSnapshot).where(RosterSnapshot.refresh_id == refresh.id)
    snapshot = RosterSnapshot(
        id=new_id(),
        school_id=refresh.school_id,
        refresh_id=refresh.id,
        org_unit_id=college.id,
        revision=(session().scalar(revisions) or 0) + 1,
        period=refresh.period,
        unit_name=college.name,
        students=len(contents),
        is_nil=all(content["variation"] == Variation.NONE for _case, content in contents),
        signed_by=actor.user_id,
        signed_by_name=actor.name,
        signed_on=clock.today(),
        signed_at=clock.now(),
    )
    rows = freezing.chain(snapshot, contents, before)
    session().add(snapshot)
    session().flush()  # the rows point at it
    session().add_all(rows)
    return snapshot


def _contents(refresh_id: UUID) -> Sequence[tuple[UUID, Row]]:
    """What stands on the roster, by class and name; four statements however many students."""
    query = (
        select(RosterLine, CaseFile, Student, ClassGroup.name)
        .join(CaseFile, and_(CaseFile.school_id == RosterLine.school_id, CaseFile.id == RosterLine.case_id))
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
        .where(RosterLine.refresh_id == refresh_id)
        .order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.id)
    )
    found = session().execute(query).all()
    attested = {case.id: _attested(line) for line, case, _student, _group in found}
    return freezing.contents_of([(case, student, group) for _line, case, student, group in found], attested)


def _attested(line: RosterLine) -> Row:
    given = Answer(line.answer or Answer.UNCHANGED)
    note = crypto.unseal(line.note_sealed, row=line.id, field=queries.NOTE) if line.note_sealed else ""
    return {
        "variation": str(variation(given, [Difference(one) for one in line.differences])),
        "answer": str(given),
        "note": note,
        "answered_by": line.answered_by_name or "",
        "differences": list(line.differences),
    }
