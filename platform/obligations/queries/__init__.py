"""Reads of duties. All stand on the view `obligation_states`."""

from obligations.queries.details import (
    CreditLine,
    DutyDetails,
    NoteLine,
    WaiverLine,
    credited_by,
    credits_of,
    details,
)
from obligations.queries.lines import PRESSING, DutyLine, Horizon, explain, lines
from obligations.queries.lists import (
    ToDo,
    board,
    count,
    for_subject,
    for_subjects,
    rules_in_use,
    tally,
    to_do,
)
from obligations.queries.loads import Load, loads
from obligations.queries.reminders import reminders_today
from obligations.queries.seeing import owned_by, visible_duties, visible_duty

__all__ = [
    "PRESSING",
    "CreditLine",
    "DutyDetails",
    "DutyLine",
    "Horizon",
    "Load",
    "NoteLine",
    "ToDo",
    "WaiverLine",
    "board",
    "count",
    "credited_by",
    "credits_of",
    "details",
    "explain",
    "for_subject",
    "for_subjects",
    "lines",
    "loads",
    "owned_by",
    "reminders_today",
    "rules_in_use",
    "tally",
    "to_do",
    "visible_duties",
    "visible_duty",
]
