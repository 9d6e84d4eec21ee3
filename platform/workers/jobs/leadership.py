"""Jobs of the leadership group."""

from __future__ import annotations

from care.leadership import services
from kernel.actor import Actor
from workers.job import job


@job("leadership.take_office")
def take_office(*, actor: Actor) -> None:
    """Let those begin whose first day has come."""
    services.take_office(actor=actor)
