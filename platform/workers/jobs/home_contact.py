"""Jobs of letters: whoever approves them is told."""

from __future__ import annotations

from uuid import UUID

from care.home_contact import services
from kernel.actor import Actor
from workers.job import job


@job("home_contact.tell_approvers")
def tell_approvers(*, actor: Actor, letter_id: str) -> None:
    """Tell whoever may approve a letter that it waits."""
    services.tell_approvers(letter_id=UUID(letter_id), actor=actor)
