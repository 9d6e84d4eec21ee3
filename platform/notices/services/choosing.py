"""How a person wants to be told: an address of their own, proved by a code, ways and quiet hours; and the school's default."""

from __future__ import annotations

import hmac
import secrets
from datetime import time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from accounts.codes import digest
from kernel import clock, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from notices import mail, wording
from notices.errors import MailNotConfigured, MailNotSent, TooManyCodes
from notices.models import ContactChoice, QuietRule

GOOD_FOR: Final = timedelta(minutes=15)
PAUSE: Final = timedelta(minutes=1)
A_DAY: Final = timedelta(days=1)
MOST_CODES = 5
"""So many codes a day, that nobody else's mail box is filled through us."""
MOST_TRIES = 5


def give_address(*, user_id: UUID, address: str) -> ContactChoice:
    """Send a code to the address; until it comes back nothing else is sent there, and nothing to the one before.

    Raises MailNotConfigured, TooManyCodes, MailNotSent.
    """
    if not mail.is_configured():
        raise MailNotConfigured
    choice, now = _locked(user_id), clock.now()
    if choice.code_sent_at is not None:
        if now - choice.code_sent_at < PAUSE:
            raise TooManyCodes
        if now - choice.code_sent_at >= A_DAY:
            choice.codes_sent = 0
    if choice.codes_sent >= MOST_CODES:
        raise TooManyCodes
    code = f"{secrets.randbelow(1_000_000):06}"
    choice.address, choice.verified_at = address, None
    choice.code_hash, choice.code_sent_at, choice.code_tries = _hashed(user_id, code), now, 0
    choice.codes_sent += 1
    _send_code(code, address)
    return choice


def confirm_address(*, user_id: UUID, code: str) -> bool:
    """Prove that the address is one's own; False when the code is wrong, too old, or was tried too often.

    It returns instead of raising, since raising would roll back the count of the tries.
    """
    choice, now = _locked(user_id), clock.now()
    is_open = choice.code_hash is not None and choice.code_sent_at is not None and choice.code_tries < MOST_TRIES
    if choice.code_hash is None or choice.code_sent_at is None or not is_open or now - choice.code_sent_at > GOOD_FOR:
        return False
    choice.code_tries += 1
    if not hmac.compare_digest(choice.code_hash, _hashed(user_id, code)):
        return False
    choice.verified_at, choice.code_hash = now, None
    choice.by_mail = True
    return True


def forget_address(*, user_id: UUID) -> None:
    """Erase the address; no mail is sent any more. Twice is as good as once."""
    choice = _locked(user_id)
    choice.address = choice.verified_at = choice.code_hash = None


def choose(
    *,
    user_id: UUID,
    by_mail: bool,
    in_portal: bool,
    quiet_from: time | None,
    quiet_until: time | None,
    on_rest_days: bool,
) -> None:
    """In which ways reminders come, and when not; without hours the school's count."""
    choice = _locked(user_id)
    choice.by_mail, choice.in_portal = by_mail, in_portal
    choice.quiet_from, choice.quiet_until = quiet_from, quiet_until
    choice.on_rest_days = on_rest_days if quiet_from is not None else None


def choose_for_school(*, quiet_from: time, quiet_until: time, on_rest_days: bool, actor: Actor) -> None:  # noqa: ARG001  every use case of a school has one
    """The quiet hours of the school in scope, for whoever has none of their own."""
    values = {"quiet_from": quiet_from, "quiet_until": quiet_until, "on_rest_days": on_rest_days}
    session().execute(
        insert(QuietRule)
        .values(school_id=tenancy.school_id(), id=new_id(), **values)
        .on_conflict_do_update(index_elements=["school_id"], set_=values)
    )


def _locked(user_id: UUID) -> ContactChoice:
    """The person's row, made where there is none, locked for what follows."""
    session().execute(insert(ContactChoice).values(id=new_id(), user_id=user_id).on_conflict_do_nothing())
    return session().scalars(select(ContactChoice).where(ContactChoice.user_id == user_id).with_for_update()).one()


def _hashed(user_id: UUID, code: str) -> bytes:
    return digest(f"{user_id}:{code}")


def _send_code(code: str, address: str) -> None:
    try:
        with mail.connected() as post:
            post.send(wording.verification(code), to=address, key=new_id())
    except (mail.NotTaken, mail.OutcomeUnknown) as fault:
        raise MailNotSent from fault
