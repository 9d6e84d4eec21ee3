"""What happens with incidents and mandatory reports. Of a report without a name no event is kept: it would tell the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported(Event):
    """Somebody who works here reported an incident; who, stands with the incident alone."""

    title: ClassVar[str] = "上报情况"
    incident_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMoved(Event):
    """An incident was taken up, inquired into, found, measured, revisited, handed on or closed."""

    title: ClassVar[str] = "事件处置有了进展"
    incident_id: UUID
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAnswered(Event):
    """Who reported it under their name answered a question."""

    title: ClassVar[str] = "反映人回答了问题"
    incident_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MandatoryReportOpened(Event):
    """Somebody wrote down that a child may be harmed."""

    title: ClassVar[str] = "发现孩子可能受到伤害"
    report_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityTold(Event):
    """An authority was told."""

    title: ClassVar[str] = "已向有关部门报告"
    report_id: UUID
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MandatoryReportMoved(Event):
    """A receipt came, something was done to help the authorities, or it ended."""

    title: ClassVar[str] = "强制报告有了进展"
    report_id: UUID
    step: str
