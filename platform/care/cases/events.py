"""What happens to a case. Events carry ids and plain values only: no name, no category, no narrative."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesProposed(Event):
    """Students were proposed: candidates, one event for the batch."""

    title: ClassVar[str] = "提出候选"
    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesProposedAgain(Event):
    """Somebody proposed students whose protected files they do not open; the files took it up."""

    title: ClassVar[str] = "补充提出"
    case_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseConfirmed(Event):
    """A second person confirmed the case; duties begin."""

    title: ClassVar[str] = "确认纳入"
    case_id: UUID
    class_id: UUID
    confirmed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesConfirmed(Event):
    """A second person confirmed several cases together; one event for the batch."""

    title: ClassVar[str] = "一并确认纳入"
    case_ids: tuple[UUID, ...]
    confirmed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeclined(Event):
    """The candidate is not taken up; the row is erased after the term."""

    title: ClassVar[str] = "不纳入"
    case_id: UUID
    erase_after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityAsked(Event):
    """The rule or a person asks for priority; people decide."""

    title: ClassVar[str] = "申请重点关注"
    case_id: UUID
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRaised(Event):
    """The case became a priority; its duties come closer together."""

    title: ClassVar[str] = "列为重点"
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRefused(Event):
    """People decided against priority for now."""

    title: ClassVar[str] = "暂不列为重点"
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityEnded(Event):
    """The case is no longer a priority."""

    title: ClassVar[str] = "结束重点关注"
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFlagged(Event):
    """A risk was flagged: priority handling begins at once."""

    title: ClassVar[str] = "提出风险提示"
    case_id: UUID
    flag_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskCleared(Event):
    """A risk flag was taken down by people."""

    title: ClassVar[str] = "解除风险提示"
    case_id: UUID
    flag_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    """The counsellor wrote an opinion on whether priority may end."""

    title: ClassVar[str] = "写下心理老师意见"
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRevised(Event):
    """The agreed support was written down anew."""

    title: ClassVar[str] = "更新约定的支持"
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingAsked(Event):
    """Closing was asked for, with reason and outcome."""

    title: ClassVar[str] = "申请结案"
    case_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRefused(Event):
    """People decided to keep the case open."""

    title: ClassVar[str] = "暂不结案"
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Event):
    """The case was closed; no further duties."""

    title: ClassVar[str] = "结案"
    case_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoved(Event):
    """The student changed class: file and duties go along."""

    title: ClassVar[str] = "档案随班调整"
    case_id: UUID
    class_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CounsellingNoted(Event):
    """A counsellor wrote a note of their own."""

    title: ClassVar[str] = "写辅导记录"
    case_id: UUID
    note_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CounsellingCorrected(Event):
    """A counsellor corrected a note of their own."""

    title: ClassVar[str] = "更正辅导记录"
    case_id: UUID
    note_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CounsellingsNoted(Event):
    """A counsellor wrote notes on several students; one event for the batch."""

    title: ClassVar[str] = "一起写辅导记录"
    case_ids: tuple[UUID, ...]
    note_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyCardWritten(Event):
    """A safety card was written, changed or taken out of use."""

    title: ClassVar[str] = "更新身体安全卡"
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAsked(Event):
    """Somebody asks for a file with the names of students in care."""

    title: ClassVar[str] = "申请导出"
    work_id: UUID
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAllowed(Event):
    """A second person allowed the file."""

    title: ClassVar[str] = "批准导出"
    work_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRefused(Event):
    """A second person did not allow the file."""

    title: ClassVar[str] = "不批准导出"
    work_id: UUID
    reason: str
