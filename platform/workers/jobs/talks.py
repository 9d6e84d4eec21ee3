"""Jobs of talks: subject teachers learn that a card is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from care.talks import services
from kernel.actor import Actor
from workers.job import job


@job("talks.tell_asked")
def tell_asked(*, actor: Actor, card_ids: Sequence[str]) -> None:
    """Tell subject teachers of the cards that a class teacher asked for."""
    services.tell_asked(card_ids=[UUID(one) for one in card_ids], actor=actor)
