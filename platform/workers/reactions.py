"""Event -> jobs, as one table. Every event has a line, an empty one when nothing follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kernel.events import Event, Reaction
from tenants import events as tenants

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    tenants.SchoolRegistered: (),
    tenants.SchoolVerified: (),
    tenants.OnboardingStepConfirmed: (),
    tenants.SchoolActivated: (Reaction("screening.open_windows"), Reaction("obligations.open_due")),
    tenants.SchoolSuspended: (),
    tenants.SchoolResumed: (),
}
