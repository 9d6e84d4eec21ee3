"""The use cases of being in touch with families: the only writers of contacts, special events and visits."""

from care.home_contact.services.calls import read_calls
from care.home_contact.services.contacts import (
    ContactEntry,
    RecordedContact,
    correct_contact,
    evidence_of,
    record_contact,
    withdraw_contact,
)
from care.home_contact.services.special_events import record_special_event
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
    "ContactEntry",
    "RecordedContact",
    "RecordedVisit",
    "VisitWords",
    "answer_visit",
    "cancel_visit",
    "correct_contact",
    "evidence_of",
    "hold_visit",
    "miss_visit",
    "plan_visit",
    "read_calls",
    "record_contact",
    "record_special_event",
    "record_visit",
    "withdraw_contact",
    "withdraw_visit",
]
