"""Figures beside lists of cases, each with a use: how long a decision takes, what waits for the counsellor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import and_, exists, func, select

from care.cases import queries
from care.cases.lifecycle import IN_CARE, CaseState
from care.cases.models import CaseCategory, CaseDecision, CaseFile, RiskFlag
from care.cases.terms import DecisionKind
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from policy_profiles.categories import Tier

LAST: Final = 20
ENOUGH: Final = 5
"""How many of the newest decisions say how long one takes, and how few say nothing."""

CALM: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CounsellorFigures:
    """What the counsellor answers for: priority that is old enough for an opinion, tier 4, flags that are up."""

    opinions: int
    restricted: int
    flags: int


def usual_days() -> int | None:
    """How many days a decision on a candidate took: the median of the last ones, None while there are too few; one statement."""
    days = (CaseFile.confirmed_on - CaseFile.proposed_on).label("days")
    last = select(days).where(CaseFile.confirmed_on.is_not(None)).order_by(CaseFile.confirmed_on.desc()).limit(LAST)
    found = last.subquery()
    middle = func.percentile_cont(0.5).within_group(found.c.days)
    number, median = session().execute(select(func.count(), middle).select_from(found)).one()
    return round(median) if number >= ENOUGH else None


def counsellor_figures(actor: Actor) -> CounsellorFigures:
    """What waits for this counsellor; one statement."""
    here = CaseFile.school_id
    given = exists().where(
        CaseDecision.school_id == here,
        CaseDecision.case_id == CaseFile.id,
        CaseDecision.kind == DecisionKind.OPINION,
        CaseDecision.made_on >= CaseFile.priority_since,
    )
    restricted = exists().where(
        CaseCategory.school_id == here,
        CaseCategory.case_id == CaseFile.id,
        CaseCategory.removed_at.is_(None),
        CaseCategory.tier == Tier.T4,
    )
    flagged = exists().where(RiskFlag.school_id == here, RiskFlag.case_id == CaseFile.id, RiskFlag.cleared_on.is_(None))
    ripe = and_(CaseFile.state == CaseState.PRIORITY, CaseFile.priority_since <= clock.today() - CALM)
    query = (
        queries.visible_cases(actor)
        .where(CaseFile.state.in_(IN_CARE))
        .with_only_columns(
            func.count().filter(ripe, ~given), func.count().filter(restricted), func.count().filter(flagged)
        )
    )
    return CounsellorFigures(*session().execute(query).one())
