"""The closed sets of words that a case is described with, and how staff read them."""

from __future__ import annotations

from enum import StrEnum


class EvidenceSource(StrEnum):
    """Where a piece of evidence comes from."""

    OBSERVATION = "observation"
    TALK = "talk"
    GUARDIAN = "guardian"
    DOCUMENT = "document"
    SIGNAL = "signal"


EVIDENCE_LABELS: dict[EvidenceSource, str] = {
    EvidenceSource.OBSERVATION: "日常观察",
    EvidenceSource.TALK: "谈话了解",
    EvidenceSource.GUARDIAN: "监护人说明",
    EvidenceSource.DOCUMENT: "证明材料",
    EvidenceSource.SIGNAL: "心理老师的关注提示",
}


class FlagKind(StrEnum):
    """A risk that brings priority handling at once (U-4.5)."""

    SELF_HARM = "self_harm"
    HARM_TO_OTHERS = "harm_to_others"


FLAG_LABELS: dict[FlagKind, str] = {FlagKind.SELF_HARM: "可能伤害自己", FlagKind.HARM_TO_OTHERS: "可能伤害他人"}


class Ground(StrEnum):
    """Why priority is asked for."""

    CATEGORIES = "categories"
    RISK_FLAG = "risk_flag"
    JUDGEMENT = "judgement"


GROUND_LABELS: dict[Ground, str] = {
    Ground.CATEGORIES: "同时有两种以上情况",
    Ground.RISK_FLAG: "有风险提示",
    Ground.JUDGEMENT: "老师的判断",
}


class CloseReason(StrEnum):
    """Why a case ends."""

    GOAL_MET = "goal_met"
    GONE = "gone"
    GRADUATED = "graduated"
    MOVED_AWAY = "moved_away"
    MISTAKEN = "mistaken"


CLOSE_LABELS: dict[CloseReason, str] = {
    CloseReason.GOAL_MET: "目标达成",
    CloseReason.GONE: "情形消失",
    CloseReason.GRADUATED: "毕业",
    CloseReason.MOVED_AWAY: "转出",
    CloseReason.MISTAKEN: "误列",
}


class PaperPurpose(StrEnum):
    """What something of a file is printed or taken out for; the access log keeps it."""

    MEETING = "meeting"
    HANDOVER = "handover"
    GUARDIAN = "guardian"
    FILING = "filing"


PAPER_LABELS: dict[PaperPurpose, str] = {
    PaperPurpose.MEETING: "准备会商或谈话",
    PaperPurpose.HANDOVER: "工作交接",
    PaperPurpose.GUARDIAN: "家长查阅",
    PaperPurpose.FILING: "归档留存",
}


class Refusal(StrEnum):
    """Why a file is not made; a closed set, so that nobody is named in it."""

    UNCLEAR = "unclear"
    TOO_MUCH = "too_much"
    LOOK = "look"
    TALK = "talk"


REFUSAL_LABELS: dict[Refusal, str] = {
    Refusal.UNCLEAR: "用途还不清楚，请先说明",
    Refusal.TOO_MUCH: "范围太大，请只要用得着的班级",
    Refusal.LOOK: "在平台上查看就够了，不必带出",
    Refusal.TALK: "请先来和我商量",
}


class Span(StrEnum):
    """How far back what is printed reaches."""

    MONTH = "month"
    TERM = "term"
    ALL = "all"


SPAN_LABELS: dict[Span, str] = {Span.MONTH: "最近一个月", Span.TERM: "本学期", Span.ALL: "全部经过"}


class RosterSort(StrEnum):
    """In which order the list stands."""

    WAITING = "waiting"
    CLASS = "class"
    NAME = "name"
    SINCE = "since"


SORT_LABELS: dict[RosterSort, str] = {
    RosterSort.WAITING: "等待决定的在前",
    RosterSort.CLASS: "按班级",
    RosterSort.NAME: "按姓名",
    RosterSort.SINCE: "最近变动的在前",
}


class RequestKind(StrEnum):
    """What is asked for and decided by a second person."""

    PRIORITY = "priority"
    CLOSING = "closing"


class DecisionKind(StrEnum):
    """What was decided or noted, as a line in the file's history."""

    PROPOSED = "proposed"
    PROPOSED_AGAIN = "proposed_again"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    PRIORITY_ASKED = "priority_asked"
    PRIORITY_RAISED = "priority_raised"
    PRIORITY_REFUSED = "priority_refused"
    PRIORITY_ENDED = "priority_ended"
    FLAGGED = "flagged"
    FLAG_CLEARED = "flag_cleared"
    OPINION = "opinion"
    SUPPORT_REVISED = "support_revised"
    CLOSING_ASKED = "closing_asked"
    CLOSING_REFUSED = "closing_refused"
    CLOSED = "closed"


DECISION_LABELS: dict[DecisionKind, str] = {
    DecisionKind.PROPOSED: "提出候选",
    DecisionKind.PROPOSED_AGAIN: "另有老师提出支持",
    DecisionKind.CONFIRMED: "确认纳入支持",
    DecisionKind.DECLINED: "不纳入",
    DecisionKind.PRIORITY_ASKED: "申请重点关注",
    DecisionKind.PRIORITY_RAISED: "列为重点",
    DecisionKind.PRIORITY_REFUSED: "暂不列为重点",
    DecisionKind.PRIORITY_ENDED: "结束重点关注",
    DecisionKind.FLAGGED: "提出风险提示",
    DecisionKind.FLAG_CLEARED: "解除风险提示",
    DecisionKind.OPINION: "心理老师写下意见",
    DecisionKind.SUPPORT_REVISED: "更新约定的支持",
    DecisionKind.CLOSING_ASKED: "申请结案",
    DecisionKind.CLOSING_REFUSED: "暂不结案",
    DecisionKind.CLOSED: "结案",
}
