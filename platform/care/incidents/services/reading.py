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

INCIDENT, REPORT, REPORT_LIST = "事件处置", "强制报告", "强制报告清单"


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
        _log([row.student_id], INCIDENT, OFFICES, actor)
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
        _log([view.line.student_id], REPORT, READING_OFFICES, actor)
    return view


def list_mandatory(wanted: ReportFilter, *, page: int = 1, actor: Actor) -> list[ReportLine]:
    """One page of the list, each child on it written to the access log in one INSERT."""
    found = queries.report_lines(actor, wanted, page=page)
    _log(sorted({line.student_id for line in found if line.student_id}), REPORT_LIST, READING_OFFICES, actor)
    return found


def _log(student_ids: Sequence[UUID], what: str, offices: Sequence[str], actor: Actor) -> None:
    held = next((LABELS[role] for role in LABELS if role in offices and role in actor.roles), "")
    reason = f"您是{held}" if held else "您写了这份报告"
    privacy.log_reads(student_ids=student_ids, what=what, tier=Tier.T3, reason=reason, actor=actor)
