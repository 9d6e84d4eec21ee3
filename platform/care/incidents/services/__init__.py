"""What can be done with incidents and mandatory reports."""

from care.incidents.services.handling import (
    FindingEntry,
    accept,
    close,
    find,
    hand_on,
    inquire,
    measure,
    revisit,
    write_to_reporter,
)
from care.incidents.services.mandatory import (
    ReportEntry,
    Told,
    cooperate,
    end,
    note_receipt,
    open_report,
    tell_authority,
)
from care.incidents.services.reading import OpenIncident, list_mandatory, open_incident, open_mandatory
from care.incidents.services.reporting import (
    AnonymousEntry,
    IncidentEntry,
    Reported,
    answer,
    answer_by_code,
    read_by_code,
    report,
    report_anonymously,
)
from care.incidents.services.telling import tell, tell_news, tell_report

__all__ = [
    "AnonymousEntry",
    "FindingEntry",
    "IncidentEntry",
    "OpenIncident",
    "ReportEntry",
    "Reported",
    "Told",
    "accept",
    "answer",
    "answer_by_code",
    "close",
    "cooperate",
    "end",
    "find",
    "hand_on",
    "inquire",
    "list_mandatory",
    "measure",
    "note_receipt",
    "open_incident",
    "open_mandatory",
    "open_report",
    "read_by_code",
    "report",
    "report_anonymously",
    "revisit",
    "tell",
    "tell_authority",
    "tell_news",
    "tell_report",
    "write_to_reporter",
]
