"""The use cases of a screening: open the window, record outcomes, hand in, review, reopen."""

from care.screening.services.outcomes import Found, record_outcomes, submit
from care.screening.services.reading import TakenOut, open_class, take_out_class
from care.screening.services.reviewing import approve, give_back, reopen
from care.screening.services.telling import settle_reviewers, tell_returned, tell_reviewers, tell_window
from care.screening.services.windows import open_windows

__all__ = [
    "Found",
    "TakenOut",
    "approve",
    "give_back",
    "open_class",
    "open_windows",
    "record_outcomes",
    "reopen",
    "settle_reviewers",
    "submit",
    "take_out_class",
    "tell_returned",
    "tell_reviewers",
    "tell_window",
]
