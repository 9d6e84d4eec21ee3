"""What a signed roster, or a signed addition, is made of: a header and rows, each with a hash, chained to the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from care.archives import canonical, comparing, queries
from care.archives.models import RosterSnapshot, RosterSnapshotRow
from care.cases.lifecycle import CaseState
from care.cases.models import CaseCategory, CaseFile, EvidenceItem
from kernel import crypto, locking
from kernel.db import session
from kernel.ids import new_id
from people.models import Student

Row = dict[str, Any]  # Any: one student's row as JSON
Found = Sequence[tuple[CaseFile, Student, str]]
"""Files with their students and the names of their classes, in the order in which they stand on the roster."""


def newest() -> RosterSnapshot | None:
    """The last link of the school's chain, held until this transaction ends: numbers have no gaps and no doubles."""
    locking.take_turns("roster-snapshots")
    return session().scalar(select(RosterSnapshot).order_by(RosterSnapshot.number.desc()).limit(1))


def chain(
    snapshot: RosterSnapshot, contents: Sequence[tuple[UUID, Row]], before: RosterSnapshot | None
) -> list[RosterSnapshotRow]:
    """Number a snapshot, hash it over its rows and chain it; returns the rows, which are added after it."""
    snapshot.number = before.number + 1 if before else 1
    snapshot.previous_sha256 = before.sha256 if before else canonical.FIRST
    rows = [_row(snapshot.id, place, case, content) for place, (case, content) in enumerate(contents, start=1)]
    snapshot.sha256 = canonical.snapshot_hash(header_of(snapshot), [row.sha256 for row in rows])
    return rows


def header_of(snapshot: RosterSnapshot) -> dict[str, object]:
    """What of a snapshot goes into its hash, besides the hashes of its rows."""
    of_what: dict[str, object] = (
        {"supplement": str(snapshot.supplement_id)} if snapshot.supplement_id else {"refresh": str(snapshot.refresh_id)}
    )
    return of_what | {
        "school": str(snapshot.school_id),
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


def contents_of(found: Found, attested: Mapping[UUID, Row]) -> list[tuple[UUID, Row]]:
    """What stands on the roster of each file, with what was attested of it; three statements however many there are."""
    ids = [case.id for case, _student, _group in found]
    categories, evidence = _categories(ids), _evidence(ids)
    marks = comparing.guardian_marks({student.id for _case, student, _group in found})
    return [
        (
            case.id,
            {
                **attested[case.id],
                "is_priority": case.state == CaseState.PRIORITY,
                "file_creator": case.proposed_by_name,
                "opened_on": case.confirmed_on.isoformat() if case.confirmed_on else "",
                "class": group,
                "name": student.name,
                "number": student.number,
                "categories": categories.get(case.id, []),
                "evidence": evidence.get(case.id, []),
                "guardians": marks.get(student.id, ""),
            },
        )
        for case, student, group in found
    ]


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
