"""Reading a class with a trace: who is a candidate and why is of tier 2 or above (INV-6)."""

from __future__ import annotations

from dataclasses import replace

from care.cases.queries import standing_in
from care.screening import queries
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

WHAT = "摸底登记"


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


def _tier(profile: Profile, row: StudentRow) -> Tier:
    return profile.category(row.category_code or "").tier_of(row.category_subtag)


def _redacted(row: StudentRow, tier: Tier | None, stands: tiers.Standing, actor: Actor) -> StudentRow:
    wrote = row.recorded_by is not None and row.recorded_by == actor.user_id
    if tier is None or tiers.view(tier, stands.roles, wrote=wrote) is View.FULL:
        return row
    return replace(row, category_code=None, category_subtag=None, basis="", tags=(), is_restricted=True)
