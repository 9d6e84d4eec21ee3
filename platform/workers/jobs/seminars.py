"""Jobs of seminars: whoever confirms minutes is told, and whoever wrote them."""

from __future__ import annotations

from uuid import UUID

from care.seminars import services
from kernel.actor import Actor
from workers.job import job


@job("seminars.tell")
def tell(*, actor: Actor, seminar_id: str) -> None:
    """Tell what a seminar asks for now."""
    services.tell(seminar_id=UUID(seminar_id), actor=actor)
