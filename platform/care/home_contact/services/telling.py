"""Whoever may let a letter go out learns that one waits (a job). No name goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from accounts.grants import roles_with
from accounts.permissions import Permission
from care.cases.models import CaseFile
from care.home_contact.lifecycle import LetterState
from care.home_contact.models import Letter
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind
from people.models import ClassGroup
from privacy import protection

_APPROVERS = roles_with(Permission.LETTER_APPROVE)


def tell_approvers_of_class(*, class_id: UUID, letter_ids: Collection[UUID], actor: Actor) -> None:  # noqa: ARG001  as below
    """Tell those who may approve letters of a class that were handed in together, in one line of as many as they open.

    Never of their own, nor of one about a protected file that shuts them out.
    """
    query = (
        select(Letter.written_by, CaseFile.student_id, ClassGroup.grade, ClassGroup.org_unit_id)
        .join(CaseFile, (CaseFile.school_id == Letter.school_id) & (CaseFile.id == Letter.case_id))
        .join(ClassGroup, (ClassGroup.school_id == CaseFile.school_id) & (ClassGroup.id == CaseFile.class_id))
        .where(Letter.id.in_(letter_ids), Letter.state == LetterState.REVIEW)
    )
    waiting = session().execute(query).all()
    if not waiting:
        return
    approvers, doors = _approvers(class_id, waiting[0].grade, waiting[0].org_unit_id), protection.doors()
    shares = Counter[UUID]()
    for row in waiting:
        shares.update(approvers - {row.written_by} - doors.shut_out(approvers, row.student_id))
    for count in set(shares.values()):
        told = [user_id for user_id, share in shares.items() if share == count]
        notices.tell(NoticeKind.LETTER_HANDED_IN, to=told, subject_id=class_id, count=count)


def tell_approvers(*, letter_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell those who may approve it, never whoever wrote it, nor whom a protected file shuts out; a letter that waits no more
    is told to nobody.
    """
    query = (
        select(Letter.written_by, CaseFile.student_id, ClassGroup.id, ClassGroup.grade, ClassGroup.org_unit_id)
        .join(CaseFile, (CaseFile.school_id == Letter.school_id) & (CaseFile.id == Letter.case_id))
        .join(ClassGroup, (ClassGroup.school_id == CaseFile.school_id) & (ClassGroup.id == CaseFile.class_id))
        .where(Letter.id == letter_id, Letter.state == LetterState.REVIEW)
    )
    found = session().execute(query).first()
    if found is None:
        return
    writer, student_id, class_id, grade, college = found
    approvers = _approvers(class_id, grade, college) - {writer}
    shut = protection.doors().shut_out(approvers, student_id)
    notices.tell(NoticeKind.LETTER_HANDED_IN, to=approvers - shut, subject_id=letter_id)


def _approvers(class_id: UUID, grade: int, college: UUID | None) -> set[UUID]:
    near = accounts.answering_for(class_id, grade, college)
    return {one.user_id for one in near if not _APPROVERS.isdisjoint(one.roles)}
