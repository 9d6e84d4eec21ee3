"""Jobs of drafts: what nobody came back to is erased."""

from __future__ import annotations

from drafts import services
from kernel.actor import Actor
from workers.job import job


@job("drafts.expire")
def expire(*, actor: Actor) -> None:
    """Erase what was typed and never saved for a week, and yesterday's once-only keys."""
    services.expire(actor=actor)
