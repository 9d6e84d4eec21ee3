"""Jobs of notices: what rooms below the notices have to tell, and letting old lines go."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from kernel.actor import Actor
from notices import services
from notices.kinds import NoticeKind
from obligations import services as obligations
from people import queries as people
from workers.job import job


@job("notices.tell_reminded")
def tell_reminded(*, actor: Actor, about_id: str, user_ids: Sequence[str]) -> None:  # noqa: ARG001  jobs get one
    """Tell those whose duty it is that somebody reminded them."""
    services.tell(NoticeKind.REMINDED, to=[UUID(one) for one in user_ids], subject_id=UUID(about_id))


@job("notices.tell_checked")
def tell_checked(*, actor: Actor, import_id: str) -> None:  # noqa: ARG001
    """Tell whoever uploaded a roster that it was checked."""
    roster = people.roster_import(UUID(import_id))
    services.tell(NoticeKind.ROSTER_CHECKED, to=[roster.started_by], subject_id=roster.id)


@job("notices.tell_imported")
def tell_imported(*, actor: Actor, import_id: str) -> None:  # noqa: ARG001
    """Tell whoever uploaded a roster that it was taken over."""
    roster = people.roster_import(UUID(import_id))
    services.tell(NoticeKind.ROSTER_IMPORTED, to=[roster.started_by], subject_id=roster.id)


@job("notices.send_mail")
def send_mail(*, actor: Actor) -> None:
    """Send the mail of the day to those whose quiet hours are over, with what stands on their lists now."""
    due = services.due_mail()
    if due:
        now = obligations.standing()
        services.send_mail(due, owed=now.owed, followed=now.followed, actor=actor)


@job("notices.forget")
def forget(*, actor: Actor) -> None:
    """Erase what was read long ago."""
    services.forget_old(actor=actor)
