"""Jobs of attached files: those of records that are no longer there are erased."""

from __future__ import annotations

from attachments import services
from kernel.actor import Actor
from workers.job import job


@job("attachments.sweep")
def sweep(*, actor: Actor) -> None:
    """Erase the files that belong to nothing any more."""
    services.sweep(actor=actor)
