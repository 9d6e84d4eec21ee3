"""Jobs of calendars: what a district publishes reaches its schools at once."""

from __future__ import annotations

from kernel import outbox, tenancy
from kernel.actor import Actor
from kernel.db import apart
from tenants import queries as tenants
from workers.job import Place, job


@job("school_calendar.reach_schools", place=Place.DISTRICT)
def reach_schools(*, actor: Actor) -> None:  # noqa: ARG001  jobs get one
    """Ask every school in operation to date what had waited for the calendar; asked twice, it changes nothing more."""
    for scope in tenants.operating_scopes():
        if scope.district_id == tenancy.district_id():
            with apart(scope):
                outbox.request("obligations.open_due")
