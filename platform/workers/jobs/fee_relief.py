"""Jobs of fee relief: whoever decides, asked or carries out is told."""

from __future__ import annotations

from uuid import UUID

from care.fee_relief import services
from kernel.actor import Actor
from workers.job import job


@job("fee_relief.tell")
def tell(*, actor: Actor, relief_id: str) -> None:
    """Tell what a fee relief asks for now."""
    services.tell(relief_id=UUID(relief_id), actor=actor)
