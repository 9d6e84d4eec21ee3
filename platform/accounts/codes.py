"""Random codes for links and tokens: shown once, stored as a digest."""

from __future__ import annotations

import hashlib
import secrets


def new_code(prefix: str = "") -> str:
    """256 random bits in letters that are safe in a URL, after a prefix that lets a leak be recognised."""
    return prefix + secrets.token_urlsafe(32)


def digest(code: str) -> bytes:
    """What is stored. The code is random, so one plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(code.encode(errors="replace")).digest()
