"""The phone log (《与学生家长电话沟通工作记录本》): read with a trace, a row of the access log for each child on the page."""

from __future__ import annotations

from uuid import UUID

from accounts.roles import LABELS, Role
from care.home_contact import queries
from care.home_contact.queries import CallLine
from kernel.actor import Actor
from policy_profiles.categories import Tier
from privacy import services as privacy
from privacy import tiers

LOG = "电话沟通记录"


def read_calls(
    class_id: UUID | None = None, *, page: int = 1, size: int = queries.PAGE, actor: Actor
) -> list[CallLine]:
    """A page of the phone log, newest first, with everything that was corrected still on it."""
    found = queries.calls(actor, class_id, page=page, size=size)
    held = [role for role in tiers.MATRIX if role in actor.roles]
    reason = f"您是{LABELS[held[0] if held else Role.CLASS_TEACHER]}"
    students = list(dict.fromkeys(line.student_id for line in found))
    privacy.log_reads(student_ids=students, what=LOG, tier=Tier.T2, reason=reason, actor=actor)
    return found
