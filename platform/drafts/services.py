"""Keeping and forgetting what people type, and doing what a form asks for once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert

from drafts.errors import DraftTooLong
from drafts.models import Draft, SpentKey
from drafts.queries import SEALED
from kernel import clock, crypto, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id

KEPT_DAYS = 7
"""How long a draft waits for its writer."""

KEY_DAYS = 1
"""How long a form that was sent is remembered."""

LONGEST = 100_000
"""Characters of one draft; a class of fifty in the screening takes about a tenth."""


def keep(*, place: str, typed: Mapping[str, Sequence[str]], page: str = "", actor: Actor) -> bool:
    """Keep what the person has typed into the form sent to `place`; the newest replaces what was kept before.

    Returns whether it was kept: what arrives after its own `page` was sent and done is late and changes nothing.
    Raises DraftTooLong.
    """
    words = json.dumps({name: list(texts) for name, texts in typed.items()}, ensure_ascii=False)
    if len(words) > LONGEST:
        raise DraftTooLong
    if page and session().scalar(select(exists().where(SpentKey.user_id == actor.user_id, SpentKey.page == page))):
        return False
    if not _insert(place, words, actor):
        _replace(place, words, actor)
    return True


def give_up(*, place: str, actor: Actor) -> bool:
    """Forget the person's draft for that form; returns whether there was one."""
    gone = delete(Draft).where(Draft.user_id == actor.user_id, Draft.place == place).returning(Draft.id)
    return session().execute(gone).first() is not None


def spend(*, user_id: UUID, key: str, page: str) -> str | None:
    """Spend a form's key. None means: do the work now. Otherwise it was done, and this is where it led (maybe empty).

    Somebody who sends the same form at the same moment waits here until the first one has ended: the unique key decides.
    """
    row = insert(SpentKey).values(id=new_id(), user_id=user_id, key=key, page=page, answer="")
    spent = session().execute(row.on_conflict_do_nothing().returning(SpentKey.id)).first()
    if spent is not None:
        return None
    return session().scalar(select(SpentKey.answer).where(SpentKey.user_id == user_id, SpentKey.key == key)) or ""


def note_answer(*, user_id: UUID, key: str, answer: str) -> None:
    """Remember where the work led, for whoever sends the form again."""
    session().scalars(select(SpentKey).where(SpentKey.user_id == user_id, SpentKey.key == key)).one().answer = answer


def unspend(*, user_id: UUID, key: str) -> None:
    """Nothing was done: the form may be sent again."""
    session().execute(delete(SpentKey).where(SpentKey.user_id == user_id, SpentKey.key == key))


def expire(*, actor: Actor) -> int:  # noqa: ARG001  every job brings its actor
    """Erase drafts that nobody came back to, and keys that nobody will send again (a daily job); returns how many drafts."""
    now = clock.now()
    session().execute(delete(SpentKey).where(SpentKey.spent_at < now - timedelta(days=KEY_DAYS)))
    gone = delete(Draft).where(Draft.saved_at < now - timedelta(days=KEPT_DAYS)).returning(Draft.id)
    return len(session().execute(gone).all())


def _insert(place: str, words: str, actor: Actor) -> bool:
    """Begin a draft; False when there is one already."""
    row = new_id()
    values = {
        "school_id": tenancy.school_id(),
        "id": row,
        "user_id": actor.user_id,
        "place": place,
        "typed_sealed": crypto.seal(words, row=row, field=SEALED),
        "saved_at": clock.now(),
    }
    return (
        session().execute(insert(Draft).values(values).on_conflict_do_nothing().returning(Draft.id)).first() is not None
    )


def _replace(place: str, words: str, actor: Actor) -> None:
    mine = select(Draft).where(Draft.user_id == actor.user_id, Draft.place == place).with_for_update()
    draft = session().scalar(mine)
    if draft is not None:  # else it was given up this very moment, and so it stays
        draft.typed_sealed = crypto.seal(words, row=draft.id, field=SEALED)
        draft.saved_at = clock.now()
