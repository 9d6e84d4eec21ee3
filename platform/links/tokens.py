"""The secret of a link: random, short enough for a QR code and for typing, and stored as a digest alone."""

from __future__ import annotations

import hashlib
import secrets

# Crockford's letters: none of them is taken for another one when it is read from paper.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
"""26 letters of 5 bits each: 130 random bits."""

GROUP = 4
PATH = "/l/"

_TYPED_FOR = str.maketrans({"o": "0", "i": "1", "l": "1"})


def new_token() -> str:
    """A fresh secret."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def normalise(typed: str) -> str:
    """A token as somebody typed it from paper: capitals, blanks, strokes and look-alike letters do not matter."""
    kept = "".join(sign for sign in typed.lower() if sign.isalnum())
    return kept.translate(_TYPED_FOR)


def digest(typed: str) -> bytes:
    """What is stored. A token is random, so one plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(normalise(typed).encode(errors="replace")).digest()


def spaced(token: str) -> str:
    """A token in groups, for paper."""
    return "-".join(token[start : start + GROUP] for start in range(0, len(token), GROUP))


def address(base: str, token: str) -> str:
    """Where the link leads, below the portal's own address; it says nothing of what it is about."""
    return f"{base.rstrip('/')}{PATH}{token}"
