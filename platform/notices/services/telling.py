"""Telling people, reading what was told, and letting it go after a while. Jobs of the rooms say whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Integer,
    TableValuedAlias,
    Uuid,
    and_,
    case,
    cast,
    column,
    delete,
    func,
    literal,
    or_,
    update,
)
from sqlalchemy.engine import CursorResult

from kernel import clock, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from notices import queries
from notices.delivery import CHANNELS, Message
from notices.kinds import DIGESTS, GATHERED, NoticeKind
from notices.models import Notice
from school_calendar import queries as calendar

LEAST_DAYS, MOST_DAYS = 14, 180
"""A line that was read goes with its term, but not before the first of these; one that nobody read goes after the second."""


def tell(
    kind: NoticeKind, *, to: Collection[UUID | None], subject_id: UUID, count: int = 1, once: bool = False
) -> None:
    """Tell these people about one thing. Told again before it was read, it stays one line; None is nobody.

    `once` passes over whoever was told of it before, be it read or not.
    """
    told = queries.told(kind, subject_id) if once else set()
    _send(Message(kind, subject_id, {user_id: count for user_id in to if user_id is not None and user_id not in told}))


def tell_more(kind: NoticeKind, counts: Mapping[UUID, int]) -> None:
    """Tell each of these people of so many more of something that is gathered in one line until it is read; one statement.

    It counts up: the row of the job that calls it is what keeps one event from being counted twice.
    """
    if kind not in GATHERED:
        raise ValueError(f"{kind} is about one thing: use tell()")
    _send(
        Message(kind, tenancy.school_id(), {user_id: more for user_id, more in counts.items() if more > 0}, adds=True)
    )


def tell_counts(kind: NoticeKind, counts: Mapping[UUID, int]) -> None:
    """Tell each of these people how much waits for them: one line a person that grows until it is read."""
    _check_digest(kind)
    _send(Message(kind, tenancy.school_id(), {user_id: count for user_id, count in counts.items() if count > 0}))


def settle_counts(kind: NoticeKind, counts: Mapping[UUID, int]) -> None:
    """Bring unread lines down to what still waits (nobody is told anew); with nothing left the line is done. One statement."""
    _check_digest(kind)
    left = _given(counts)
    session().execute(
        update(Notice)
        .where(
            Notice.kind == kind.value,
            Notice.subject_id == tenancy.school_id(),
            Notice.read_at.is_(None),
            Notice.user_id == left.c.user_id,
            Notice.count != left.c.count,
        )
        .values(
            count=func.greatest(left.c.count, 1),
            read_at=case((left.c.count == 0, clock.now())),
        )
        .execution_options(synchronize_session=False)
    )


def read(*, notice_id: UUID, actor: Actor) -> Notice:
    """Mark one's own line as read and return it; reading it twice changes nothing. Raises NotFound."""
    found = session().scalar(queries.own(actor).where(Notice.id == notice_id).with_for_update())
    if found is None:
        raise NotFound
    if found.read_at is None:
        found.read_at = clock.now()
    return found


def read_all(*, actor: Actor) -> int:
    """Mark everything of one's own as read; returns how many lines that were."""
    done = session().execute(
        update(Notice)
        .where(Notice.user_id == actor.user_id, Notice.read_at.is_(None))
        .values(read_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return done.rowcount if isinstance(done, CursorResult) else 0


def forget_old(*, actor: Actor) -> int:  # noqa: ARG001  every job is given its actor
    """Erase what was read and is of an earlier term, and what nobody read for MOST_DAYS (a daily job); returns how many."""
    now, term = clock.now(), calendar.current_term()
    before = now - timedelta(days=LEAST_DAYS)
    if term is not None:
        before = min(before, datetime.combine(term.starts_on, time(), clock.SCHOOL_TIME))
    of_the_past = and_(Notice.read_at.is_not(None), Notice.created_at < before)
    old = or_(of_the_past, Notice.created_at < now - timedelta(days=MOST_DAYS))
    done = session().execute(delete(Notice).where(old).execution_options(synchronize_session=False))
    return done.rowcount if isinstance(done, CursorResult) else 0


def _send(message: Message) -> None:
    if message.counts:
        for channel in CHANNELS:
            channel.deliver(message)


def _check_digest(kind: NoticeKind) -> None:
    if kind not in DIGESTS:
        raise ValueError(f"{kind} is about one thing: use tell()")


def _given(counts: Mapping[UUID, int]) -> TableValuedAlias:
    """The people and their counts as rows."""
    people = cast(literal(list(counts), ARRAY(Uuid())), ARRAY(Uuid()))
    numbers = cast(literal(list(counts.values()), ARRAY(Integer())), ARRAY(Integer()))
    columns = column("user_id", Uuid()), column("count", Integer())
    return func.unnest(people, numbers).table_valued(*columns, name="given").render_derived()
