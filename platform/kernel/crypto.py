"""Field encryption: AES-256-GCM with a data key per school, wrapped by the deployment's master key.

A sealed value is `format byte | key id (16) | nonce (12) | ciphertext and tag`; the school, the row and the field are bound
into the authenticated data, so that a value moved to another place does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column

from kernel import tenancy
from kernel.db import session
from kernel.ids import new_id
from kernel.settings import settings
from kernel.tables import SchoolModel

_FORMAT = b"\x01"
_ID, _NONCE = 16, 12


class SealBroken(RuntimeError):
    """A sealed value does not open: wrong key, wrong place or damaged. Never shown to a person."""


class SchoolKey(SchoolModel):
    """A school's data key, wrapped; the newest one seals, every one opens."""

    __tablename__ = "school_keys"

    wrapped: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def create_key() -> UUID:
    """Make a data key for the school in scope and return its id; called once at onboarding, and to rotate."""
    school, key = tenancy.school_id(), new_id()
    nonce = secrets.token_bytes(_NONCE)
    wrapped = nonce + AESGCM(settings().master_key).encrypt(nonce, secrets.token_bytes(32), school.bytes + key.bytes)
    session().add(SchoolKey(id=key, wrapped=wrapped))
    session().flush()  # what is sealed next needs the key to be there
    return key


def seal(text: str, *, row: UUID, field: str) -> bytes:
    """Encrypt `text` for the field (`table.column`) of one row of the school in scope."""
    return seal_bytes(text.encode(), row=row, field=field)


def unseal(sealed: bytes, *, row: UUID, field: str) -> str:
    """Decrypt what `seal` made for the same school, row and field; raises SealBroken otherwise."""
    return unseal_bytes(sealed, row=row, field=field).decode()


def seal_bytes(content: bytes, *, row: UUID, field: str) -> bytes:
    """The same for what is no text: a piece of a file, say, whose place among the others belongs to `field`."""
    key = _newest_key()
    nonce = secrets.token_bytes(_NONCE)
    return _FORMAT + key.bytes + nonce + AESGCM(_data_key(key)).encrypt(nonce, content, _place(row, field))


def unseal_bytes(sealed: bytes, *, row: UUID, field: str) -> bytes:
    """Decrypt what `seal_bytes` made for the same school, row and field; raises SealBroken otherwise."""
    key = UUID(bytes=sealed[1 : 1 + _ID])
    nonce, body = sealed[1 + _ID : 1 + _ID + _NONCE], sealed[1 + _ID + _NONCE :]
    try:
        return AESGCM(_data_key(key)).decrypt(nonce, body, _place(row, field))
    except InvalidTag as fault:
        raise SealBroken(field) from fault


def blind_index(text: str, *, field: str) -> bytes:
    """A keyed digest for equality search over a sealed field of the school in scope; it does not depend on the row."""
    return hmac.new(_index_key(tenancy.school_id(), field), text.encode(), hashlib.sha256).digest()[:16]


def _place(row: UUID, field: str) -> bytes:
    return tenancy.school_id().bytes + row.bytes + field.encode()


def _newest_key() -> UUID:
    known: UUID | None = session().info.get("school_key")
    if known is None:
        known = session().scalar(
            select(SchoolKey.id).order_by(SchoolKey.created_at.desc(), SchoolKey.id.desc()).limit(1)
        )
        if known is None:
            known = create_key()
        session().info["school_key"] = known
    return known


def _data_key(key: UUID) -> bytes:
    """The unwrapped key; one query per unit of work and key, kept in the session so that it dies with it."""
    keys: dict[UUID, bytes] = session().info.setdefault("data_keys", {})
    if key not in keys:
        row = session().get(SchoolKey, (tenancy.school_id(), key))
        if row is None:
            raise SealBroken(str(key))
        keys[key] = _unwrap(row.wrapped, tenancy.school_id(), key)
    return keys[key]


def _unwrap(wrapped: bytes, school: UUID, key: UUID) -> bytes:
    try:
        return AESGCM(settings().master_key).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], school.bytes + key.bytes)
    except InvalidTag as fault:
        raise SealBroken(str(key)) from fault


@lru_cache(maxsize=256)
def _index_key(school: UUID, field: str) -> bytes:
    # Bound to the master key, not to a data key: a rotated data key must not lose the index.
    return hmac.new(settings().master_key, b"blind-index" + school.bytes + field.encode(), hashlib.sha256).digest()
