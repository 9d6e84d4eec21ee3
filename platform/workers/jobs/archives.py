"""Jobs of the colleges' rosters."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from care.archives import services
from kernel.actor import Actor
from workers.job import job


@job("archives.add_confirmed")
def add_confirmed(*, actor: Actor, case_ids: Sequence[str] = (), case_id: str | None = None) -> None:
    """Put who was just confirmed on the college's open roster, and let the addition be due."""
    confirmed = [*case_ids, *([case_id] if case_id else [])]
    services.add_confirmed(case_ids={UUID(one) for one in confirmed}, actor=actor)


@job("archives.tell_receivers")
def tell_receivers(*, actor: Actor, refresh_id: str) -> None:
    """Tell the centre that a roster waits to be received."""
    services.tell_receivers(refresh_id=UUID(refresh_id), actor=actor)


@job("archives.tell_signer")
def tell_signer(*, actor: Actor, refresh_id: str) -> None:
    """Tell whoever signed a roster that it came back."""
    services.tell_signer(refresh_id=UUID(refresh_id), actor=actor)


@job("archives.drop_addition")
def drop_addition(*, actor: Actor, case_id: str) -> None:
    """Ask no more for the addition of a file that was closed."""
    services.drop_supplement(case_id=UUID(case_id), actor=actor)


@job("archives.tell_adder_receivers")
def tell_adder_receivers(*, actor: Actor, supplement_ids: Sequence[str]) -> None:
    """Tell the centre that somebody was added to a roster."""
    services.tell_adder_receivers(supplement_ids=[UUID(one) for one in supplement_ids], actor=actor)


@job("archives.tell_adder")
def tell_adder(*, actor: Actor, supplement_id: str) -> None:
    """Tell whoever signed an addition that it came back."""
    services.tell_adder(supplement_id=UUID(supplement_id), actor=actor)
