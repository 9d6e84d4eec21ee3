"""Jobs of cases: a file follows its student into another class."""

from __future__ import annotations

from care.cases import services
from kernel.actor import Actor
from workers.job import job


@job("cases.follow_classes")
def follow_classes(*, actor: Actor) -> None:
    """Let active cases and their duties follow students who changed class, one by one or by a roster."""
    services.follow_classes(actor=actor)
