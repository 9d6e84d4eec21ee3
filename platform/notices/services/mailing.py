"""The mail of the day: claimed before it goes and marked after, each on its own, so that a crash sends nothing twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final  # Any: the columns of a row, which its query names
from uuid import UUID

from sqlalchemy import Row, and_, exists, func, or_, select

from accounts.models import Membership, User
from kernel import clock, logs, tenancy
from kernel.actor import Actor
from kernel.db import apart, session
from kernel.settings import settings
from notices import mail, wording
from notices.kinds import NoticeKind
from notices.lifecycle import MailMove, MailState
from notices.mail import NotTaken, OutcomeUnknown, Unreachable
from notices.models import ContactChoice, MailDelivery, Notice
from notices.queries import quiet_hours
from notices.quiet_hours import QuietHours
from notices.wording import Figures
from school_calendar import queries as calendars
from school_calendar.workdays import SATURDAY, CalendarGap

MOST_TRIES = 6
FIRST_PAUSE = 20
"""Minutes until the second try; each further pause is twice as long."""
LOST_AFTER: Final = timedelta(hours=1)
MOST_AT_ONCE = 200
_DECISIONS = (NoticeKind.DECISION_ASKED, NoticeKind.REVIEW_ASKED)
_ON_LISTS = (NoticeKind.DUTIES_PRESS, NoticeKind.DUTIES_LATE_HERE, *_DECISIONS)


def due_mail() -> dict[UUID, UUID]:
    """Person -> the mail that may go to them now: not in their quiet hours, not before its day. A handful of statements.

    On the way, what nobody wants any more is dropped, and what was claimed by a run that died is marked as unknown.
    """
    _clear()
    now, today = clock.now(), clock.today()
    rows = (
        session()
        .execute(
            select(
                MailDelivery.id,
                MailDelivery.user_id,
                ContactChoice.quiet_from,
                ContactChoice.quiet_until,
                ContactChoice.on_rest_days,
            )
            .join(ContactChoice, ContactChoice.user_id == MailDelivery.user_id)
            .where(MailDelivery.state == MailState.WAITING, MailDelivery.day <= today, MailDelivery.next_try_at <= now)
            .order_by(MailDelivery.day, MailDelivery.id)
            .limit(MOST_AT_ONCE)
        )
        .all()
    )
    if not rows:
        return {}
    usual, is_workday, at = quiet_hours(), _is_workday(), clock.local(now).time()
    return {row.user_id: row.id for row in rows if not _hours(row, usual).holds(at, is_workday=is_workday)}


def send_mail(
    due: Mapping[UUID, UUID],
    *,
    owed: Mapping[UUID, int],
    followed: Mapping[UUID, int],
    actor: Actor,  # noqa: ARG001
) -> int:
    """Send each of these mails once; returns how many the server took.

    `owed` and `followed` are what stands on the lists now; the rest is what was told and not read. A row is claimed and
    marked in transactions of their own, because what went out does not roll back.
    """
    if not due:
        return 0
    figures = _figures(due, owed, followed)
    addresses = dict(
        session()
        .execute(select(ContactChoice.user_id, ContactChoice.address).where(ContactChoice.user_id.in_(due)))
        .all()
    )
    needless = [delivery for user_id, delivery in due.items() if not figures[user_id].total]
    _mark_all(needless, MailMove.DROP)
    sent = 0
    try:
        with mail.connected() as post:
            for user_id, delivery in due.items():
                if figures[user_id].total:
                    sent += _send(post, delivery, str(addresses[user_id]), figures[user_id])
    except Unreachable as fault:
        # What is left keeps waiting; the run after next hour tries again, and each mail counts its own tries.
        _note_unreachable([delivery for delivery in due.values() if delivery not in needless], fault.fault)
    except OutcomeUnknown:
        logs.logger().warning("a mail may or may not have arrived; the rest waits for the next run")
    return sent


def _send(post: mail.Post, delivery: UUID, address: str, figures: Figures) -> bool:
    if not _move(delivery, MailMove.CLAIM):
        return False
    try:
        post.send(wording.digest(figures, link=settings().public_url), to=address, key=delivery)
    except Unreachable as fault:
        _move(delivery, MailMove.RETRY, fault=fault.fault)
        raise
    except OutcomeUnknown:
        _move(delivery, MailMove.LOSE, fault="unknown")
        raise
    except NotTaken as fault:
        _move(delivery, MailMove.GIVE_UP if fault.for_good else MailMove.RETRY, fault=fault.fault)
        return False
    return _move(delivery, MailMove.ARRIVE)


def _move(delivery: UUID, move: MailMove, *, fault: str | None = None) -> bool:
    """Move one mail in a transaction of its own; False when another run has it."""
    with apart(tenancy.scope()) as work:
        # Who claims passes over what another run looks at; who has sent waits, since the mark must not be lost.
        mine = select(MailDelivery).where(MailDelivery.id == delivery)
        row = work.scalar(mine.with_for_update(skip_locked=move is MailMove.CLAIM))
        if row is None or (move is MailMove.CLAIM and row.state != MailState.WAITING):
            return False
        now = clock.now()
        if move is MailMove.CLAIM:
            row.claimed_at, row.tries = now, row.tries + 1
        if move is MailMove.RETRY and row.tries >= MOST_TRIES:
            move = MailMove.GIVE_UP
        row.move(move)
        row.fault = fault
        if row.state == MailState.WAITING:
            row.next_try_at = _after(row.tries, now)
        elif row.state != MailState.SENDING:
            row.ended_at = now
        return True


def _note_unreachable(deliveries: Collection[UUID], fault: str) -> None:
    """Nobody could be written to: each mail that still waits has had a try, and is given up visibly after the last."""
    with apart(tenancy.scope()) as work:
        rows = work.scalars(
            select(MailDelivery)
            .where(MailDelivery.id.in_(deliveries), MailDelivery.state == MailState.WAITING)
            .where(MailDelivery.next_try_at <= clock.now())
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.move(MailMove.CLAIM)
            row.tries, row.claimed_at, row.fault = row.tries + 1, clock.now(), fault
            row.move(MailMove.GIVE_UP if row.tries >= MOST_TRIES else MailMove.RETRY)
            row.next_try_at = _after(row.tries, clock.now())
            row.ended_at = clock.now() if row.state == MailState.FAILED else None


def _after(tries: int, now: datetime) -> datetime:
    return now + timedelta(minutes=FIRST_PAUSE * (1 << (tries - 1)))


def _mark_all(deliveries: Sequence[UUID], move: MailMove) -> None:
    for row in session().scalars(
        select(MailDelivery).where(MailDelivery.id.in_(deliveries), MailDelivery.state == MailState.WAITING)
    ):
        row.move(move)
        row.ended_at = clock.now()


def _clear() -> None:
    """Drop what nobody wants any more, and give up what a run that died had claimed."""
    wanted = exists().where(
        ContactChoice.user_id == MailDelivery.user_id, ContactChoice.verified_at.is_not(None), ContactChoice.by_mail
    )
    works_here = exists().where(
        Membership.user_id == MailDelivery.user_id,
        Membership.member_school_id == tenancy.school_id(),
        Membership.ended_at.is_(None),
        User.id == Membership.user_id,
        User.active,
        User.is_student.is_(False),
    )
    is_lost = and_(MailDelivery.state == MailState.SENDING, MailDelivery.claimed_at < clock.now() - LOST_AFTER)
    rows = session().scalars(
        select(MailDelivery)
        .where(or_(and_(MailDelivery.state == MailState.WAITING, or_(~wanted, ~works_here)), is_lost))
        .with_for_update(skip_locked=True)
    )
    for row in rows:
        row.move(MailMove.DROP if row.state == MailState.WAITING else MailMove.LOSE)
        row.ended_at = clock.now()


def _figures(due: Mapping[UUID, UUID], owed: Mapping[UUID, int], followed: Mapping[UUID, int]) -> dict[UUID, Figures]:
    decisions = func.coalesce(func.sum(Notice.count).filter(Notice.kind.in_(_DECISIONS)), 0)
    others = func.count().filter(Notice.kind.not_in(_ON_LISTS))
    unread = {
        row[0]: (row[1], row[2])
        for row in session().execute(
            select(Notice.user_id, decisions, others)
            .where(Notice.user_id.in_(due), Notice.read_at.is_(None))
            .group_by(Notice.user_id)
        )
    }
    found: dict[UUID, Figures] = {}
    for user_id in due:
        asked, more = unread.get(user_id, (0, 0))
        found[user_id] = Figures(owed.get(user_id, 0), asked, followed.get(user_id, 0), more)
    return found


def _hours(row: Row[*tuple[Any, ...]], usual: QuietHours) -> QuietHours:
    if row.quiet_from is None:
        return usual
    return QuietHours(row.quiet_from, row.quiet_until, bool(row.on_rest_days))


def _is_workday() -> bool:
    try:
        return calendars.school_calendar().is_workday(clock.today())
    except CalendarGap:
        return clock.today().weekday() < SATURDAY
