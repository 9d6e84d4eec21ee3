"""Jobs of personal links: the secrets of those whose time is over are erased."""

from __future__ import annotations

from kernel.actor import Actor
from links import services
from workers.job import job


@job("links.expire")
def expire(*, actor: Actor) -> None:
    """Erase the secrets of links that are over."""
    services.expire(actor=actor)
