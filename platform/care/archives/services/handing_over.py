"""The way of files to the centre: delivered together, received one by one with a number, or given back with a reason."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from care.archives import filing_queries as queries
from care.archives.errors import ItemsUnsigned, NothingToDeliver, OwnFile, PagesDiffer
from care.archives.events import ArchiveDelivered, ArchiveReceived, ArchiveReturned
from care.archives.filing import ON_SHEET, CopyKind, ItemMove, ItemState
from care.archives.filing_queries import HandedOver, ItemRow
from care.archives.models import ArchiveBatch, ArchiveItem, ArchiveReceipt
from care.archives.services.filing import add_drafts
from care.cases import queries as cases
from kernel import clock, crypto, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from obligations import services as obligations
from policy_profiles.categories import Tier
from policy_profiles.evidence import EvidenceKind
from privacy import services as privacy

WHAT, PRINTED = "档案移交", "打印档案移交单"


def deliver(*, batch: ArchiveBatch, actor: Actor) -> int:
    """Bring the originals to the centre and keep the copies: all signed files at once. A month without files is done by it.

    Returns how many they are, without those that are shut to this person.
    Raises ItemsUnsigned, NothingToDeliver.
    """
    states = queries.states_of(batch.id)
    if states.get(ItemState.DRAFT):
        raise ItemsUnsigned
    query = select(ArchiveItem).where(ArchiveItem.batch_id == batch.id, ArchiveItem.state == ItemState.SIGNED)
    signed = session().scalars(query.order_by(ArchiveItem.id).with_for_update()).all()
    if states and not signed:
        raise NothingToDeliver
    for item in signed:
        item.move(ItemMove.DELIVER)
        item.delivered_on = clock.today()
    if not states:
        _credit(batch, actor)
    events.record(ArchiveDelivered(archive_id=batch.id, files=len(signed)), actor)
    return len(signed) - len(cases.shut_among(actor, [item.case_id for item in signed]))


def receive_item(*, item: ArchiveItem, pages: int, actor: Actor) -> ArchiveReceipt:
    """Give the receipt for one file, under the school's next number; the last one of a batch does the college's duty.

    Raises OwnFile, PagesDiffer, ForbiddenMove.
    """
    _second_person(item, actor)
    item.move(ItemMove.RECEIVE)
    if pages != item.pages:
        raise PagesDiffer
    locking.take_turns("archive-receipts")  # numbers have no gaps and no doubles
    last = session().scalar(select(func.max(ArchiveReceipt.number))) or 0
    receipt = ArchiveReceipt(
        id=new_id(),
        item_id=item.id,
        number=last + 1,
        pages=pages,
        received_by=actor.user_id,
        received_by_name=actor.name,
        received_on=clock.today(),
        received_at=clock.now(),
    )
    session().add(receipt)
    locking.save(current={"state": item.state})
    states = queries.states_of(item.batch_id)
    if not set(states) - {ItemState.RECEIVED, ItemState.RETURNED}:
        _credit(session().get_one(ArchiveBatch, (tenancy.school_id(), item.batch_id)), actor)
    events.record(ArchiveReceived(item_id=item.id, number=receipt.number), actor)
    return receipt


def return_item(*, item: ArchiveItem, reason: str, actor: Actor) -> ArchiveItem:
    """Give a file back; it stays as it was signed, and a new revision waits for another signature. Raises OwnFile."""
    _second_person(item, actor)
    item.move(ItemMove.RETURN)
    item.returned_reason_sealed = crypto.seal(reason.strip(), row=item.id, field=queries.RETURNED)
    locking.save(current={"state": item.state})
    add_drafts(item.batch_id, {item.case_id: item.revision + 1})
    events.record(ArchiveReturned(item_id=item.id), actor)
    return item


def open_batch(archive_id: UUID, *, actor: Actor) -> list[ItemRow]:
    """The files of a batch that this person answers for, each written to the access log in one INSERT."""
    rows = queries.items(archive_id, actor)
    _log([row.student_id for row in rows], actor)
    return rows


def take_out_batch(archive_id: UUID, *, purpose: str, actor: Actor) -> list[HandedOver]:
    """What was signed of a batch with its copies, for the hand-over sheet; the log keeps what for. Two statements."""
    rows = [row for row in queries.items(archive_id, actor) if row.item.state in ON_SHEET]
    _log([row.student_id for row in rows], actor, what=PRINTED, reason=f"{WHAT}；用途：{purpose}")
    copies = queries.copies_of([row.item.id for row in rows])
    return [HandedOver(row=row, copies=copies[row.item.id]) for row in rows]


def open_item(archive_id: UUID, item_id: UUID, *, actor: Actor) -> ItemRow:
    """One of them; raises NotFound."""
    rows = queries.items(archive_id, actor, item_id=item_id)
    if not rows:
        raise NotFound
    _log([rows[0].student_id], actor)
    return rows[0]


def returned_reason(item: ArchiveItem) -> str:
    """Why a file was given back, empty when it was not."""
    sealed = item.returned_reason_sealed
    return crypto.unseal(sealed, row=item.id, field=queries.RETURNED) if sealed else ""


def _credit(batch: ArchiveBatch, actor: Actor) -> None:
    """What counts is the day on which the college brought the last file, not the day on which the centre counted it."""
    days = select(func.max(ArchiveItem.delivered_on)).where(
        ArchiveItem.batch_id == batch.id, ArchiveItem.state == ItemState.RECEIVED
    )
    obligations.credit(
        subject_ids=[batch.org_unit_id],
        evidence=EvidenceKind.ARCHIVE_BATCH,
        happened_on=session().scalar(days) or clock.today(),
        record_kind="archive_batch",
        record_id=batch.id,
        actor=actor,
    )


def _second_person(item: ArchiveItem, actor: Actor) -> None:
    signed = queries.copies(item.id).get(CopyKind.ORIGINAL)
    if signed is not None and signed.signed_by == actor.user_id:
        raise OwnFile


def _log(student_ids: list[UUID], actor: Actor, *, what: str = WHAT, reason: str = WHAT) -> None:
    privacy.log_reads(student_ids=student_ids, what=what, tier=Tier.T2, reason=reason, actor=actor)
