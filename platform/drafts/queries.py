"""Reads of drafts: each person's own, nobody else's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from drafts.models import Draft
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session

SEALED = "drafts.typed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDraft:
    """What somebody had typed into a form, and when it was kept."""

    place: str
    typed: Mapping[str, list[str]]
    saved_at: datetime


def draft_of(actor: Actor, place: str) -> FoundDraft | None:
    """The person's own draft for the form that is sent to `place`, if there is one; one statement."""
    row = session().scalar(select(Draft).where(Draft.user_id == actor.user_id, Draft.place == place))
    if row is None:
        return None
    typed = json.loads(crypto.unseal(row.typed_sealed, row=row.id, field=SEALED))
    return FoundDraft(place=place, typed=typed, saved_at=row.saved_at)
