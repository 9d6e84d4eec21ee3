"""The closed sets of support needs."""

from __future__ import annotations

from enum import StrEnum


class NeedPriority(StrEnum):
    """How soon something is needed."""

    URGENT = "urgent"
    SOON = "soon"
    LATER = "later"


PRIORITY_LABELS: dict[NeedPriority, str] = {
    NeedPriority.URGENT: "马上要办",
    NeedPriority.SOON: "本月内",
    NeedPriority.LATER: "本学期内",
}
