"""Documents as plain data: their digest, where something stands in them, and copies with one place changed. Pure."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from typing import Any

# A document is untyped data; policy_profiles.loader says what is inside.
Document = dict[str, Any]
Data = Mapping[str, Any]


def digest_of(document: object) -> str:
    """The digest by which two documents are known to be the same."""
    plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def copy_of(document: Data) -> Document:
    """A copy that shares nothing with the original."""
    return copy.deepcopy(dict(document))


def clause_words(document: Data, clauses: object) -> str:
    """The places of the clauses in words, 「第四条第1款」; nothing where there is none."""
    known = document["clauses"]
    return "、".join(known[clause]["label"] for clause in clauses or () if clause in known)  # type: ignore[attr-defined]


def sections_that_differ(before: Data, after: Data) -> Document:
    """The old value of each top-level section that `after` has otherwise; None where it did not exist."""
    return {key: before.get(key) for key in {**before, **after} if before.get(key) != after.get(key)}


def with_sections(document: Data, sections: Data) -> Document:
    """The document with whole sections put in place; None takes a section out."""
    merged = {**document, **sections}
    return {key: value for key, value in merged.items() if value is not None}
