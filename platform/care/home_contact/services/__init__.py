"""The use cases of being in touch with families: the only writers of contacts, special events and visits."""

from care.home_contact.services.attaching import LETTER_FILES, VISIT_FILES
from care.home_contact.services.contacts import (
    ContactEntry,
    RecordedContact,
    correct_contact,
    evidence_of,
    record_contact,
    withdraw_contact,
)
from care.home_contact.services.letters import (
    LetterEntry,
    approve_letter,
    chase_letter,
    deliver_letter,
    discard_letter,
    keep_template,
    link_for_paper,
    note_paper_reply,
    post_letter,
    return_letter,
    rewrite_letter,
    submit_letter,
    write_letter,
)
from care.home_contact.services.reading import read_calls, read_letters
from care.home_contact.services.replying import REPLY_LINK
from care.home_contact.services.special_events import record_special_event
from care.home_contact.services.telling import tell_approvers
from care.home_contact.services.visits import (
    RecordedVisit,
    VisitWords,
    answer_visit,
    cancel_visit,
    hold_visit,
    miss_visit,
    plan_visit,
    record_visit,
    withdraw_visit,
)

__all__ = [
    "LETTER_FILES",
    "REPLY_LINK",
    "VISIT_FILES",
    "ContactEntry",
    "LetterEntry",
    "RecordedContact",
    "RecordedVisit",
    "VisitWords",
    "answer_visit",
    "approve_letter",
    "cancel_visit",
    "chase_letter",
    "correct_contact",
    "deliver_letter",
    "discard_letter",
    "evidence_of",
    "hold_visit",
    "keep_template",
    "link_for_paper",
    "miss_visit",
    "note_paper_reply",
    "plan_visit",
    "post_letter",
    "read_calls",
    "read_letters",
    "record_contact",
    "record_special_event",
    "record_visit",
    "return_letter",
    "rewrite_letter",
    "submit_letter",
    "tell_approvers",
    "withdraw_contact",
    "withdraw_visit",
    "write_letter",
]
