"""Reads of long work: what a person asked for, and for who looks after the school's jobs what everybody asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, exists, select

from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from works.lifecycle import WorkKind, WorkState
from works.models import Work as Work  # noqa: PLC0414  doors name what they are given
from works.models import WorkFile

__all__ = [
    "Work",
    "all_asked",
    "asked",
    "has_file",
    "lately",
    "newest",
    "shown",
    "stamp",
    "stamp_about",
    "visible_work",
    "visible_works",
]

LATELY = timedelta(days=7)
MOST = 50


def visible_works(actor: Actor, *, of_others: bool = False) -> Select[Work]:
    """The work that this person asked for; with `of_others` that of the whole school."""
    return select(Work) if of_others else select(Work).where(Work.asked_by == actor.user_id)


def visible_work(actor: Actor, work_id: UUID, *, of_others: bool = False) -> Work:
    """One of it; raises NotFound."""
    found = session().scalar(visible_works(actor, of_others=of_others).where(Work.id == work_id))
    if found is None:
        raise NotFound
    return found


def lately(actor: Actor, *, of_others: bool = False) -> Sequence[Work]:
    """What runs or ran within LATELY, one's own first, then the newest; one statement, at most MOST lines."""
    query = visible_works(actor, of_others=of_others).where(Work.asked_at > clock.now() - LATELY)
    mine_first = Work.asked_by.is_distinct_from(actor.user_id)
    return session().scalars(query.order_by(mine_first, Work.asked_at.desc(), Work.id).limit(MOST)).all()


def asked(work_id: UUID, *, to_change: bool = False) -> Work:
    """A piece of work that waits, or waited, for somebody to allow it, locked where it is to change; raises NotFound."""
    query = select(Work).where(Work.id == work_id, Work.job.is_not(None))
    found = session().scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound
    return found


def all_asked() -> Sequence[Work]:
    """What waits for somebody to allow it, the longest first; one statement, at most MOST lines."""
    query = select(Work).where(Work.state == WorkState.ASKED).order_by(Work.asked_at, Work.id)
    return session().scalars(query.limit(MOST)).all()


def newest(kinds: Collection[WorkKind], subject_id: UUID) -> Work | None:
    """The newest work of these kinds about something."""
    query = select(Work).where(Work.subject_id == subject_id, Work.kind.in_(kinds))
    return session().scalar(query.order_by(Work.asked_at.desc(), Work.id.desc()).limit(1))


def has_file(work: Work) -> bool:
    """Whether its file can still be had."""
    if work.state != WorkState.DONE:
        return False
    kept = exists().where(WorkFile.work_id == work.id, WorkFile.expires_at > clock.now())
    return bool(session().scalar(select(kept)))


def stamp(_user_id: UUID, work_id: UUID) -> tuple[object, ...]:
    """What a page about a piece of work shows: two equal stamps mean nothing new. One statement.

    Whether the person may see it was checked when the page was made; the tag that carries this is theirs.
    """
    return _stamp(_SHOWN.where(Work.id == work_id))


def shown(work: Work) -> tuple[object, ...]:
    """The stamp of a piece of work that is at hand."""
    return (work.id, work.state, work.done, work.total, work.fault, work.stop_asked_at is not None)


def stamp_about(_user_id: UUID, subject_id: UUID) -> tuple[object, ...]:
    """The same for the newest work about something."""
    newest_first = _SHOWN.where(Work.subject_id == subject_id).order_by(Work.asked_at.desc(), Work.id.desc())
    return _stamp(newest_first.limit(1))


_SHOWN = select(Work.id, Work.state, Work.done, Work.total, Work.fault, Work.stop_asked_at.is_not(None))


def _stamp(query: Select[UUID, str, int, int, str | None, bool]) -> tuple[object, ...]:
    row = session().execute(query).first()
    return tuple(row) if row else ()
