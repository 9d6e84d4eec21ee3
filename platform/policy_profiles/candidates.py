"""Whom last term's results make candidates: the last places of a class, and never more than that (domain.md A6, U-4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from policy_profiles.categories import Category, RankIndicator, Ties
from policy_profiles.errors import RanksRefused
from policy_profiles.format import Profile

Scores = Mapping[str, Decimal]
"""The overall result of each student of one class who has one."""


def ranked_category(profile: Profile) -> tuple[Category, RankIndicator]:
    """The category that results lead to. Raises RanksRefused where the profile has none: no rank of a minor is read."""
    for category in profile.categories:
        if category.indicator is not None and not category.retired:
            return category, category.indicator
    raise RanksRefused(title=profile.title)


def last_places(indicator: RankIndicator, scores: Scores, *, size: int | None = None) -> tuple[str, ...]:
    """Who stands on the last places of a class of `size` students, lowest first; nobody in a class that is too small.

    `size` counts those without a result as well; it is the number of results unless given. Those who share the last place
    are all taken, or none of them.
    """
    if max(size or 0, len(scores)) < indicator.smallest_class or not scores:
        return ()
    ranked = sorted(scores, key=lambda student: (scores[student], student))
    limit = scores[ranked[: indicator.places][-1]]
    taken = [student for student in ranked if scores[student] <= limit]
    if len(taken) > indicator.places and indicator.ties is Ties.NONE:
        taken = [student for student in taken if scores[student] < limit]
    return tuple(taken)
