"""The closed sets of words that talks and tracking records are described with, and how staff read them."""

from __future__ import annotations

from enum import StrEnum


class TalkKind(StrEnum):
    """With whom the talk was (domain.md section 3)."""

    STUDENT = "student"
    PEER = "peer"
    SCREENING = "screening"
    TEACHER = "teacher"


class Way(StrEnum):
    """How the month was tracked (K-4.3: 观察、家访、谈话)."""

    OBSERVATION = "observation"
    HOME_VISIT = "home_visit"
    TALK = "talk"


KIND_LABELS: dict[TalkKind, str] = {
    TalkKind.STUDENT: "与本人谈话",
    TalkKind.PEER: "同学侧面了解",
    TalkKind.SCREENING: "摸底谈话",
    TalkKind.TEACHER: "向任课教师了解",
}

WAY_LABELS: dict[Way, str] = {Way.OBSERVATION: "观察", Way.HOME_VISIT: "家访", Way.TALK: "谈话"}


PLAN_LABELS: dict[str, str] = {
    "traits": "学生特点",
    "purpose": "谈话目的",
    "opening": "切入话题",
    "caution": "注意事项",
    "hope": "预期",
}
"""The fields of a talk plan (交流预案), in their order on paper."""


class Topic(StrEnum):
    """What talks are commonly about: one tap instead of a sentence."""

    STUDY = "study"
    PEERS = "peers"
    FAMILY = "family"
    MOOD = "mood"
    INTERESTS = "interests"
    PLANS = "plans"


TOPIC_LABELS: dict[Topic, str] = {
    Topic.STUDY: "学习",
    Topic.PEERS: "同学交往",
    Topic.FAMILY: "家里近况",
    Topic.MOOD: "心情和睡眠",
    Topic.INTERESTS: "兴趣和特长",
    Topic.PLANS: "最近的打算",
}

PLACE_LABELS: dict[str, str] = {place: place for place in ("教室", "办公室", "操场", "家里", "电话里")}
"""Where talks commonly take place, as it is kept and as it is shown."""


class Conduct(StrEnum):
    """How something goes, in three steps: no marks, no ranks."""

    WELL = "well"
    MIXED = "mixed"
    CARE = "care"


LESSON_LABELS: dict[Conduct, str] = {
    Conduct.WELL: "听讲投入",
    Conduct.MIXED: "时好时差",
    Conduct.CARE: "常走神或没精神",
}
COMPANY_LABELS: dict[Conduct, str] = {
    Conduct.WELL: "和同学相处融洽",
    Conduct.MIXED: "来往不多",
    Conduct.CARE: "常一个人或有摩擦",
}
HOMEWORK_LABELS: dict[Conduct, str] = {
    Conduct.WELL: "按时完成",
    Conduct.MIXED: "有时拖欠",
    Conduct.CARE: "多数没完成",
}


CARD_LABELS: dict[bool, str] = {True: "任课教师反馈", False: "已请任课教师反馈，还没有收到"}
"""A card in the course of a file: sent, or only asked for."""

CONFERENCE_LABELS: dict[bool, str] = {True: "会商", False: "会商（已约）"}
"""A conference in the course of a file: held with minutes, or only called."""
