"""Documents for tests: a built-in one with some of its entries changed, and what is wrong with it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from policy_profiles import loader
from policy_profiles.consistency import parts_of


def document(key: str = "P2", changes: Mapping[str, object] | None = None) -> dict[str, Any]:
    """The built-in document with values put at paths; None takes an entry away."""
    whole: dict[str, Any] = copy.deepcopy(loader.builtin_document(key))
    for path, value in (changes or {}).items():
        *parents, last = parts_of(path)
        place: Any = whole
        for part in parents:
            place = place[int(part)] if isinstance(place, list) else place[part]
        if value is None:
            del place[last]
        else:
            place[last] = value
    return whole


def faults(of: object) -> list[tuple[str, str]]:
    """Place and problem of everything that must be put right before the document is published."""
    return [(fault.path, fault.problem) for fault in loader.faults_of(of)]
