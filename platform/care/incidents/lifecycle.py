"""The pure rules of both machines (domain.md section 3). No database, no clock.

Incident: 上报 → 受理 → 调查 → 认定 → 处理 → 回访 → 关闭. Mandatory report: 发现 → 已报告 → 回执 → 配合 → 结束.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from care.incidents.errors import NotTheHandler, ReporterHandles, SubjectHandles, WithoutMeasure
from care.incidents.terms import Finding
from kernel.states import Transitions

ACCEPT_WITHIN, FIND_WITHIN = 2, 10
"""Workdays until it is taken up, and from then until the finding."""


class IncidentState(StrEnum):
    """Where an incident stands."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    INQUIRY = "inquiry"
    FOUND = "found"
    MEASURED = "measured"
    REVISITED = "revisited"
    CLOSED = "closed"


class IncidentMove(StrEnum):
    """What may be done with it."""

    ACCEPT = "accept"
    INQUIRE = "inquire"
    FIND = "find"
    MEASURE = "measure"
    REVISIT = "revisit"
    CLOSE = "close"


INCIDENT_MOVES: Transitions[IncidentState, IncidentMove] = Transitions(
    {
        (IncidentState.REPORTED, IncidentMove.ACCEPT): IncidentState.ACCEPTED,
        (IncidentState.ACCEPTED, IncidentMove.INQUIRE): IncidentState.INQUIRY,
        (IncidentState.INQUIRY, IncidentMove.INQUIRE): IncidentState.INQUIRY,
        (IncidentState.INQUIRY, IncidentMove.FIND): IncidentState.FOUND,
        (IncidentState.FOUND, IncidentMove.MEASURE): IncidentState.MEASURED,
        # What was unfounded needs no measure; `check_measured` holds that.
        (IncidentState.FOUND, IncidentMove.REVISIT): IncidentState.REVISITED,
        (IncidentState.MEASURED, IncidentMove.REVISIT): IncidentState.REVISITED,
        (IncidentState.REVISITED, IncidentMove.CLOSE): IncidentState.CLOSED,
    }
)

INCIDENT_LABELS: dict[IncidentState, str] = {
    IncidentState.REPORTED: "等待受理",
    IncidentState.ACCEPTED: "已受理",
    IncidentState.INQUIRY: "调查中",
    IncidentState.FOUND: "已认定",
    IncidentState.MEASURED: "已处理",
    IncidentState.REVISITED: "已回访",
    IncidentState.CLOSED: "已关闭",
}


class ReportState(StrEnum):
    """Where a mandatory report stands."""

    FOUND = "found"
    TOLD = "told"
    RECEIVED = "received"
    COOPERATING = "cooperating"
    ENDED = "ended"


class ReportMove(StrEnum):
    """What may happen with it."""

    TELL = "tell"
    RECEIVE = "receive"
    COOPERATE = "cooperate"
    END = "end"


_TOLD = (ReportState.TOLD, ReportState.RECEIVED, ReportState.COOPERATING)

REPORT_MOVES: Transitions[ReportState, ReportMove] = Transitions(
    {
        (ReportState.FOUND, ReportMove.TELL): ReportState.TOLD,
        **{(state, ReportMove.TELL): state for state in _TOLD},  # one more authority
        (ReportState.TOLD, ReportMove.RECEIVE): ReportState.RECEIVED,
        (ReportState.RECEIVED, ReportMove.RECEIVE): ReportState.RECEIVED,
        (ReportState.COOPERATING, ReportMove.RECEIVE): ReportState.COOPERATING,
        **{(state, ReportMove.COOPERATE): ReportState.COOPERATING for state in _TOLD},
        **{(state, ReportMove.END): ReportState.ENDED for state in _TOLD},
    }
)

REPORT_LABELS: dict[ReportState, str] = {
    ReportState.FOUND: "还没有向外报告",
    ReportState.TOLD: "已报告，等回执",
    ReportState.RECEIVED: "已有回执",
    ReportState.COOPERATING: "配合调查",
    ReportState.ENDED: "已结束",
}


def check_handler(handler: UUID | None, *, accused: UUID | None, reporter: UUID | None) -> None:
    """Raise unless it is somebody whom the incident is not about, and not the `reporter` whom the caller lets know (INV-5)."""
    if handler is None or handler == accused:
        raise SubjectHandles
    if handler == reporter:
        raise ReporterHandles


def check_at_work(handler: UUID | None, actor: UUID | None) -> None:
    """Raise unless whoever acts is the one who handles it."""
    if handler is None or handler != actor:
        raise NotTheHandler


def check_measured(state: IncidentState, finding: Finding | None) -> None:
    """Raise when something was found and nobody has said what follows from it."""
    if state is IncidentState.FOUND and finding is not Finding.UNFOUNDED:
        raise WithoutMeasure


def steps(state: IncidentState, finding: Finding | None) -> frozenset[IncidentMove]:
    """What comes next."""
    found = {move for move in IncidentMove if INCIDENT_MOVES.allows(state, move)}
    if state is IncidentState.FOUND:
        found -= {IncidentMove.MEASURE} if finding is Finding.UNFOUNDED else {IncidentMove.REVISIT}
    return frozenset(found)
