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
from care.home_contact.queries.letters import (
    LETTER,
    REPLY,
    REPLY_WORD_LABELS,
    LetterLine,
    LetterView,
    ReplyView,
    answerable_letter,
    body_for_family,
    case_of_letter,
    letter_lines,
    letter_list,
    letter_to_call_about,
    locked_letter,
    opened_letter,
    template,
    visible_letter,
)
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
    "LETTER",
    "PAGE",
    "REPLY",
    "REPLY_WORD_LABELS",
    "VISIT",
    "CallLine",
    "ContactView",
    "EventLine",
    "LetterLine",
    "LetterView",
    "ReplyView",
    "SiblingLine",
    "VisitView",
    "answerable_letter",
    "body_for_family",
    "calls",
    "case_of_event",
    "case_of_letter",
    "cases_of_contact",
    "cases_of_visit",
    "contact_of",
    "count_calls",
    "first_relation",
    "letter_list",
    "letter_to_call_about",
    "lines",
    "locked_letter",
    "locked_visit",
    "opened_letter",
    "opened_visit",
    "siblings",
    "template",
    "untold_events",
    "visible_contact",
    "visible_letter",
    "visible_visit",
]


def lines(case_id: UUID, actor: Actor) -> list[RecordLine]:
    """Every standing contact, letter, visit and special event of an opened file; a statement each, however many records."""
    return [
        *contact_lines(case_id, actor),
        *letter_lines(case_id, actor),
        *visit_lines(case_id, actor),
        *event_lines(case_id, actor),
    ]
