"""Reads of one's own notices. Nobody reads another person's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Select, func, select

from accounts.models import User
from kernel import tenancy
from kernel.actor import Actor
from kernel.db import session
from notices.kinds import NoticeKind
from notices.lifecycle import MailState
from notices.models import ContactChoice, MailDelivery, Notice, QuietRule
from notices.quiet_hours import USUAL, QuietHours


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceCard:
    """How a person wants to be told, as the own account shows it."""

    address: str = ""
    is_verified: bool = False
    awaits_code: bool = False
    by_mail: bool = True
    in_portal: bool = True
    quiet_from: time | None = None
    quiet_until: time | None = None
    on_rest_days: bool = False


Stamp = tuple[int, datetime | None]


def own(actor: Actor) -> Select[Notice]:
    """The lines of this person; none for the platform, which has no bell."""
    return select(Notice).where(Notice.user_id == actor.user_id)


def in_order(actor: Actor) -> Select[Notice]:
    """They, what is unread first, each newest first."""
    return own(actor).order_by(Notice.read_at.is_not(None), Notice.created_at.desc(), Notice.id)


def latest(query: Select[Notice]) -> Sequence[Notice]:
    """The lines of one page."""
    return session().scalars(query).all()


def count(actor: Actor) -> int:
    """How many lines there are."""
    return session().scalar(own(actor).with_only_columns(func.count())) or 0


def stamp(user_id: UUID | None) -> Stamp:
    """How many lines are unread and when the newest of them came: one statement that its index answers.

    Two equal stamps mean that a bell has nothing new to show.
    """
    unread = select(func.count(), func.max(Notice.created_at)).where(
        Notice.user_id == user_id, Notice.read_at.is_(None)
    )
    row = session().execute(unread).one()
    return row[0], row[1]


def waiting(kind: NoticeKind) -> set[UUID]:
    """Who has an unread line of this kind about the school as a whole."""
    unread = (Notice.subject_id == tenancy.school_id(), Notice.read_at.is_(None))
    return set(session().scalars(select(Notice.user_id).where(Notice.kind == kind.value, *unread)))


def told(kind: NoticeKind, subject_id: UUID) -> set[UUID]:
    """Who was told of this before."""
    query = select(Notice.user_id).where(Notice.kind == kind.value, Notice.subject_id == subject_id)
    return set(session().scalars(query))


def choice_of(user_id: UUID) -> ContactChoice | None:
    """How a person wants to be told; None for whoever never said."""
    return session().scalar(select(ContactChoice).where(ContactChoice.user_id == user_id))


def card_of(user_id: UUID) -> ChoiceCard:
    """The same for its owner's page; whoever never said wants everything and has no address."""
    row = choice_of(user_id)
    if row is None:
        return ChoiceCard()
    return ChoiceCard(
        address=row.address or "",
        is_verified=row.verified_at is not None,
        awaits_code=row.code_hash is not None,
        by_mail=row.by_mail,
        in_portal=row.in_portal,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        on_rest_days=bool(row.on_rest_days),
    )


def quiet_hours() -> QuietHours:
    """The quiet hours of the school in scope, or the usual ones."""
    row = session().scalar(select(QuietRule))
    return QuietHours(row.quiet_from, row.quiet_until, row.on_rest_days) if row is not None else USUAL


def mail_states(since: date) -> dict[MailState, int]:
    """How many mails of the school stand how, of those for that day and later; one statement."""
    query = select(MailDelivery.state, func.count()).where(MailDelivery.day >= since).group_by(MailDelivery.state)
    return {MailState(state): number for state, number in session().execute(query)}


def undelivered(since: date) -> list[tuple[str, date, MailState]]:
    """To whom a mail was given up, with its day, newest first; one statement."""
    query = (
        select(User.name, MailDelivery.day, MailDelivery.state)
        .join(User, User.id == MailDelivery.user_id)
        .where(MailDelivery.day >= since, MailDelivery.state.in_((MailState.FAILED, MailState.UNKNOWN)))
        .order_by(MailDelivery.day.desc(), User.name)
        .limit(50)
    )
    return [(name, day, MailState(state)) for name, day, state in session().execute(query)]
