"""When the rule proposes priority (重点对象): several needs at once, or a risk; people decide (domain.md U-4.5, INV-4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from policy_profiles.format import Profile

SEVERAL_CATEGORIES = 2
"""So many distinct need-based categories make the rule propose priority (U-4.5)."""


class ProposalGround(StrEnum):
    """Why the rule asks for priority."""

    CATEGORIES = "categories"
    RISK_FLAG = "risk_flag"


def proposed(need_based_codes: Collection[str], open_flags: int) -> ProposalGround | None:
    """Why the rule proposes priority, if it does; a risk before a count. It never decides."""
    if open_flags:
        return ProposalGround.RISK_FLAG
    return ProposalGround.CATEGORIES if len(set(need_based_codes)) >= SEVERAL_CATEGORIES else None


def needs_among(profile: Profile, codes: Iterable[str]) -> frozenset[str]:
    """Those of the category codes that count toward priority; being gifted or well-off does not."""
    wanted = set(codes)
    return frozenset(
        category.code for category in profile.categories if category.code in wanted and category.need_based
    )
