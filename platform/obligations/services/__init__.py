"""The use cases of duties: subjects come and go, duties open, work credits them, people waive them."""

from obligations.services.crediting import DoneWork, credit, credit_all, withdraw, withdraw_together
from obligations.services.foreseeing import Foresight, foresee
from obligations.services.noting import can_be_noted, note_done, withdraw_note
from obligations.services.opening import open_due
from obligations.services.reading import read_board, read_duty, read_to_do
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
    "DoneWork",
    "Foresight",
    "NewSubject",
    "can_be_noted",
    "close_subject",
    "credit",
    "credit_all",
    "end_waiver",
    "foresee",
    "note_done",
    "open_due",
    "read_board",
    "read_duty",
    "read_to_do",
    "register_subject",
    "register_subjects",
    "remind",
    "unname_subject",
    "update_subject",
    "waive",
    "withdraw",
    "withdraw_note",
    "withdraw_together",
]
