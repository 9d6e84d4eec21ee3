"""Keeping and forgetting what people type, and doing what a form asks for once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert

from drafts.errors import DraftTooLong
from drafts.models import Draft, SpentKey
from drafts.queries import SEALED, Seen
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


def keep(
    *,
    place: str,
    typed: Mapping[str, Sequence[str]],
    tab: str = "",
    seen: Seen | None = None,
    page: str = "",
    actor: Actor,
) -> bool:
    """Keep what the person has typed into the form sent to `place`; it replaces what the same `tab` kept before.

    `seen` is the draft that the page brought back. It is continued if it still stands as it was read; otherwise another
    page has written meanwhile, and what was typed here is kept beside it. Returns whether it was kept: what arrives after
    its own `page` was sent and done is late and changes nothing. Raises DraftTooLong.
    """
    words = json.dumps({name: list(texts) for name, texts in typed.items()}, ensure_ascii=False)
    if len(words) > LONGEST:
        raise DraftTooLong
    if page and session().scalar(select(exists().where(SpentKey.user_id == actor.user_id, SpentKey.page == page))):
        return False
    if not (_continue(place, words, tab, seen, actor) or _insert(place, words, tab, actor)):
        _continue(place, words, tab, None, actor)  # the same page, sending twice at once, was faster
    return True


def give_up(*, place: str, tab: str = "", seen: Seen | None = None, actor: Actor) -> bool:
    """Forget what this page has kept and the draft that it brought back; returns whether there was one.

    What another page has written, or continued since, stays.
    """
    gone = delete(Draft).where(_at(place, actor), _ours(tab, seen)).returning(Draft.id)
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


def _continue(place: str, words: str, tab: str, seen: Seen | None, actor: Actor) -> bool:
    """Write on where this page has written before, or else where it took up what it brought back; False if there is neither."""
    row = select(Draft).where(_at(place, actor), _ours(tab, seen))
    draft = session().scalar(row.order_by((Draft.tab == tab).desc()).limit(1).with_for_update())
    if draft is None:
        return False
    draft.typed_sealed = crypto.seal(words, row=draft.id, field=SEALED)
    draft.tab, draft.version, draft.saved_at = tab, draft.version + 1, clock.now()
    return True


def _insert(place: str, words: str, tab: str, actor: Actor) -> bool:
    """Begin a draft; False when this page has one already."""
    row = new_id()
    values = {
        "school_id": tenancy.school_id(),
        "id": row,
        "user_id": actor.user_id,
        "place": place,
        "tab": tab,
        "version": 1,
        "typed_sealed": crypto.seal(words, row=row, field=SEALED),
        "saved_at": clock.now(),
    }
    begun = insert(Draft).values(values).on_conflict_do_nothing().returning(Draft.id)
    return session().execute(begun).first() is not None


def _at(place: str, actor: Actor) -> ColumnElement[bool]:
    return and_(Draft.user_id == actor.user_id, Draft.place == place)


def _ours(tab: str, seen: Seen | None) -> ColumnElement[bool]:
    """What this page has written, and what it has before it as it was read."""
    written = Draft.tab == tab
    return written if seen is None else or_(written, and_(Draft.id == seen.id, Draft.version == seen.version))
