"""Jobs of long work."""

from __future__ import annotations

from kernel.actor import Actor
from workers.job import job
from works import services


@job("works.forget")
def forget(*, actor: Actor) -> None:
    """Erase files whose day is over, and work that ended long ago."""
    services.forget_old(actor=actor)
