"""What has changed about a college's files since its last signed roster: computed for all of them in a handful of statements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Date, DateTime, Select, Text, and_, exists, literal, or_, select
from sqlalchemy import case as sql_case

from care.archives import queries
from care.archives.lifecycle import STALE_DAYS, Difference, Variation
from care.archives.models import RosterSnapshot, RosterSnapshotRow, RosterSupplement
from care.archives.supplement import STANDING
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseCategory, CaseFile, EvidenceItem, RiskFlag
from kernel import clock, crypto
from kernel.db import session
from obligations.models import DutyFact
from people.models import ClassGroup, Guardian, Student, StudentGuardian
from policy_profiles.evidence import EvidenceKind

_WITH_HOME = (
    EvidenceKind.GUARDIAN_CONTACT,
    EvidenceKind.PHONE_LOG,
    EvidenceKind.LETTER,
    EvidenceKind.LETTER_REPLY,
    EvidenceKind.HOME_VISIT,
    EvidenceKind.SCHOOL_VISIT,
)


@dataclass(frozen=True, slots=True)
class Before:
    """The last signed roster: when, who stood on it with which guardians, and who was added since, by which signature."""

    snapshot: RosterSnapshot | None
    guardians: Mapping[UUID, str]
    added: Mapping[UUID, RosterSnapshot]


@dataclass(frozen=True, slots=True)
class Told:
    """What the database says of one file."""

    is_here: bool
    has_signal: bool
    lacks_evidence: bool
    heard_from_home: bool


def compare(college_id: UUID, *, besides: UUID | None = None) -> dict[UUID, list[Difference]]:
    """Every file that belongs on the college's roster, or stood on it last time, with what differs. Four statements.

    `besides` is the round that is being filled in: one that came back is compared with the round before it, as at first.
    """
    before = _before(college_id, besides)
    here = and_(CaseFile.state.in_(IN_CARE), Student.left_on.is_(None), ClassGroup.org_unit_id == college_id)
    told = (here, _signal(before), _lacks_evidence(), _heard_from_home())
    query = (
        select(CaseFile, *told)
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
        .where(or_(here, CaseFile.id.in_(list(before.guardians))))
    )
    found = [(case, Told(*told)) for case, *told in session().execute(query)]
    marks = guardian_marks({case.student_id for case, _told in found})
    return {case.id: _differences(case, told, before, marks.get(case.student_id, "")) for case, told in found}


def guardian_marks(student_ids: set[UUID]) -> dict[UUID, str]:
    """A keyed fingerprint of each student's guardians, which changes when one of them or a telephone number does."""
    query = (
        select(StudentGuardian, Guardian)
        .join(
            Guardian,
            and_(Guardian.school_id == StudentGuardian.school_id, Guardian.id == StudentGuardian.guardian_id),
        )
        .where(StudentGuardian.student_id.in_(student_ids))
        .order_by(StudentGuardian.student_id, StudentGuardian.position)
    )
    of_student: dict[UUID, list[str]] = {}
    for link, guardian in session().execute(query):
        phone = guardian.phone_index.hex() if guardian.phone_index else ""
        of_student.setdefault(link.student_id, []).append(f"{guardian.id}|{link.relation}|{guardian.name}|{phone}")
    return {
        student: crypto.blind_index("\n".join(texts), field="roster.guardians").hex()
        for student, texts in of_student.items()
    }


def _before(college_id: UUID, besides: UUID | None) -> Before:
    snapshot = queries.last_snapshot(college_id, besides=besides)
    contents: dict[UUID, dict[str, Any]] = {}  # Any: a row as JSON
    added: dict[UUID, RosterSnapshot] = {}
    for row, of in session().execute(_signed(college_id, snapshot)):
        contents[row.case_id] = json.loads(crypto.unseal(row.content_sealed, row=row.id, field=queries.CONTENT))
        if of.supplement_id:
            added[row.case_id] = of
    stood = {case: content for case, content in contents.items() if content["variation"] != Variation.REMOVED}
    return Before(snapshot, {case: str(content["guardians"]) for case, content in stood.items()}, added)


