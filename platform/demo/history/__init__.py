"""What has happened in the demo's schools since September. Each room adds its own history in its own file, and a line here.

On one day the modules act in this order: a class is screened before its candidates are decided on, and those before talks.
"""

from __future__ import annotations

from demo.agenda import Module
from demo.history import (
    archives,
    cases,
    conferences,
    counselling,
    duties,
    home_contact,
    incidents,
    paper,
    peer_care,
    plans,
    rosters,
    safety,
    screening,
    seminars,
    side_views,
    statistics,
    supplements,
    support,
    talks,
    trainings,
)

MODULES: tuple[Module, ...] = (
    duties.deeds,
    screening.deeds,
    cases.deeds,
    paper.deeds,
    home_contact.deeds,
    talks.deeds,
    plans.deeds,
    rosters.deeds,
    supplements.deeds,
    archives.deeds,
    counselling.deeds,
    side_views.deeds,
    peer_care.deeds,
    conferences.deeds,
    safety.deeds,
    support.deeds,
    trainings.deeds,
    incidents.deeds,
    seminars.deeds,
    statistics.deeds,
)

__all__ = ["MODULES"]
