"""Reads of cases: which ones a person may know of, and rows for the use cases. Content goes out through `open_file` only."""

from care.cases.queries.roster import PAGE, RosterCounts, RosterFilter, RosterRow, count_roster, roster, roster_counts
from care.cases.queries.students import (
    ProposableLine,
    active_cases_of,
    nodes_in_care,
    proposable,
    students_with_active_case,
    taught,
    taught_case,
    tipped,
    with_class,
)
from care.cases.queries.visible import (
    answered_for,
    has_agreed_support,
    refuse_barred,
    shut_among,
    standing_in,
    visible_case,
    visible_case_student,
    visible_cases,
    visible_cases_of,
)

__all__ = [
    "PAGE",
    "ProposableLine",
    "RosterCounts",
    "RosterFilter",
    "RosterRow",
    "active_cases_of",
    "answered_for",
    "count_roster",
    "has_agreed_support",
    "nodes_in_care",
    "proposable",
    "refuse_barred",
    "roster",
    "roster_counts",
    "shut_among",
    "standing_in",
    "students_with_active_case",
    "taught",
    "taught_case",
    "tipped",
    "visible_case",
    "visible_case_student",
    "visible_cases",
    "visible_cases_of",
    "with_class",
]
