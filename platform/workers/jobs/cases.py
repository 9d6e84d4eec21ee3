"""Jobs of cases: a file follows its student into another class; deciders and proposers are told."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from care.cases import services
from kernel.actor import Actor
from workers.job import job


@job("cases.follow_classes")
def follow_classes(*, actor: Actor) -> None:
    """Let active cases and their duties follow students who changed class, one by one or by a roster."""
    services.follow_classes(actor=actor)


@job("cases.tell_deciders")
def tell_deciders(*, actor: Actor, case_ids: Sequence[str] = (), case_id: str | None = None) -> None:
    """Tell whoever decides that something waits for them."""
    asked = [*case_ids, *([case_id] if case_id else [])]
    services.tell_deciders(case_ids={UUID(one) for one in asked}, actor=actor)


@job("cases.tell_proposed_again")
def tell_proposed_again(*, actor: Actor, case_ids: Sequence[str]) -> None:
    """Tell those in office what a protected file took up."""
    services.tell_proposed_again(case_ids=[UUID(one) for one in case_ids], actor=actor)


@job("cases.settle_deciders")
def settle_deciders(*, actor: Actor) -> None:
    """Bring what deciders were told down to what still waits."""
    services.settle_deciders(actor=actor)


@job("cases.tell_proposer")
def tell_proposer(*, actor: Actor, case_ids: Sequence[str] = (), case_id: str | None = None) -> None:
    """Tell whoever proposed one case or several what was decided."""
    decided = [*case_ids, *([case_id] if case_id else [])]
    services.tell_proposers(case_ids={UUID(one) for one in decided}, actor=actor)


@job("cases.export")
def export(*, actor: Actor, work_id: str, states: Sequence[str], class_id: str | None = None) -> None:
    """Make the 关爱名册 a file for whoever asked."""
    group = UUID(class_id) if class_id else None
    services.export(work_id=UUID(work_id), states=states, class_id=group, actor=actor)