def _signed(college_id: UUID, last: RosterSnapshot | None) -> Select[RosterSnapshotRow, RosterSnapshot]:
    """The rows of the last roster and of what was added since and stands; the later one of a student comes last."""
    supplement = and_(
        RosterSupplement.school_id == RosterSnapshot.school_id, RosterSupplement.id == RosterSnapshot.supplement_id
    )
    since = and_(
        RosterSnapshot.org_unit_id == college_id,
        RosterSnapshot.number > (last.number if last else 0),
        RosterSupplement.state.in_(STANDING),
    )
    rows = and_(
        RosterSnapshotRow.school_id == RosterSnapshot.school_id, RosterSnapshotRow.snapshot_id == RosterSnapshot.id
    )
    return (
        select(RosterSnapshotRow, RosterSnapshot)
        .join(RosterSnapshot, rows)
        .outerjoin(RosterSupplement, supplement)
        .where(or_(RosterSnapshot.id == last.id, since) if last else since)
        .order_by(RosterSnapshot.number)
    )


def _differences(case: CaseFile, told: Told, before: Before, mark: str) -> list[Difference]:
    if not told.is_here:
        return [Difference.GONE]
    is_new = case.id not in before.guardians
    long_here = case.confirmed_on is not None and case.confirmed_on <= _stale_since()
    holds = {
        Difference.ADDED: is_new,
        Difference.NEW_SIGNAL: told.has_signal and not is_new,
        Difference.GUARDIAN_CHANGED: not is_new and before.guardians[case.id] != mark,
        Difference.STALE_CONTACT: not mark or (long_here and not told.heard_from_home),
        Difference.NO_EVIDENCE: told.lacks_evidence,
    }
    return [difference for difference, held in holds.items() if held]


def _stale_since() -> date:
    return clock.today() - timedelta(days=STALE_DAYS)


def _signal(before: Before) -> ColumnElement[bool]:
    """A flag, a category or evidence that came after the last signature; on its very day they count, so that none is lost."""
    last = before.snapshot
    on: ColumnElement[date] = literal(last.signed_on if last else date.min, Date())
    at: ColumnElement[datetime] = literal(last.signed_at if last else clock.now(), DateTime(timezone=True))
    if before.added:  # who was added since is looked at from that signature on
        on = sql_case(
            {one: literal(of.signed_on, Date()) for one, of in before.added.items()}, value=CaseFile.id, else_=on
        )
        moments = {one: literal(of.signed_at, DateTime(timezone=True)) for one, of in before.added.items()}
        at = sql_case(moments, value=CaseFile.id, else_=at)
    flag = exists().where(_of(RiskFlag), RiskFlag.raised_on >= on, RiskFlag.cleared_on.is_(None))
    category = exists().where(_of(CaseCategory), CaseCategory.added_at > at, CaseCategory.removed_at.is_(None))
    evidence = exists().where(_of(EvidenceItem), EvidenceItem.added_on > on)
    return or_(flag, category, evidence)


def _lacks_evidence() -> ColumnElement[bool]:
    """A category for which nothing was seen or shown; evidence of the file as a whole stands for all of them."""
    shown = exists().where(
        _of(EvidenceItem), or_(EvidenceItem.category_id.is_(None), EvidenceItem.category_id == CaseCategory.id)
    )
    return exists().where(
        _of(CaseCategory), CaseCategory.removed_at.is_(None), ~shown.correlate(CaseFile, CaseCategory)
    )


def _heard_from_home() -> ColumnElement[bool]:
    return exists().where(
        DutyFact.school_id == CaseFile.school_id,
        DutyFact.subject_id == CaseFile.id,
        DutyFact.withdrawn_at.is_(None),
        DutyFact.happened_on > _stale_since(),
        DutyFact.evidence.bool_op("&&")(literal([str(kind) for kind in _WITH_HOME], ARRAY(Text()))),
    )


def _of(model: type[CaseCategory | EvidenceItem | RiskFlag]) -> ColumnElement[bool]:
    return and_(model.school_id == CaseFile.school_id, model.case_id == CaseFile.id)
