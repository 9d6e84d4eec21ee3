"""Whether signed rosters are still what was signed: every hash computed again from the rows, and the chain of snapshots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from care.archives import canonical, queries
from care.archives.models import RosterSnapshot, RosterSnapshotRow
from care.archives.services.freezing import header_of
from kernel import crypto
from kernel.crypto import SealBroken
from kernel.db import session


@dataclass(frozen=True, slots=True)
class Tampered:
    """Something that is no longer as it was signed: which roster, which row of it (None for the whole), and what is wrong."""

    number: int
    position: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How many snapshots and rows were checked, and what is wrong with them."""

    snapshots: int
    rows: int
    faults: Sequence[Tampered]


def verify() -> Verified:
    """Check every signed roster and every signed addition of the school in scope; two statements."""
    snapshots = session().scalars(select(RosterSnapshot).order_by(RosterSnapshot.number)).all()
    rows: dict[UUID, list[RosterSnapshotRow]] = {}
    for row in session().scalars(select(RosterSnapshotRow).order_by(RosterSnapshotRow.position)):
        rows.setdefault(row.snapshot_id, []).append(row)
    faults: list[Tampered] = []
    before, number = canonical.FIRST, 0
    for snapshot in snapshots:
        number += 1
        if snapshot.number != number or snapshot.previous_sha256 != before:
            faults.append(Tampered(snapshot.number, None, "前一份花名册被删除或改动过"))
        faults += _faults_of(snapshot, rows.get(snapshot.id, []))
        before, number = snapshot.sha256, snapshot.number
    return Verified(len(snapshots), sum(map(len, rows.values())), faults)


def _faults_of(snapshot: RosterSnapshot, rows: Sequence[RosterSnapshotRow]) -> Iterator[Tampered]:
    held = {row.position: row for row in rows}
    for position in range(1, snapshot.students + 1):
        if position not in held:
            yield Tampered(snapshot.number, position, "这一行不见了")
        elif fault := _fault_of(held[position]):
            yield Tampered(snapshot.number, position, fault)
    for position in sorted(set(held) - set(range(1, snapshot.students + 1))):
        yield Tampered(snapshot.number, position, "这一行是后来加上的")
    if canonical.snapshot_hash(header_of(snapshot), [row.sha256 for row in rows]) != snapshot.sha256:
        yield Tampered(snapshot.number, None, "整份的校验值对不上")


def _fault_of(row: RosterSnapshotRow) -> str:
    try:
        text = crypto.unseal(row.content_sealed, row=row.id, field=queries.CONTENT)
    except SealBroken:
        return "内容打不开，被改动过"
    same = canonical.row_hash(text) == row.sha256 and f'"case":"{row.case_id}"' in text
    return "" if same else "内容和校验值对不上"
