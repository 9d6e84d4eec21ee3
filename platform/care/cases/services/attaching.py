"""The files of a piece of evidence: read by whoever reads it in full, added while the case is open."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from attachments.rooms import AttachmentRoom, Reading
from care.cases.errors import FileAtRest
from care.cases.lifecycle import ACTIVE
from care.cases.models import EvidenceItem
from care.cases.services.reading import find_evidence
from kernel.actor import Actor
from kernel.db import session
from privacy import bars

FILES = "依据的附件"


def _may_read(evidence_id: UUID, /, *, actor: Actor) -> Reading:
    found = find_evidence(evidence_id, actor=actor)
    return Reading(student_ids=[found.student_id], what=FILES, tier=found.tier, reason=found.why)


def _may_add(evidence_id: UUID, /, *, actor: Actor) -> None:
    found = find_evidence(evidence_id, actor=actor)
    bars.refuse_writing(actor, found.student_id)
    if found.state not in ACTIVE:
        raise FileAtRest


def _still_there(evidence_ids: Collection[UUID], /) -> set[UUID]:
    return set(session().scalars(select(EvidenceItem.id).where(EvidenceItem.id.in_(evidence_ids))))


EVIDENCE = AttachmentRoom(kind="evidence", may_read=_may_read, may_add=_may_add, still_there=_still_there)
