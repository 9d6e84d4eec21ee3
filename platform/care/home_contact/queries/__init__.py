"""Reads of contacts, visits and special events: what a file's course shows, and rows for the use cases."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from care.cases.timeline import RecordLine
from care.home_contact.queries.class_letters import (
    UNSENT,
    ClassCount,
    ClassLetter,
    classes_with_letters,
    letters_left,
    letters_of,
    locked_letters,
    postings_left,
    standing_letters,
    students_of_letters,
    students_of_posting,
)
from care.home_contact.queries.consenting import OwnSay, own_say
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
    bodies_for_families,
    body_for_family,
    case_of_letter,
    letter_lines,
    letter_list,
    letter_to_call_about,
    locked_letter,
    opened_letter,
    own_template,
    student_of_letter,
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
    "UNSENT",
    "VISIT",
    "CallLine",
    "ClassCount",
    "ClassLetter",
    "ContactView",
    "EventLine",
    "LetterLine",
    "LetterView",
    "OwnSay",
    "ReplyView",
    "SiblingLine",
    "VisitView",
    "answerable_letter",
    "bodies_for_families",
    "body_for_family",
    "calls",
    "case_of_event",
    "case_of_letter",
    "cases_of_contact",
    "cases_of_visit",
    "classes_with_letters",
    "contact_of",
    "count_calls",
    "first_relation",
    "letter_list",
    "letter_to_call_about",
    "letters_left",
    "letters_of",
    "lines",
    "lines_of",
    "locked_letter",
    "locked_letters",
    "locked_visit",
    "opened_letter",
    "opened_visit",
    "own_say",
    "own_template",
    "postings_left",
    "siblings",
    "standing_letters",
    "student_of_letter",
    "students_of_letters",
    "students_of_posting",
    "template",
    "untold_events",
    "visible_contact",
    "visible_letter",
    "visible_visit",
]


def lines(case_id: UUID, actor: Actor) -> list[RecordLine]:
    """Every standing contact, letter, visit and special event of an opened file; a statement each, however many records."""
    return lines_of([case_id], actor)[case_id]


def lines_of(case_ids: Collection[UUID], actor: Actor) -> dict[UUID, list[RecordLine]]:
    """The same of several files, in as many statements."""
    found: dict[UUID, list[RecordLine]] = {case: [] for case in case_ids}
    for read in (contact_lines, letter_lines, visit_lines, event_lines):
        for case, line in read(list(found), actor):
            found[case].append(line)
    return found
