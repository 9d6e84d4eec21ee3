"""The one way in which a signed roster becomes bytes and a hash: the same content gives the same hash for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

Content = Mapping[str, object]

FIRST = "0" * 64
"""What stands for the roster before the first one."""


def written(content: Content) -> str:
    """Canonical JSON: keys in order, no spaces, Chinese as it is."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_hash(text: str) -> str:
    """The hash of one student's row as it was written."""
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot_hash(header: Content, row_hashes: Sequence[str]) -> str:
    """The hash of the whole: its header and its rows in their order."""
    return row_hash(written({**header, "rows": list(row_hashes)}))


def instant(when: datetime) -> str:
    """A moment, the same whatever time zone the server speaks in."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")
