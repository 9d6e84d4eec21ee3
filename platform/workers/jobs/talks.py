"""Jobs of talks: subject teachers learn of cards, members of conferences; what was agreed ends with its file."""

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


@job("talks.tell_members")
def tell_members(*, actor: Actor, conference_id: str, user_ids: Sequence[str]) -> None:
    """Tell the members of a conference that there is something to look at."""
    services.tell_members(UUID(conference_id), user_ids=[UUID(one) for one in user_ids], actor=actor)


@job("talks.end_agreements")
def end_agreements(*, actor: Actor, case_id: str) -> None:
    """Ask no more for what was agreed in conferences on a file that was closed."""
    services.end_agreements(UUID(case_id), actor=actor)
