"""The district's ceiling: how many minutes of forms a student in care may cost in a term. Exceeding it warns, no more."""

from __future__ import annotations

from kernel import events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from policy_profiles import ceiling_queries
from policy_profiles.events import CeilingSet
from policy_profiles.models import PaperworkCeiling


def set_ceiling(*, minutes: int | None, actor: Actor) -> PaperworkCeiling:
    """Set the district's ceiling, or lift it with None; the earlier ones stay on record."""
    locking.take_turns("paperwork-ceiling")
    known = ceiling_queries.ceilings()
    ceiling = PaperworkCeiling(
        id=new_id(),
        number=known[0].number + 1 if known else 1,
        minutes=minutes,
        set_by=actor.user_id,
        set_by_name=actor.name,
    )
    session().add(ceiling)
    events.record(CeilingSet(minutes=minutes), actor)
    return ceiling
