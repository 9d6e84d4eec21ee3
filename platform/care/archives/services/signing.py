"""Signing a roster: it is frozen as a numbered, hashed snapshot, handed in to the centre, and the duty is credited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from care.archives import canonical, comparing, queries
from care.archives.errors import LinesOutdated, LinesUnanswered, LinesWithOthers, NotAttested, RefreshClosed
from care.archives.events import RosterSigned
from care.archives.lifecycle import OPEN, Answer, Difference, RefreshMove, Variation, variation
from care.archives.models import RosterLine, RosterRefresh, RosterSnapshot, RosterSnapshotRow
from care.archives.services.filling import outdated_lines
from care.cases.lifecycle import CaseState
from care.cases.models import CaseCategory, CaseFile, EvidenceItem
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from people.models import ClassGroup, Student
from policy_profiles.evidence import EvidenceKind
from tenants.models import OrgUnit

Row = dict[str, Any]  # Any: one student's row as JSON


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
        subject_ids=[college.id],
        evidence=[EvidenceKind.ROSTER_REFRESH, EvidenceKind.ROSTER_SUBMISSION],
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


def header_of(snapshot: RosterSnapshot) -> dict[str, object]:
    """What of a snapshot goes into its hash, besides the hashes of its rows."""
    return {
        "school": str(snapshot.school_id),
        "refresh": str(snapshot.refresh_id),
        "college": snapshot.unit_name,
        "number": snapshot.number,
        "revision": snapshot.revision,
        "period": snapshot.period,
        "students": snapshot.students,
        "nil": snapshot.is_nil,
        "signed_by": str(snapshot.signed_by),
        "signer": snapshot.signed_by_name,
        "signed_on": snapshot.signed_on.isoformat(),
        "signed_at": canonical.instant(snapshot.signed_at),
        "previous": snapshot.previous_sha256,
    }


def _freeze(refresh: RosterRefresh, college: OrgUnit, actor: Actor) -> RosterSnapshot:
    locking.take_turns("roster-snapshots")  # numbers have no gaps and no doubles
    contents = _contents(refresh.id)
    newest = session().scalar(select(RosterSnapshot).order_by(RosterSnapshot.number.desc()).limit(1))
    revisions = select(func.count()).select_from(RosterSnapshot).where(RosterSnapshot.refresh_id == refresh.id)
    snapshot = RosterSnapshot(
        id=new_id(),
        school_id=refresh.school_id,
        refresh_id=refresh.id,
        org_unit_id=college.id,
        number=newest.number + 1 if newest else 1,
        revision=(session().scalar(revisions) or 0) + 1,
        period=refresh.period,
        unit_name=college.name,
        students=len(contents),
        is_nil=all(content["variation"] == Variation.NONE for _case, content in contents),
        signed_by=actor.user_id,
        signed_by_name=actor.name,
        signed_on=clock.today(),
        signed_at=clock.now(),
        previous_sha256=newest.sha256 if newest else canonical.FIRST,
    )
    rows = [_row(snapshot.id, place, case, content) for place, (case, content) in enumerate(contents, start=1)]
    snapshot.sha256 = canonical.snapshot_hash(header_of(snapshot), [row.sha256 for row in rows])
    session().add(snapshot)
    session().flush()  # the rows point at it
    session().add_all(rows)
    return snapshot


def _row(snapshot_id: UUID, position: int, case_id: UUID, content: Row) -> RosterSnapshotRow:
    row, text = new_id(), canonical.written({"position": position, "case": str(case_id), **content})
    return RosterSnapshotRow(
        id=row,
        snapshot_id=snapshot_id,
        position=position,
        case_id=case_id,
        content_sealed=crypto.seal(text, row=row, field=queries.CONTENT),
        sha256=canonical.row_hash(text),
    )


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
    ids = [case.id for _line, case, _student, _group in found]
    categories, evidence = _categories(ids), _evidence(ids)
    marks = comparing.guardian_marks({student.id for _line, _case, student, _group in found})
    return [
        (
            case.id,
            {
                **_content(line, case),
                "class": group,
                "name": student.name,
                "number": student.number,
                "categories": categories.get(case.id, []),
                "evidence": evidence.get(case.id, []),
                "guardians": marks.get(student.id, ""),
            },
        )
        for line, case, student, group in found
    ]


def _content(line: RosterLine, case: CaseFile) -> Row:
    given = Answer(line.answer or Answer.UNCHANGED)
    note = crypto.unseal(line.note_sealed, row=line.id, field=queries.NOTE) if line.note_sealed else ""
    return {
        "variation": str(variation(given, [Difference(one) for one in line.differences])),
        "answer": str(given),
        "note": note,
        "answered_by": line.answered_by_name or "",
        "differences": list(line.differences),
        "is_priority": case.state == CaseState.PRIORITY,
        "file_creator": case.proposed_by_name,
        "opened_on": case.confirmed_on.isoformat() if case.confirmed_on else "",
    }


def _categories(case_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, str]]]:
    query = (
        select(CaseCategory)
        .where(CaseCategory.case_id.in_(case_ids), CaseCategory.removed_at.is_(None))
        .order_by(CaseCategory.code, CaseCategory.subtag)
    )
    found: dict[UUID, list[dict[str, str]]] = {}
    for category in session().scalars(query):
        found.setdefault(category.case_id, []).append({"title": category.title, "tier": category.tier})
    return found


def _evidence(case_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    query = (
        select(EvidenceItem.case_id, EvidenceItem.kind)
        .where(EvidenceItem.case_id.in_(case_ids))
        .distinct()
        .order_by(EvidenceItem.case_id, EvidenceItem.kind)
    )
    found: dict[UUID, list[str]] = {}
    for case_id, kind in session().execute(query):
        found.setdefault(case_id, []).append(kind)
    return found
