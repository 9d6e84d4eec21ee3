"""Reading a roster with a trace: that somebody stands on it is of tier 2 or above (INV-6)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from care.archives import queries, supplement_queries
from care.archives.lifecycle import Variation
from care.archives.models import RosterSnapshot, RosterSnapshotRow
from care.archives.queries import LineRow
from care.archives.supplement_queries import SupplementRow
from care.cases.queries import standing_in
from care.cases.terms import EvidenceSource
from kernel import crypto
from kernel.actor import Actor
from kernel.errors import NotFound
from people.models import ClassGroup
from policy_profiles.categories import Tier
from privacy import services as privacy
from privacy import tiers
from privacy.tiers import View

WHAT, ADDED, SIGNED, PRINTED = "花名册刷新", "花名册增补", "已签名的花名册", "打印花名册"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRow:
    """One student of a signed roster, as far as this person may read it."""

    position: int
    case_id: UUID
    name: str
    number: str
    class_name: str
    variation: Variation
    is_priority: bool
    opened_on: str
    file_creator: str
    note: str = field(repr=False)
    categories: Sequence[str] = field(repr=False)
    evidence: Sequence[EvidenceSource] = field(repr=False)
    is_restricted: bool


def open_roster(refresh_id: UUID, *, actor: Actor) -> list[LineRow]:
    """The lines of the students whom this person answers for, each written to the access log in one INSERT."""
    rows = queries.lines(refresh_id, actor)
    _log([row.student_id for row in rows], WHAT, actor)
    return rows


def open_line(refresh_id: UUID, line_id: UUID, *, actor: Actor) -> LineRow:
    """One of them, on a page of its own; raises NotFound."""
    rows = queries.lines(refresh_id, actor, line_id=line_id)
    if not rows:
        raise NotFound
    _log([rows[0].student_id], WHAT, actor)
    return rows[0]


def open_snapshot(snapshot: RosterSnapshot, *, actor: Actor) -> list[SignedRow]:
    """A signed roster; a category that this person may not read is left out, and the row says so."""
    return _rows(snapshot, SIGNED, actor)


def open_supplements(number: int, *, actor: Actor) -> list[SupplementRow]:
    """A page of the additions of the students whom this person answers for, all of it one INSERT in the access log."""
    rows = supplement_queries.page(actor, number)
    _log([row.student_id for row in rows], ADDED, actor)
    return rows


def open_supplement(supplement_id: UUID, *, actor: Actor) -> SupplementRow:
    """One of them, on a page of its own; raises NotFound."""
    row = supplement_queries.visible_supplement(actor, supplement_id)
    _log([row.student_id], ADDED, actor)
    return row


def take_out_snapshot(snapshot: RosterSnapshot, *, purpose: str, actor: Actor) -> list[SignedRow]:
    """The same for a file or for paper; the log keeps what for."""
    return _rows(snapshot, PRINTED, actor, reason=f"花名册刷新；用途：{purpose}")


def students_seen(snapshots: Sequence[RosterSnapshot], actor: Actor) -> dict[UUID, int]:
    """How many students each snapshot has, without those whose protected file is shut to this person."""
    shut = queries.shut_positions([one.id for one in snapshots], actor)
    return {one.id: one.students - len(shut[one.id]) for one in snapshots}


def _rows(snapshot: RosterSnapshot, what: str, actor: Actor, **reason: str) -> list[SignedRow]:
    """The rows that this person sees, numbered as if the shut ones were not there."""
    found = queries.snapshot_rows(snapshot.id, actor)
    _log([student for _row, student, _group in found], what, actor, **reason)
    shut = queries.shut_positions([snapshot.id], actor)[snapshot.id]
    rows = [_signed(row, group, actor) for row, _student, group in found]
    return [replace(row, position=row.position - sum(one < row.position for one in shut)) for row in rows]


def _log(student_ids: Sequence[UUID], what: str, actor: Actor, *, reason: str = "花名册刷新") -> None:
    privacy.log_reads(student_ids=student_ids, what=what, tier=Tier.T2, reason=reason, actor=actor)


def _signed(row: RosterSnapshotRow, group: ClassGroup, actor: Actor) -> SignedRow:
    content = json.loads(crypto.unseal(row.content_sealed, row=row.id, field=queries.CONTENT))
    roles = standing_in(group, actor).roles
    open_to = [one for one in content["categories"] if tiers.view(Tier(one["tier"]), roles) is View.FULL]
    is_restricted = len(open_to) < len(content["categories"])
    return SignedRow(
        position=row.position,
        case_id=row.case_id,
        name=content["name"],
        number=content["number"],
        class_name=content["class"],
        variation=Variation(content["variation"]),
        is_priority=content["is_priority"],
        opened_on=content["opened_on"],
        file_creator=content["file_creator"],
        note=content["note"],
        categories=[one["title"] for one in open_to],
        # How something is known may say what it is.
        evidence=[] if is_restricted else [EvidenceSource(one) for one in content["evidence"]],
        is_restricted=is_restricted,
    )
