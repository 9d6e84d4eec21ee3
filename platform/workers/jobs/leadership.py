"""Jobs of the leadership group."""

from __future__ import annotations

from care.leadership import services
from kernel.actor import Actor
from workers.job import job


@job("leadership.stand_in")
def stand_in(*, actor: Actor) -> None:
    """Let the principal take the steps of a group that the chosen document does not know."""
    services.stand_in(actor=actor)


@job("leadership.take_office")
def take_office(*, actor: Actor) -> None:
    """Let those begin whose first day has come."""
    services.take_office(actor=actor)
