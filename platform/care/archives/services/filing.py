"""Guidance and the month's batch: what the centre wants, which files a college hands over, and the signature of who made them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from care.archives import filing_queries as queries
from care.archives.errors import GuidanceMissing, NothingToFile, SignedAlready
from care.archives.events import ArchiveBatchOpened, ArchiveSigned, GuidancePublished
from care.archives.filing import HOLDERS, CopyKind, ItemMove, ItemState, Mode, check_signature
from care.archives.models import ArchiveBatch, ArchiveCopy, ArchiveItem, FilingGuidance
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from kernel import clock, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from people.models import ClassGroup, Student
from policy_profiles.evidence import EvidenceKind
from tenants.models import OrgUnit


def publish_guidance(*, materials: Sequence[str], note: str = "", actor: Actor) -> FilingGuidance:
    """Publish the next version of what belongs into every file; batches that are open keep theirs. Credits R31."""
    locking.take_turns("filing-guidance")
    newest = queries.guidance()
    published = FilingGuidance(
        id=new_id(),
        number=newest.number + 1 if newest else 1,
        materials=list(materials),
        note=note.strip(),
        published_by=actor.user_id,
        published_by_name=actor.name,
        published_on=clock.today(),
        published_at=clock.now(),
    )
    session().add(published)
    session().flush()  # a batch points at it
    obligations.credit(
        subject_ids=[tenancy.school_id()],
        evidence=EvidenceKind.FILING_GUIDANCE,
        happened_on=clock.today(),
        record_kind="filing_guidance",
        record_id=published.id,
        actor=actor,
    )
    events.record(GuidancePublished(guidance_id=published.id, number=published.number), actor)
    return published


def open_batch_of(*, college: OrgUnit, actor: Actor) -> ArchiveBatch:
    """Open the month that is due with a draft for every file in care; twice gives the one that stands.

    Raises NothingToFile, GuidanceMissing.
    """
    duty, guidance = queries.batch_duty(college.id), queries.guidance()
    if duty is None:
        raise NothingToFile
    if guidance is None:
        raise GuidanceMissing
    row = new_id()
    opened = insert(ArchiveBatch).values(
        school_id=tenancy.school_id(),
        id=row,
        org_unit_id=college.id,
        guidance_id=guidance.id,
        period=duty.period,
        due_on=duty.due_on,
        opened_by=actor.user_id,
        opened_by_name=actor.name,
        opened_on=clock.today(),
    )
    session().execute(opened.on_conflict_do_nothing())
    query = select(ArchiveBatch).where(ArchiveBatch.org_unit_id == college.id, ArchiveBatch.period == duty.period)
    batch = session().execute(query).scalar_one()
    if batch.id == row:
        cases = _cases_of(college.id)
        add_drafts(batch.id, dict.fromkeys(cases, 1))
        events.record(ArchiveBatchOpened(archive_id=batch.id, files=len(cases)), actor)
    return batch


def sign_item(
    *,
    item: ArchiveItem,
    checked: Collection[int],
    mode: Mode,
    pages: int,
    copy_pages: int,
    hashes: Sequence[str] = (),
    actor: Actor,
) -> ArchiveItem:
    """Sign the one original and the one copy of a file. `hashes` are theirs, in this order, where nothing is on paper.

    Raises ChecklistOpen, PagesDiffer, HashesMissing, SignedAlready.
    """
    batch = session().get_one(ArchiveBatch, (tenancy.school_id(), item.batch_id))
    asked = len(queries.guidance_of(batch).materials)
    if item.state != ItemState.DRAFT:
        raise SignedAlready
    check_signature(checked=checked, asked=asked, mode=mode, pages=pages, copy_pages=copy_pages, hashes=hashes)
    item.move(ItemMove.SIGN)
    item.mode, item.pages, item.checked = mode, pages, sorted(set(checked))
    of_kind = dict(zip(CopyKind, hashes, strict=True)) if mode is Mode.DIGITAL else {}
    _sign_copies(item, of_kind, actor)
    events.record(ArchiveSigned(item_id=item.id), actor)
    return item


def add_drafts(batch_id: UUID, revisions: Mapping[UUID, int]) -> None:
    """A draft for each of these files, in one statement."""
    rows = [
        {
            "school_id": tenancy.school_id(),
            "id": new_id(),
            "batch_id": batch_id,
            "case_id": case,
            "revision": revision,
            "state": ItemState.DRAFT,
            "checked": [],
            "version": 1,
        }
        for case, revision in revisions.items()
    ]
    if rows:
        session().execute(insert(ArchiveItem).values(rows).on_conflict_do_nothing())


def _sign_copies(item: ArchiveItem, hashes: Mapping[CopyKind, str], actor: Actor) -> None:
    """The index has the last word on exactly one of each."""
    try:
        with session().begin_nested():
            session().add_all(
                ArchiveCopy(
                    id=new_id(),
                    item_id=item.id,
                    kind=kind,
                    holder=HOLDERS[kind],
                    mode=item.mode or Mode.PAPER,
                    pages=item.pages or 0,
                    sha256=hashes.get(kind),
                    signed_by=actor.user_id,
                    signed_by_name=actor.name,
                    signed_on=clock.today(),
                    signed_at=clock.now(),
                )
                for kind in CopyKind
            )
    except IntegrityError as fault:
        raise SignedAlready from fault


def _cases_of(college_id: UUID) -> list[UUID]:
    query = (
        select(CaseFile.id)
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
        .where(CaseFile.state.in_(IN_CARE), Student.left_on.is_(None), ClassGroup.org_unit_id == college_id)
        .order_by(CaseFile.id)
    )
    return list(session().scalars(query))
