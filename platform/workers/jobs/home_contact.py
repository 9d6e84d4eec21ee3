"""Jobs of letters: whoever approves them is told."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from care.home_contact import services
from kernel.actor import Actor
from workers.job import job


@job("home_contact.tell_approvers")
def tell_approvers(*, actor: Actor, letter_id: str) -> None:
    """Tell whoever may approve a letter that it waits."""
    services.tell_approvers(letter_id=UUID(letter_id), actor=actor)


@job("home_contact.tell_approvers_of_class")
def tell_approvers_of_class(*, actor: Actor, class_id: str, letter_ids: Sequence[str]) -> None:
    """Tell whoever may approve letters of a class that several wait."""
    services.tell_approvers_of_class(class_id=UUID(class_id), letter_ids=[UUID(one) for one in letter_ids], actor=actor)
