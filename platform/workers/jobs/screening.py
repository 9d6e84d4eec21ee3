"""Jobs of the screening."""

from __future__ import annotations

from care.screening import services
from kernel.actor import Actor
from workers.job import job


@job("screening.open_windows")
def open_windows(*, actor: Actor) -> None:
    """Open the term's window on its day (R01)."""
    services.open_windows(actor=actor)
