"""Jobs of the district's statistics."""

from __future__ import annotations

from district import services
from kernel.actor import Actor
from workers.job import Place, job


@job("statistics.freeze")
def freeze(*, actor: Actor) -> None:
    """Freeze the school's counts of the month that has ended (INV-12)."""
    services.freeze(actor=actor)


@job("statistics.draft", place=Place.DISTRICT)
def draft(*, actor: Actor) -> None:
    """Draft the suppressed table once every school has reported; a person releases it."""
    services.draft_when_complete(actor=actor)
