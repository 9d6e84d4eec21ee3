"""Jobs of the screening."""

from __future__ import annotations

from uuid import UUID

from care.screening import services
from kernel.actor import Actor
from workers.job import job


@job("screening.open_windows")
def open_windows(*, actor: Actor) -> None:
    """Open the term's window on its day (R01)."""
    services.open_windows(actor=actor)


@job("screening.tell_window")
def tell_window(*, actor: Actor, window_id: str) -> None:
    """Tell the class teachers that the screening begins."""
    services.tell_window(window_id=UUID(window_id), actor=actor)


@job("screening.tell_reviewers")
def tell_reviewers(*, actor: Actor, class_screening_id: str) -> None:
    """Tell whoever reviews that a class waits for them."""
    services.tell_reviewers(class_screening_id=UUID(class_screening_id), actor=actor)


@job("screening.settle_reviewers")
def settle_reviewers(*, actor: Actor) -> None:
    """Bring what reviewers were told down to what still waits."""
    services.settle_reviewers(actor=actor)


@job("screening.tell_returned")
def tell_returned(*, actor: Actor, class_screening_id: str) -> None:
    """Tell whoever handed a class in that it came back."""
    services.tell_returned(class_screening_id=UUID(class_screening_id), actor=actor)
