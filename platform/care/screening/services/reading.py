"""Reading a class with a trace: who is a candidate and why is of tier 2 or above (INV-6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from care.cases.queries import standing_in
from care.screening import queries
from care.screening.errors import NotReviewed
from care.screening.lifecycle import REVIEWED
from care.screening.models import ClassScreening
from care.screening.queries import StudentRow
from kernel.actor import Actor
from people.models import ClassGroup
from policy_profiles import queries as profiles
from policy_profiles.categories import Tier
from policy_profiles.format import Profile
from privacy import services as privacy
from privacy import tiers
from privacy.tiers import View

WHAT, PRINTED = "摸底登记", "打印摸底登记表"


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A reviewed class for paper, as its reader reads it: who has an outcome, and how many more there are."""

    rows: Sequence[StudentRow] = field(repr=False)
    recorded: int
    """How many students were given an outcome, whoever may read it; at the hand-in that was everybody."""
    shut: int
    """How many of them have a file that is shut to the reader."""
    left: int
    """How many of them have left the class since."""
    joined: int
    """How many came into the class after the hand-in."""


def open_class(screening: ClassScreening, *, group: ClassGroup, actor: Actor) -> list[StudentRow]:
    """The class list with what was found, each candidate written to the access log.

    Whoever may not read a candidate's tier sees that there is one, without category and basis; the author sees them.
    """
    rows = queries.students(screening, actor)
    listed = [row for row in rows if row.category_code]
    if not listed:
        return rows
    _, profile = profiles.current_profile()
    of_row = {row.student_id: _tier(profile, row) for row in listed}
    stands = standing_in(group, actor)
    privacy.log_reads(student_ids=of_row, what=WHAT, tier=max(of_row.values()), reason=stands.why, actor=actor)
    return [_redacted(row, of_row.get(row.student_id), stands, actor) for row in rows]


def take_out_class(screening: ClassScreening, *, group: ClassGroup, purpose: str, actor: Actor) -> TakenOut:
    """A reviewed class for a file or for paper; whoever is named on it stands in the access log, with what for.

    Raises NotReviewed.
    """
    if screening.state not in REVIEWED:
        raise NotReviewed
    recorded, enrolled = queries.outcomes(screening.id), queries.enrolled(screening.class_id)
    rows = [row for row in queries.students(screening, actor) if row.outcome is not None]
    _, profile = profiles.current_profile()
    of_row = {row.student_id: _tier(profile, row) for row in rows if row.category_code}
    stands = standing_in(group, actor)
    if of_row:
        reason = f"{stands.why}；用途：{purpose}"
        privacy.log_reads(student_ids=of_row, what=PRINTED, tier=max(of_row.values()), reason=reason, actor=actor)
    return TakenOut(
        rows=[_redacted(row, of_row.get(row.student_id), stands, actor) for row in rows],
        recorded=len(recorded),
        shut=len(recorded.keys() & enrolled) - len(rows),
        left=len(recorded.keys() - enrolled),
        joined=len(enrolled - recorded.keys()),
    )


def _tier(profile: Profile, row: StudentRow) -> Tier:
    return profile.category(row.category_code or "").tier_of(row.category_subtag)


def _redacted(row: StudentRow, tier: Tier | None, stands: tiers.Standing, actor: Actor) -> StudentRow:
    wrote = row.recorded_by is not None and row.recorded_by == actor.user_id
    if tier is None or tiers.view(tier, stands.roles, wrote=wrote) is View.FULL:
        return row
    return replace(row, category_code=None, category_subtag=None, basis="", tags=(), is_restricted=True)
