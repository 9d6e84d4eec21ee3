"""Identifiers: UUID version 7, made in Python because encrypted fields bind the row's id before the insert."""

from __future__ import annotations

import secrets
from uuid import UUID

from kernel import clock

_RANDOM_BITS = 74


def new_id() -> UUID:
    """A fresh UUID version 7 (RFC 9562): 48 bits of milliseconds, then randomness. It tells its time of creation."""
    milliseconds = int(clock.now().timestamp() * 1000)
    randomness = secrets.randbits(_RANDOM_BITS)
    high, low = randomness >> 62, randomness & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def untimed_id() -> UUID:
    """A fresh UUID version 4, for rows whose time of creation must not be told (anonymous reports)."""
    value = secrets.randbits(128)
    return UUID(int=value, version=4)
