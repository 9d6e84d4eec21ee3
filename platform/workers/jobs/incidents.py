"""Jobs of incidents: whoever handles or reads them is told; of what came without a name, in the morning."""

from __future__ import annotations

from uuid import UUID

from care.incidents import services
from kernel.actor import Actor
from workers.job import job


@job("incidents.tell")
def tell(*, actor: Actor, incident_id: str) -> None:
    """Tell what an incident asks for now."""
    services.tell(incident_id=UUID(incident_id), actor=actor)


@job("incidents.tell_news")
def tell_news(*, actor: Actor) -> None:
    """Tell what came without a name since yesterday."""
    services.tell_news(actor=actor)


@job("incidents.tell_report")
def tell_report(*, actor: Actor, report_id: str) -> None:
    """Tell whoever reads mandatory reports."""
    services.tell_report(report_id=UUID(report_id), actor=actor)
