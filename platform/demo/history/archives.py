"""The university's files: the centre's guidance, and November's batch, signed, delivered and received; before, on paper.

The last college has not delivered its November files yet: its grade head has still to sign those of the own grade.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import Select, select

from accounts import queries as accounts
from accounts import services as account_services
from accounts.roles import Role
from care.archives import queries as rosters
from care.archives import services
from care.archives.filing import ItemState, Mode
from care.archives.models import ArchiveItem
from care.cases.models import CaseFile
from demo.agenda import Deed, Place
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from obligations import services as obligations
from obligations.services import DoneWork
from people.models import ClassGroup
from policy_profiles import queries as documents
from policy_profiles.evidence import EvidenceKind
from tenants.models import OrgUnit, UnitKind

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
    services.publish_guidance(materials=MATERIALS, note=NOTE, actor=_somebody(Role.COUNSELLOR))


def _note(place: Place) -> None:
    """The batch of a month before the colleges worked on the platform: one entry a college, as other paper is entered."""
    done = [
        DoneWork(
            record_id=new_id(),
            subject_ids=[college],
            evidence=[EvidenceKind.ARCHIVE_BATCH],
            happened_on=clock.today(),
        )
        for college in session().scalars(_colleges())
    ]
    obligations.credit_all(done=done, record_kind="paper", actor=place.platform)


def _colleges() -> Select[UUID]:
    return select(OrgUnit.id).where(OrgUnit.kind == UnitKind.COLLEGE).order_by(OrgUnit.id)


def _month(place: Place, random_: Random) -> list[Deed]:
    """A deed for every college, and one for what the centre received the same day."""
    colleges = session().scalars(_colleges()).all()
    slow = colleges[-1]
    filed = [Deed(FILED_ON, partial(_file, place, college, random_, is_slow=college == slow)) for college in colleges]
    return [*filed, Deed(FILED_ON, _receive)]


def _file(place: Place, college_id: UUID, random_: Random, *, is_slow: bool) -> None:
    grade_head = _somebody(Role.GRADE_HEAD)
    batch = services.open_batch_of(college=rosters.visible_college(grade_head, college_id), actor=grade_head)
    for item, class_id, grade in session().execute(_items(batch.id)).all():
        if not is_slow or grade not in grade_head.grades:
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
        services.deliver(batch=batch, actor=grade_head)


def _items(batch_id: UUID) -> Select[ArchiveItem, UUID, int]:
    return (
        select(ArchiveItem, ClassGroup.id, ClassGroup.grade)
        .join(CaseFile, CaseFile.id == ArchiveItem.case_id)
        .join(ClassGroup, ClassGroup.id == CaseFile.class_id)
        .where(ArchiveItem.batch_id == batch_id)
        .order_by(ClassGroup.grade, ClassGroup.number, ArchiveItem.id)
    )


def _receive() -> None:
    centre = _somebody(Role.COUNSELLOR)
    waiting = select(ArchiveItem).where(ArchiveItem.state == ItemState.DELIVERED).order_by(ArchiveItem.id)
    for item in session().scalars(waiting).all():
        services.receive_item(item=item, pages=item.pages or 0, actor=centre)


def _somebody(role: Role) -> Actor:
    """Who holds an office that one person is enough for."""
    return account_services.actor_for(min(holder.user_id for holder in accounts.holders([role])))
