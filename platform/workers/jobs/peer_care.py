"""Jobs of student helpers: the teacher learns that something was handed in."""

from __future__ import annotations

from uuid import UUID

from care.peer_care import services
from kernel.actor import Actor
from workers.job import job


@job("peer_care.tell_teachers")
def tell_teachers(*, actor: Actor, observation_id: str) -> None:
    """Tell the class teacher, and the counsellor where contact is asked for."""
    services.tell_teachers(UUID(observation_id), actor=actor)
