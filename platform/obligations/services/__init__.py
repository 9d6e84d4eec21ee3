"""The use cases of duties: subjects come and go, duties open, work credits them, people waive them."""

from obligations.services.agreeing import Agreement, agree, end_agreements
from obligations.services.crediting import DoneWork, credit, credit_all, withdraw, withdraw_together
from obligations.services.escalating import Told, escalate, standing
from obligations.services.foreseeing import Foresight, foresee
from obligations.services.handing import Handover, hand_over, return_handed_over, return_protected, take_back
from obligations.services.noting import can_be_noted, note_done, withdraw_note
from obligations.services.opening import open_due
from obligations.services.reading import read_board, read_duties_of, read_duty, read_to_do
from obligations.services.reminding import remind
from obligations.services.subjects import (
    NewSubject,
    close_subject,
    register_subject,
    register_subjects,
    unname_subject,
    update_subject,
)
from obligations.services.waiving import end_waiver, waive

__all__ = [
    "Agreement",
    "DoneWork",
    "Foresight",
    "Handover",
    "NewSubject",
    "Told",
    "agree",
    "can_be_noted",
    "close_subject",
    "credit",
    "credit_all",
    "end_agreements",
    "end_waiver",
    "escalate",
    "foresee",
    "hand_over",
    "note_done",
    "open_due",
    "read_board",
    "read_duties_of",
    "read_duty",
    "read_to_do",
    "register_subject",
    "register_subjects",
    "remind",
    "return_handed_over",
    "return_protected",
    "standing",
    "take_back",
    "unname_subject",
    "update_subject",
    "waive",
    "withdraw",
    "withdraw_note",
    "withdraw_together",
]
