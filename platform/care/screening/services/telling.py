"""Telling people about a screening: it begins, classes wait for a second person, a class came back. Jobs; no name goes out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from accounts.roles import Role
from care.screening.lifecycle import ClassState
from care.screening.models import ClassScreening
from kernel.actor import Actor
from kernel.db import session
from notices import services as notices
from notices.kinds import NoticeKind
from people.models import ClassGroup

_REVIEWERS = (Role.GROUP_HEAD, Role.GROUP_MEMBER, Role.GRADE_HEAD)


def tell_window(*, window_id: UUID, actor: Actor) -> None:  # noqa: ARG001  every job is given its actor
    """Tell the class teachers that the screening begins; a class that joins later tells its own teacher only (a job)."""
    teachers = {holder.user_id for holder in accounts.holders([Role.CLASS_TEACHER])}
    notices.tell(NoticeKind.WINDOW_OPENED, to=teachers, subject_id=window_id, once=True)


def tell_reviewers(*, class_screening_id: UUID, actor: Actor) -> None:  # noqa: ARG001
    """Tell whoever may review this class how many classes wait in all: one line a person (a job)."""
    waiting = _in_review()
    mine = {user for user, classes in waiting.items() if class_screening_id in classes}
    notices.tell_counts(NoticeKind.REVIEW_ASKED, {user: len(waiting[user]) for user in mine})


def settle_reviewers(*, actor: Actor) -> None:  # noqa: ARG001
    """Bring the lines of reviewers down to what still waits (a job)."""
    people = {holder.user_id for holder in accounts.holders(_REVIEWERS)}
    counts = {user: len(classes) for user, classes in _in_review().items()}
    notices.settle_counts(NoticeKind.REVIEW_ASKED, dict.fromkeys(people, 0) | counts)


def tell_returned(*, class_screening_id: UUID, actor: Actor) -> None:
    """Tell whoever handed the class in that it came back (a job)."""
    handed_in_by = session().scalar(
        select(ClassScreening.submitted_by).where(
            ClassScreening.id == class_screening_id, ClassScreening.state == ClassState.OPEN
        )
    )
    notices.tell(NoticeKind.CLASS_RETURNED, to=[handed_in_by], subject_id=class_screening_id)
    settle_reviewers(actor=actor)


def _in_review() -> dict[UUID, set[UUID]]:
    """For each reviewer the classes that wait for them: never one that they handed in; two statements."""
    query = (
        select(ClassScreening.id, ClassScreening.submitted_by, ClassGroup.grade)
        .join(
            ClassGroup,
            (ClassGroup.school_id == ClassScreening.school_id) & (ClassGroup.id == ClassScreening.class_id),
        )
        .where(ClassScreening.state == ClassState.IN_REVIEW)
    )
    classes = session().execute(query).all()
    waiting: dict[UUID, set[UUID]] = {}
    for holder in accounts.holders(_REVIEWERS):
        mine = {
            key
            for key, handed_in_by, grade in classes
            if handed_in_by != holder.user_id and holder.grade in (None, grade)
        }
        waiting.setdefault(holder.user_id, set()).update(mine)
    return waiting
