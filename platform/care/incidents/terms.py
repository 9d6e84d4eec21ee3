"""The closed sets of incidents and of mandatory reports."""

from __future__ import annotations

from enum import StrEnum

from accounts.roles import Role
from policy_profiles.disqualifying import Consequence


class IncidentKind(StrEnum):
    """What somebody reports; all but the last are what an inquiry may find (domain.md A8)."""

    DISCRIMINATION = "discrimination"
    PREJUDICE = "prejudice"
    IMPROPER_METHOD = "improper_method"
    OTHER = "other"


KIND_LABELS: dict[IncidentKind, str] = {
    IncidentKind.DISCRIMINATION: "歧视",
    IncidentKind.PREJUDICE: "偏见",
    IncidentKind.IMPROPER_METHOD: "不当教育方式",
    IncidentKind.OTHER: "其他情形",
}


class Effect(StrEnum):
    """What it led to, as far as whoever reports it can tell."""

    UNKNOWN = "unknown"
    NONE = "none"
    ADVERSE = "adverse"
    SERIOUS = "serious"


EFFECT_LABELS: dict[Effect, str] = {
    Effect.UNKNOWN: "说不清",
    Effect.NONE: "没有明显影响",
    Effect.ADVERSE: "造成不良后果",
    Effect.SERIOUS: "造成严重后果",
}
CONSEQUENCE_LABELS: dict[Consequence, str] = {
    Consequence.NONE: "没有明显影响",
    Consequence.ADVERSE: "造成不良后果",
    Consequence.SERIOUS: "造成严重后果",
}


class Finding(StrEnum):
    """What the inquiry came to."""

    ESTABLISHED = "established"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"


FINDING_LABELS: dict[Finding, str] = {
    Finding.ESTABLISHED: "成立",
    Finding.PARTLY: "部分成立",
    Finding.UNFOUNDED: "不成立",
}


class EntryKind(StrEnum):
    """One step of an incident, in words."""

    ACCEPTED = "accepted"
    HANDED_ON = "handed_on"
    INQUIRY = "inquiry"
    MESSAGE = "message"
    ANSWER = "answer"
    FINDING = "finding"
    MEASURE = "measure"
    REVISIT = "revisit"
    CLOSING = "closing"


ENTRY_LABELS: dict[EntryKind, str] = {
    EntryKind.ACCEPTED: "受理",
    EntryKind.HANDED_ON: "换人处理",
    EntryKind.INQUIRY: "调查",
    EntryKind.MESSAGE: "写给反映人",
    EntryKind.ANSWER: "反映人的回答",
    EntryKind.FINDING: "认定",
    EntryKind.MEASURE: "处理",
    EntryKind.REVISIT: "回访",
    EntryKind.CLOSING: "关闭",
}

CONVERSATION = (EntryKind.MESSAGE, EntryKind.ANSWER)
"""What whoever reported it reads again, and nothing else."""

OFFICES: tuple[Role, ...] = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.GROUP_MEMBER)
"""Who handles incidents (domain.md section 4)."""

OFFICE_LABELS: dict[Role, str] = {
    Role.PRINCIPAL: "和校长有关",
    Role.GROUP_HEAD: "和领导小组组长有关",
    Role.GROUP_MEMBER: "和领导小组成员有关",
    Role.COUNSELLOR: "和心理老师有关",
}
"""What somebody without a name may say it is about: whoever would handle it, or read the mandatory report of it."""


class Harm(StrEnum):
    """What a mandatory report is about."""

    INJURY = "injury"
    SEXUAL = "sexual"
    NEGLECT = "neglect"
    BULLYING = "bullying"
    MISSING = "missing"
    OTHER = "other"


HARM_LABELS: dict[Harm, str] = {
    Harm.INJURY: "身体伤害或家庭暴力",
    Harm.SEXUAL: "性侵害或疑似性侵害",
    Harm.NEGLECT: "无人照料、遗弃",
    Harm.BULLYING: "严重欺凌",
    Harm.MISSING: "失踪或被拐骗",
    Harm.OTHER: "其他危险",
}


class Suspect(StrEnum):
    """From where the harm may come."""

    UNKNOWN = "unknown"
    FAMILY = "family"
    STAFF = "staff"
    STUDENT = "student"
    STRANGER = "stranger"


SUSPECT_LABELS: dict[Suspect, str] = {
    Suspect.UNKNOWN: "还不清楚",
    Suspect.FAMILY: "可能来自家里",
    Suspect.STAFF: "可能来自学校的人",
    Suspect.STUDENT: "可能来自同学",
    Suspect.STRANGER: "可能来自校外的人",
}

READING_OFFICES: tuple[Role, ...] = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.COUNSELLOR)
"""Who reads mandatory reports (domain.md section 4)."""

READING_LABELS: dict[Role, str] = {
    Role.PRINCIPAL: "校长",
    Role.GROUP_HEAD: "领导小组组长",
    Role.COUNSELLOR: "心理健康教育教师",
}


class Authority(StrEnum):
    """Whom the law wants to hear of it."""

    POLICE = "police"
    EDUCATION = "education"
    CIVIL_AFFAIRS = "civil_affairs"


AUTHORITY_LABELS: dict[Authority, str] = {
    Authority.POLICE: "公安机关",
    Authority.EDUCATION: "教育局",
    Authority.CIVIL_AFFAIRS: "民政部门",
}


class TellingWay(StrEnum):
    """How an authority was told."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    WRITTEN = "written"


TELLING_LABELS: dict[TellingWay, str] = {
    TellingWay.PHONE: "电话",
    TellingWay.IN_PERSON: "当面",
    TellingWay.WRITTEN: "书面",
}


class ReportNote(StrEnum):
    """What is written down with a mandatory report later on."""

    COOPERATION = "cooperation"
    END = "end"


NOTE_LABELS: dict[ReportNote, str] = {ReportNote.COOPERATION: "配合", ReportNote.END: "结束"}
