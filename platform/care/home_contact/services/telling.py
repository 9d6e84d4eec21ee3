"""Whoever may let a letter go out learns that one waits (a job). No name goes out."""

from __future__ import annotations

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

_APPROVERS = roles_with(Permission.LETTER_APPROVE)


def tell_approvers_of_class(*, class_id: UUID, letter_ids: Collection[UUID], actor: Actor) -> None:  # noqa: ARG001  as below
    """Tell those who may approve letters of a class that were handed in together, in one line; never whoever wrote them."""
    query = (
        select(Letter.written_by, ClassGroup.grade)
        .join(CaseFile, (CaseFile.school_id == Letter.school_id) & (CaseFile.id == Letter.case_id))
        .join(ClassGroup, (ClassGroup.school_id == CaseFile.school_id) & (ClassGroup.id == CaseFile.class_id))
        .where(Letter.id.in_(letter_ids), Letter.state == LetterState.REVIEW)
    )
    waiting = session().execute(query).all()
    if waiting:
        told = _approvers(class_id, waiting[0].grade) - {row.written_by for row in waiting}
        notices.tell(NoticeKind.LETTER_HANDED_IN, to=told, subject_id=class_id, count=len(waiting))


def tell_approvers(*, letter_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell those who may approve it, never whoever wrote it; a letter that waits no more is told to nobody."""
    query = (
        select(Letter.written_by, ClassGroup.id, ClassGroup.grade)
        .join(CaseFile, (CaseFile.school_id == Letter.school_id) & (CaseFile.id == Letter.case_id))
        .join(ClassGroup, (ClassGroup.school_id == CaseFile.school_id) & (ClassGroup.id == CaseFile.class_id))
        .where(Letter.id == letter_id, Letter.state == LetterState.REVIEW)
    )
    found = session().execute(query).first()
    if found is None:
        return
    writer, class_id, grade = found
    notices.tell(NoticeKind.LETTER_HANDED_IN, to=_approvers(class_id, grade) - {writer}, subject_id=letter_id)


def _approvers(class_id: UUID, grade: int) -> set[UUID]:
    near = accounts.answering_for(class_id, grade)
    return {one.user_id for one in near if not _APPROVERS.isdisjoint(one.roles)}
