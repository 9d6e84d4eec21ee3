"""Reading with a trace: who opens what is about a child leaves a row in the access log (INV-6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.queries import Colleague
from accounts.roles import LABELS
from care.incidents import queries
from care.incidents.queries import IncidentView, ReportFilter, ReportLine, ReportView
from care.incidents.terms import OFFICES, READING_OFFICES
from kernel.actor import Actor
from people import queries as people
from policy_profiles.categories import Tier
from privacy import services as privacy

REPORT, REPORT_LIST = "强制报告", "强制报告清单"
PLAIN = "档案"
"""What the log calls every reading that must not tell whom it may be about that something was reported, and by whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """An incident for whoever handles such things; who reported it, for the handler alone."""

    view: IncidentView
    student_name: str
    reporter_name: str
    handlers: Sequence[Colleague]
    report_id: UUID | None


def open_incident(incident_id: UUID, *, actor: Actor) -> OpenIncident:
    """One incident. Raises NotFound, ServiceUnavailable when the log cannot be written."""
    row = queries.visible_incident(actor, incident_id, to_change=False)
    view = queries.view(row, actor)
    reporter = queries.reporter_of(row.id) if view.is_mine else None
    names = people.names_of([row.student_id]) if row.student_id else {}
    if row.student_id is not None:
        _log([row.student_id], PLAIN, OFFICES, actor)
    return OpenIncident(
        view=view,
        student_name=names.get(row.student_id, "") if row.student_id else "",
        reporter_name=reporter.name if reporter else "",
        handlers=queries.possible_handlers(row),
        report_id=queries.report_of_incident(row.id, actor),
    )


def open_mandatory(report_id: UUID, *, actor: Actor) -> ReportView:
    """One mandatory report. Raises NotFound, ServiceUnavailable."""
    view = queries.report_view(queries.visible_report(actor, report_id, to_change=False), actor)
    if view.line.student_id is not None:
        _log_reports([view.line], REPORT, actor)
    return view


def list_mandatory(wanted: ReportFilter, *, page: int = 1, actor: Actor) -> list[ReportLine]:
    """One page of the list, each child on it written to the access log in one INSERT, in two with guarded ones."""
    found = queries.report_lines(actor, wanted, page=page)
    _log_reports(found, REPORT_LIST, actor)
    return found


def _log_reports(found: Sequence[ReportLine], what: str, actor: Actor) -> None:
    """The log is read by offices that a report may be about: one that is guarded, or one's own, is no more than a reading."""
    is_reader = not actor.roles.isdisjoint(READING_OFFICES)
    plain = {line.student_id for line in found if line.student_id and (line.is_guarded or not is_reader)}
    named = {line.student_id for line in found if line.student_id} - plain
    _log(sorted(named), what, READING_OFFICES, actor)
    _log(sorted(plain), PLAIN, READING_OFFICES, actor)


def _log(student_ids: Sequence[UUID], what: str, offices: Sequence[str], actor: Actor) -> None:
    held = sorted((role for role in LABELS if role in actor.roles), key=lambda role: role not in offices)
    reason = f"您是{LABELS[held[0]]}" if held else ""
    privacy.log_reads(student_ids=student_ids, what=what, tier=Tier.T3, reason=reason, actor=actor)
