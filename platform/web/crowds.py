"""How often the same place may write to a page without an account; nothing of its address is kept.

Addresses are counted under a digest with a salt that lives in this process alone and is forgotten with the counts after a
quarter of an hour: neither a log, nor the queue, nor the database ever learns of one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from time import monotonic

WINDOW = 15 * 60.0
MOST = 20
"""A whole school writes from one address, so a class may."""


class Crowd:
    """The counts of the present quarter of an hour."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._turn = threading.Lock()
        self._begin()

    def is_too_many(self, address: str) -> bool:
        """Count one more from this address; whether it is one too many."""
        with self._turn:
            self._turn_over()
            return self._count(address) > self._limit

    def is_full(self, address: str) -> bool:
        """Whether one more from this address would be one too many; counts nothing."""
        with self._turn:
            self._turn_over()
            return self._counts.get(self._key(address), 0) >= self._limit

    def note(self, address: str) -> None:
        """Count one more from this address: only what was taken counts, so that mistakes shut nobody out."""
        with self._turn:
            self._turn_over()
            self._count(address)

    def forget(self) -> None:
        """Begin anew."""
        with self._turn:
            self._begin()

    @property
    def _limit(self) -> int:
        return self._most or MOST

    def _turn_over(self) -> None:
        if monotonic() - self._since > WINDOW:
            self._begin()

    def _key(self, address: str) -> bytes:
        return hmac.new(self._salt, address.encode(errors="replace"), hashlib.sha256).digest()[:8]

    def _count(self, address: str) -> int:
        key = self._key(address)
        self._counts[key] = self._counts.get(key, 0) + 1
        return self._counts[key]

    def _begin(self) -> None:
        self._salt, self._since = secrets.token_bytes(32), monotonic()
        self._counts: dict[bytes, int] = {}


_crowd = Crowd()


def is_full(address: str) -> bool:
    """Whether one more from this address would be one too many; counts nothing."""
    return _crowd.is_full(address)


def note(address: str) -> None:
    """Count what was taken from this address."""
    _crowd.note(address)


def forget() -> None:
    """Begin anew (tests)."""
    _crowd.forget()
