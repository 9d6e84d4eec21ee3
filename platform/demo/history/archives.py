"""The university's files: the centre's guidance, and November's batch, signed, delivered and received; before, on paper.

One college has not delivered its November files yet: those of one year have still to be signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import Select, select

from care.archives import queries as rosters
from care.archives import services
from care.archives.filing import ItemState, Mode
from care.archives.models import ArchiveItem
from care.cases.models import CaseFile
from demo.agenda import Deed, Place
from demo.history.colleges import centre, colleges, head_of, shown_college
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.services import DoneWork
from people.models import ClassGroup
from policy_profiles import queries as documents
from policy_profiles.evidence import EvidenceKind

GUIDED_ON = date(2026, 9, 10)
MATERIALS = ("建档登记表", "取证材料", "跟踪跟进情况登记表", "与家长联系的记录", "目录和页码")
NOTE = "每页右下角写页码；原件、副本都由建档立卷人签名并写日期。"
ON_PAPER = (date(2026, 9, 15), date(2026, 10, 15))
FILED_ON = date(2026, 11, 16)


def deeds(place: Place) -> Iterable[Deed]:
    """Guidance and batches of a school whose document asks colleges for files; of any other school nothing."""
    profile = documents.builtin_profile(place.school.profile)
    if any(EvidenceKind.ARCHIVE_BATCH in rule.evidence for rule in profile.rules if rule.enabled):
        random_ = place.draws("archives")
        yield Deed(GUIDED_ON, _publish)
        for day in ON_PAPER:
            yield Deed(day, partial(_note, place))
        yield Deed(FILED_ON, partial(_month, place, random_))


def _publish() -> None:
    services.publish_guidance(materials=MATERIALS, note=NOTE, actor=centre())


def _note(place: Place) -> None:
    """The batch of a month before the colleges worked on the platform: one entry a college, as other paper is entered."""
    done = [
        DoneWork(
            record_id=new_id(),
            subject_ids=[college],
            evidence=[EvidenceKind.ARCHIVE_BATCH],
            happened_on=clock.today(),
        )
        for college in colleges()
    ]
    obligations.credit_all(done=done, record_kind="paper", actor=place.platform)


def _month(place: Place, random_: Random) -> list[Deed]:
    """A deed for every college, and one for what the centre received the same day."""
    slow = shown_college(place)
    filed = [Deed(FILED_ON, partial(_file, place, college, random_, is_slow=college == slow)) for college in colleges()]
    return [*filed, Deed(FILED_ON, _receive)]


def _file(place: Place, college_id: UUID, random_: Random, *, is_slow: bool) -> None:
    cadre = head_of(college_id)
    batch = services.open_batch_of(college=rosters.visible_college(cadre, college_id), actor=cadre)
    for item, class_id, grade in session().execute(_items(batch.id)).all():
        if not is_slow or grade != place.school.teachers_grade:
            pages = random_.randint(6, 18)
            services.sign_item(
                item=item,
                checked=range(len(MATERIALS)),
                mode=Mode.PAPER,
                pages=pages,
                copy_pages=pages,
                actor=place.teacher(class_id),
            )
    if not is_slow:
        session().flush()  # the delivery counts the signatures
        services.deliver(batch=batch, actor=cadre)


def _items(batch_id: UUID) -> Select[ArchiveItem, UUID, int]:
    return (
        select(ArchiveItem, ClassGroup.id, ClassGroup.grade)
        .join(CaseFile, CaseFile.id == ArchiveItem.case_id)
        .join(ClassGroup, ClassGroup.id == CaseFile.class_id)
        .where(ArchiveItem.batch_id == batch_id)
        .order_by(ClassGroup.grade, ClassGroup.number, ArchiveItem.id)
    )


def _receive() -> None:
    receiver = centre()
    waiting = select(ArchiveItem).where(ArchiveItem.state == ItemState.DELIVERED).order_by(ArchiveItem.id)
    for item in session().scalars(waiting).all():
        services.receive_item(item=item, pages=item.pages or 0, actor=receiver)
