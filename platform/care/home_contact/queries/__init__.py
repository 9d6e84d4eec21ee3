"""Reads of contacts, visits and special events: what a file's course shows, and rows for the use cases."""

from __future__ import annotations

from uuid import UUID

from care.cases.timeline import RecordLine
from care.home_contact.queries.contacts import (
    CONTACT,
    PAGE,
    CallLine,
    ContactView,
    calls,
    cases_of_contact,
    contact_lines,
    contact_of,
    count_calls,
    visible_contact,
)
from care.home_contact.queries.families import SiblingLine, first_relation, siblings
from care.home_contact.queries.special_events import EVENT, EventLine, case_of_event, event_lines, untold_events
from care.home_contact.queries.visits import (
    VISIT,
    VisitView,
    cases_of_visit,
    locked_visit,
    opened_visit,
    visible_visit,
    visit_lines,
)
from kernel.actor import Actor

__all__ = [
    "CONTACT",
    "EVENT",
    "PAGE",
    "VISIT",
    "CallLine",
    "ContactView",
    "EventLine",
    "SiblingLine",
    "VisitView",
    "calls",
    "case_of_event",
    "cases_of_contact",
    "cases_of_visit",
    "contact_of",
    "count_calls",
    "first_relation",
    "lines",
    "locked_visit",
    "opened_visit",
    "siblings",
    "untold_events",
    "visible_contact",
    "visible_visit",
]


def lines(case_id: UUID, actor: Actor) -> list[RecordLine]:
    """Every standing contact, visit and special event of an opened file; three statements, however many records."""
    return [*contact_lines(case_id, actor), *visit_lines(case_id, actor), *event_lines(case_id, actor)]
