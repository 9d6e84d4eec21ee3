"""Security events: refused access and sign-ins, each in a transaction of its own, since raising rolls back the request's."""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum
from uuid import UUID

from accounts.models import SecurityEvent
from kernel.db import session, unit_of_work
from kernel.settings import settings
from kernel.tenancy import IdentityScope


class SecurityKind(StrEnum):
    """What happened at the door."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  a word, not a password
    OTHER_PLACE = "other_place"
    """A school or an office where the person does not work, or that does not exist."""
    NO_PERMISSION = "no_permission"
    TOKEN_REFUSED = "token_refused"  # noqa: S105
    TOKEN_USED = "token_used"  # noqa: S105
    INVITATION_REFUSED = "invitation_refused"
    LINK_REFUSED = "link_refused"
    """A personal link that does not open, whatever the reason: many of them are somebody who guesses."""


def note_security_event(kind: SecurityKind, *, place: str, address: str | None, user_id: UUID | None = None) -> None:
    """Write what happened at `place` (an endpoint's name, never a URL). It opens its own unit of work; none may be open."""
    with unit_of_work(IdentityScope()):
        session().add(SecurityEvent(kind=kind, user_id=user_id, place=place, address_hash=_keyed(address)))


def _keyed(address: str | None) -> bytes | None:
    """Equal addresses stay comparable, and nobody can read them back without the deployment's key."""
    if not address:
        return None
    return hmac.new(settings().secret_key.encode(), b"address" + address.encode(), hashlib.sha256).digest()[:16]
