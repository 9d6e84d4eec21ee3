"""Jobs of obligations: duties open on their day and at once when rules change; people are reminded, told, and told less."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from kernel.actor import Actor
from notices import queries as told
from notices import services as notices
from notices.kinds import NoticeKind
from obligations import services
from workers.job import job


@job("obligations.open_due")
def open_due(*, actor: Actor) -> None:
    """Open what is due for the school, up to the end of the term."""
    services.open_due(actor=actor)


@job("obligations.escalate")
def escalate(*, actor: Actor) -> None:
    """Remind owners and tell those whom the escalation reaches, each by one line."""
    settle(actor=actor)
    found = services.escalate(actor=actor)
    notices.tell_counts(NoticeKind.DUTIES_PRESS, found.owed)
    notices.tell_counts(NoticeKind.DUTIES_LATE_HERE, found.followed)


@job("obligations.settle")
def settle(*, actor: Actor) -> None:  # noqa: ARG001  jobs get one
    """Bring what people were told and have not read to what still stands."""
    owing, following = told.waiting(NoticeKind.DUTIES_PRESS), told.waiting(NoticeKind.DUTIES_LATE_HERE)
    if not owing and not following:
        return
    now = services.standing()
    notices.settle_counts(NoticeKind.DUTIES_PRESS, {user_id: now.owed.get(user_id, 0) for user_id in owing})
    notices.settle_counts(NoticeKind.DUTIES_LATE_HERE, {user_id: now.followed.get(user_id, 0) for user_id in following})


@job("obligations.tell_handed_over")
def tell_handed_over(
    *,
    actor: Actor,  # noqa: ARG001  jobs get one
    batch_id: str,
    from_user: str,
    to_user: str,
    obligation_ids: Sequence[str],
) -> None:
    """Tell both people of a handover."""
    batch, count = UUID(batch_id), len(obligation_ids)
    notices.tell(NoticeKind.DUTIES_RECEIVED, to=[UUID(to_user)], subject_id=batch, count=count)
    notices.tell(NoticeKind.DUTIES_GIVEN, to=[UUID(from_user)], subject_id=batch, count=count)


@job("obligations.tell_handed_back")
def tell_handed_back(*, actor: Actor, obligation_ids: Sequence[str], user_ids: Sequence[str]) -> None:  # noqa: ARG001
    """Tell both people that it went back."""
    people = [UUID(one) for one in user_ids]
    notices.tell(NoticeKind.DUTIES_RETURNED, to=people, subject_id=UUID(obligation_ids[0]), count=len(obligation_ids))


@job("obligations.return_handed_over")
def return_handed_over(*, actor: Actor, user_id: str) -> None:
    """Take back what somebody whose role or assignment ended may not do any more."""
    services.return_handed_over(user_id=UUID(user_id), actor=actor)


@job("obligations.return_protected")
def return_protected(*, actor: Actor, student_id: str) -> None:
    """Take back what is with somebody who no longer opens the student's file."""
    services.return_protected(student_id=UUID(student_id), actor=actor)
