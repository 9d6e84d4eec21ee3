"""Reads of the archive hand-over: which batches and files a person may know of, the guidance, and who holds what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from care.archives import queries as rosters
from care.archives.filing import CopyKind, ItemState
from care.archives.models import ArchiveBatch as ArchiveBatch  # noqa: PLC0414  doors name what they are given
from care.archives.models import ArchiveCopy, ArchiveItem, ArchiveReceipt, FilingGuidance
from care.cases import queries as cases
from care.cases.models import CaseFile
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations import queries as obligations
from obligations.queries import DutyLine
from people.models import ClassGroup, Student
from policy_profiles.evidence import EvidenceKind
from privacy.protection import shut_to
from tenants.models import OrgUnit

RETURNED = "archive_items.returned_reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollegeBatch:
    """A college on the board: its newest batch, the duty that asks for the next one, and how far the files are."""

    college_id: UUID
    name: str
    batch: ArchiveBatch | None
    duty: DutyLine | None
    states: Mapping[ItemState, int]

    @property
    def can_open(self) -> bool:
        """Whether a month is due that nobody has opened yet."""
        return self.duty is not None and (self.batch is None or self.batch.period != self.duty.period)

    @property
    def files(self) -> int:
        """How many files the batch has, without those that came back."""
        return sum(count for state, count in self.states.items() if state is not ItemState.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One student's file in a batch, with its two copies and the receipt."""

    item: ArchiveItem
    student_id: UUID
    name: str
    number: str
    class_name: str
    receipt: ArchiveReceipt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A signed file with its original and its copy."""

    row: ItemRow
    copies: Mapping[CopyKind, ArchiveCopy]


def guidance() -> FilingGuidance | None:
    """The version in force: the newest one."""
    return session().scalar(select(FilingGuidance).order_by(FilingGuidance.number.desc()).limit(1))


def guidance_of(batch: ArchiveBatch) -> FilingGuidance:
    """The version by which a batch was opened."""
    return session().execute(select(FilingGuidance).where(FilingGuidance.id == batch.guidance_id)).scalar_one()


def batch_duty(college_id: UUID) -> DutyLine | None:
    """The pressing duty that asks a college for the files of the month; None while there is none."""
    return _batch_duty(obligations.for_subject(college_id, pressing=True))


def board(actor: Actor) -> list[CollegeBatch]:
    """Every college that the person answers for; four statements however many there are."""
    colleges = session().scalars(rosters.visible_colleges(actor)).all()
    ids = [college.id for college in colleges]
    duties = obligations.for_subjects(ids)
    newest = (
        select(ArchiveBatch)
        .where(ArchiveBatch.org_unit_id.in_(ids))
        .ext(distinct_on(ArchiveBatch.org_unit_id))
        .order_by(ArchiveBatch.org_unit_id, ArchiveBatch.period.desc())
    )
    batches = {batch.org_unit_id: batch for batch in session().scalars(newest)}
    states = _states([batch.id for batch in batches.values()], actor)
    return [_college(college, batches.get(college.id), duties.get(college.id, ()), states) for college in colleges]


def visible_batch(actor: Actor, archive_id: UUID) -> tuple[ArchiveBatch, OrgUnit]:
    """One batch with its college, locked for the use case that follows; raises NotFound."""
    query = (
        rosters.visible_colleges(actor)
        .join(ArchiveBatch, and_(ArchiveBatch.school_id == OrgUnit.school_id, ArchiveBatch.org_unit_id == OrgUnit.id))
        .where(ArchiveBatch.id == archive_id)
        .with_only_columns(ArchiveBatch, OrgUnit)
    )
    row = session().execute(query).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def visible_item(actor: Actor, archive_id: UUID, item_id: UUID) -> ArchiveItem:
    """One file of a student whom the person answers for, locked; raises NotFound."""
    query = select(ArchiveItem).where(
        ArchiveItem.id == item_id, ArchiveItem.batch_id == archive_id, ArchiveItem.case_id.in_(_mine(actor))
    )
    found = session().scalar(query.with_for_update(of=ArchiveItem))
    if found is None:
        raise NotFound
    cases.refuse_barred(actor, found.case_id)
    return found


def items(archive_id: UUID, actor: Actor, *, item_id: UUID | None = None) -> list[ItemRow]:
    """The files of the students that this person may know of; shown through `services.open_batch`. One statement."""
    query = (
        select(ArchiveItem, Student, ClassGroup.name, ArchiveReceipt)
        .join(CaseFile, and_(CaseFile.school_id == ArchiveItem.school_id, CaseFile.id == ArchiveItem.case_id))
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
        .outerjoin(
            ArchiveReceipt,
            and_(ArchiveReceipt.school_id == ArchiveItem.school_id, ArchiveReceipt.item_id == ArchiveItem.id),
        )
        .where(ArchiveItem.batch_id == archive_id, ArchiveItem.case_id.in_(_mine(actor)))
        .order_by(ClassGroup.grade, ClassGroup.number, Student.pinyin, Student.id, ArchiveItem.revision)
    )
    if item_id is not None:
        query = query.where(ArchiveItem.id == item_id)
    return [
        ItemRow(
            item=item,
            student_id=student.id,
            name=student.name,
            number=student.number,
            class_name=group,
            receipt=receipt,
        )
        for item, student, group, receipt in session().execute(query)
    ]


def copies(item_id: UUID) -> Mapping[CopyKind, ArchiveCopy]:
    """The original and the copy of a file, once it was signed."""
    return copies_of([item_id])[item_id]


def copies_of(item_ids: Collection[UUID]) -> Mapping[UUID, Mapping[CopyKind, ArchiveCopy]]:
    """The same of several files; one statement."""
    found: dict[UUID, dict[CopyKind, ArchiveCopy]] = {item: {} for item in item_ids}
    for copy in session().scalars(select(ArchiveCopy).where(ArchiveCopy.item_id.in_(found))):
        found[copy.item_id][CopyKind(copy.kind)] = copy
    return found


def states_of(archive_id: UUID) -> Mapping[ItemState, int]:
    """How many files of the batch stand how, whoever may see them."""
    return _states([archive_id]).get(archive_id, {})


def states_seen(archive_id: UUID, actor: Actor) -> Mapping[ItemState, int]:
    """The same without the protected files that are shut to this person: what a page says of it."""
    return _states([archive_id], actor).get(archive_id, {})


def _mine(actor: Actor) -> Select[UUID]:
    return cases.visible_cases(actor).with_only_columns(CaseFile.id)


def _states(batch_ids: Sequence[UUID], actor: Actor | None = None) -> dict[UUID, dict[ItemState, int]]:
    query = (
        select(ArchiveItem.batch_id, ArchiveItem.state, func.count())
        .join(CaseFile, and_(CaseFile.school_id == ArchiveItem.school_id, CaseFile.id == ArchiveItem.case_id))
        .where(ArchiveItem.batch_id.in_(batch_ids), ~shut_to(actor, CaseFile.student_id) if actor else true())
        .group_by(ArchiveItem.batch_id, ArchiveItem.state)
    )
    found: dict[UUID, dict[ItemState, int]] = {}
    for batch_id, state, count in session().execute(query):
        found.setdefault(batch_id, {})[ItemState(state)] = count
    return found


def _batch_duty(duties: Sequence[DutyLine]) -> DutyLine | None:
    asked = [duty for duty in duties if EvidenceKind.ARCHIVE_BATCH in duty.evidence]
    return max(asked, key=lambda duty: duty.period, default=None)


def _college(
    college: OrgUnit,
    batch: ArchiveBatch | None,
    duties: Sequence[DutyLine],
    states: Mapping[UUID, Mapping[ItemState, int]],
) -> CollegeBatch:
    return CollegeBatch(
        college_id=college.id,
        name=college.name,
        batch=batch,
        duty=_batch_duty(duties),
        states=states.get(batch.id, {}) if batch else {},
    )
