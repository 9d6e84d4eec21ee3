"""The use cases of a case: the only writers, and `open_file`, the only way to a file at tier 2 or above."""

from care.cases.services.attaching import EVIDENCE
from care.cases.services.closing import ask_closing, close, refuse_closing
from care.cases.services.counselling import NoteEntry, correct_note, open_notes, write_note, write_notes
from care.cases.services.deciding import Confirmation, confirm, confirm_all, decline
from care.cases.services.export_requests import (
    allow_export,
    begin_export,
    list_exports_to_decide,
    open_made_file,
    refuse_export,
)
from care.cases.services.exporting import ask_export, export, open_export
from care.cases.services.following import follow_classes, revise_support
from care.cases.services.priority import (
    ask_priority,
    clear_flag,
    give_opinion,
    lower_priority,
    raise_flag,
    raise_priority,
    refuse_priority,
)
from care.cases.services.proposing import Proposal, propose, propose_all
from care.cases.services.protecting import ProtectionPage, lift_protection, open_protection, protect_file
from care.cases.services.reading import (
    CATEGORIES,
    FILE,
    find_file,
    list_roster,
    list_tips,
    open_class,
    open_file,
    open_tip,
    take_out_class,
    take_out_roster,
)
from care.cases.services.records import recordable_case, recordable_lesson, refuse_late_undo, refuse_unrecordable
from care.cases.services.safety import SafetyWords, list_for_lessons, list_for_meals, open_safety, write_card
from care.cases.services.telling import settle_deciders, tell_deciders, tell_proposed_again, tell_proposers

__all__ = [
    "CATEGORIES",
    "EVIDENCE",
    "FILE",
    "Confirmation",
    "NoteEntry",
    "Proposal",
    "ProtectionPage",
    "SafetyWords",
    "allow_export",
    "ask_closing",
    "ask_export",
    "ask_priority",
    "begin_export",
    "clear_flag",
    "close",
    "confirm",
    "confirm_all",
    "correct_note",
    "decline",
    "export",
    "find_file",
    "follow_classes",
    "give_opinion",
    "lift_protection",
    "list_exports_to_decide",
    "list_for_lessons",
    "list_for_meals",
    "list_roster",
    "list_tips",
    "lower_priority",
    "open_class",
    "open_export",
    "open_file",
    "open_made_file",
    "open_notes",
    "open_protection",
    "open_safety",
    "open_tip",
    "propose",
    "propose_all",
    "protect_file",
    "raise_flag",
    "raise_priority",
    "recordable_case",
    "recordable_lesson",
    "refuse_closing",
    "refuse_export",
    "refuse_late_undo",
    "refuse_priority",
    "refuse_unrecordable",
    "revise_support",
    "settle_deciders",
    "take_out_class",
    "take_out_roster",
    "tell_deciders",
    "tell_proposed_again",
    "tell_proposers",
    "write_card",
    "write_note",
    "write_notes",
]
