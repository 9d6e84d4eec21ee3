"""Event -> jobs, as one table. Every event has a line, an empty one when nothing follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kernel.events import Event, Reaction
from obligations import events as obligations
from policy_profiles import events as policy_profiles
from school_calendar import events as school_calendar
from tenants import events as tenants

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    tenants.SchoolRegistered: (),
    tenants.SchoolVerified: (),
    tenants.OnboardingStepConfirmed: (),
    tenants.SchoolActivated: (Reaction("screening.open_windows"), Reaction("obligations.open_due")),
    tenants.SchoolSuspended: (),
    tenants.SchoolResumed: (),
    # A district's import reaches its schools with their daily run: what waited for a year is dated then.
    school_calendar.CalendarImported: (),
    school_calendar.TermsPublished: (),
    school_calendar.TermsAdopted: (Reaction("obligations.open_due"),),
    school_calendar.TermChanged: (Reaction("obligations.open_due"),),
    policy_profiles.ProfileAdopted: (Reaction("obligations.open_due"),),
    obligations.DutiesOpened: (),
    obligations.DutiesCredited: (),
    obligations.DutyNoted: (),
    obligations.CreditWithdrawn: (),
    obligations.DutyWaived: (),
    obligations.WaiverEnded: (),
}
