"""Reads of one's own notices. Nobody reads another person's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from kernel import tenancy
from kernel.actor import Actor
from kernel.db import session
from notices.kinds import NoticeKind
from notices.models import Notice

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
