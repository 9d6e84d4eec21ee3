"""Reads of duties. All stand on the view `obligation_states`."""

from obligations.queries.completion import Completion, completion, late_since
from obligations.queries.details import (
    CreditLine,
    DutyDetails,
    NoteLine,
    WaiverLine,
    credited_by,
    credits_of,
    details,
)
from obligations.queries.digests import Digest, digests, piles
from obligations.queries.lines import PRESSING, RESTING, DutyLine, Horizon, explain, lines
from obligations.queries.lists import (
    ToDo,
    badge,
    board,
    count,
    for_subject,
    for_subjects,
    rules_in_use,
    tally,
    to_do,
)
from obligations.queries.loads import (
    Load,
    PersonLoad,
    Week,
    calendar_weeks,
    duties_of,
    loads,
    person_loads,
    substitutes,
)
from obligations.queries.reminders import reminders_today
from obligations.queries.seeing import Owners, of_ids, owned_by, owners, visible_duties, visible_duty, visible_together

__all__ = [
    "PRESSING",
    "RESTING",
    "Completion",
    "CreditLine",
    "Digest",
    "DutyDetails",
    "DutyLine",
    "Horizon",
    "Load",
    "NoteLine",
    "Owners",
    "PersonLoad",
    "ToDo",
    "WaiverLine",
    "Week",
    "badge",
    "board",
    "calendar_weeks",
    "completion",
    "count",
    "credited_by",
    "credits_of",
    "details",
    "digests",
    "duties_of",
    "explain",
    "for_subject",
    "for_subjects",
    "late_since",
    "lines",
    "loads",
    "of_ids",
    "owned_by",
    "owners",
    "person_loads",
    "piles",
    "reminders_today",
    "rules_in_use",
    "substitutes",
    "tally",
    "to_do",
    "visible_duties",
    "visible_duty",
    "visible_together",
]
