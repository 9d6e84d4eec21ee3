"""Jobs of support plans: whoever agrees to them is told."""

from __future__ import annotations

from uuid import UUID

from care.support_plans import services
from kernel.actor import Actor
from workers.job import job


@job("support_plans.tell_approvers")
def tell_approvers(*, actor: Actor, plan_id: str) -> None:
    """Tell whoever may agree to a plan that it waits."""
    services.tell_approvers(plan_id=UUID(plan_id), actor=actor)
