"""Jobs of trainings: whoever one is for, and whoever was there, is told."""

from __future__ import annotations

from uuid import UUID

from care.trainings import services
from kernel.actor import Actor
from workers.job import job


@job("trainings.tell")
def tell(*, actor: Actor, training_id: str) -> None:
    """Tell what a training asks for now."""
    services.tell(training_id=UUID(training_id), actor=actor)
