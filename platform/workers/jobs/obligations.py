"""Jobs of obligations: duties open on their day, and at once when a profile or a term changes."""

from __future__ import annotations

from kernel.actor import Actor
from obligations import services
from workers.job import job


@job("obligations.open_due")
def open_due(*, actor: Actor) -> None:
    """Open what is due for the school, up to the end of the term."""
    services.open_due(actor=actor)
