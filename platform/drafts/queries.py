"""Reads of drafts: each person's own, nobody else's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from drafts.models import Draft
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session

SEALED = "drafts.typed"


@dataclass(frozen=True, slots=True)
class Seen:
    """Which draft somebody has in front of them, as it was when they read it."""

    id: UUID
    version: int

    def __str__(self) -> str:
        """As a form carries it."""
        return f"{self.id}.{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDraft:
    """What somebody had typed into a form, and when it was kept."""

    place: str
    tab: str
    seen: Seen
    typed: Mapping[str, list[str]]
    saved_at: datetime


def drafts_of(actor: Actor, place: str) -> Sequence[FoundDraft]:
    """The person's own drafts for the form that is sent to `place`, the newest first; one statement.

    There is more than one where the form was filled in in two places at once.
    """
    mine = select(Draft).where(Draft.user_id == actor.user_id, Draft.place == place)
    return [_found(row) for row in session().scalars(mine.order_by(Draft.saved_at.desc(), Draft.id.desc()))]


def newest_beside(actor: Actor, place: str, tab: str) -> UUID | None:
    """The newest of the person's drafts for that form which another page has written; one statement."""
    others = select(Draft.id).where(Draft.user_id == actor.user_id, Draft.place == place, Draft.tab != tab)
    return session().scalar(others.order_by(Draft.saved_at.desc(), Draft.id.desc()).limit(1))


def _found(row: Draft) -> FoundDraft:
    typed = json.loads(crypto.unseal(row.typed_sealed, row=row.id, field=SEALED))
    seen = Seen(row.id, row.version)
    return FoundDraft(place=row.place, tab=row.tab, seen=seen, typed=typed, saved_at=row.saved_at)
