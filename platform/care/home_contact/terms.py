"""The closed sets of words that contacts, visits and special events are described with, and how staff read them."""

from __future__ import annotations

from enum import StrEnum


class ContactWay(StrEnum):
    """How one spoke with a guardian; a call stands in the phone log too."""

    PHONE = "phone"
    MESSAGE = "message"
    MEETING = "meeting"


class Direction(StrEnum):
    """Who began it (主叫、被叫)."""

    OUT = "out"
    IN = "in"


class EventType(StrEnum):
    """What has to be told to the guardian promptly (U-7.2.2, R10)."""

    ABNORMAL = "abnormal"
    SANCTION = "sanction"
    ACCIDENT = "accident"
    ABSENCE = "absence"
    BREACH = "breach"
    """A serious breach of the rules: the principal is asked, and an education plan follows (K-4.7)."""


class VisitKind(StrEnum):
    """Staff at the family's home (走访), or the family at school (校访)."""

    HOME = "home"
    SCHOOL = "school"


class Company(StrEnum):
    """Nobody visits a home without a colleague or somebody at school who knows of it."""

    TWO = "two"
    TOLD = "told"


class PostedWay(StrEnum):
    """How a letter went out; each leaves a proof of its own."""

    MAIL = "mail"
    HAND = "hand"
    CHILD = "child"
    MESSAGE = "message"


class ReplyWay(StrEnum):
    """How a family replied."""

    LINK = "link"
    PAPER = "paper"


class ReplyAnswer(StrEnum):
    """What a family replies with one tap."""

    READ = "read"
    CALL = "call"


ANSWER_LABELS: dict[ReplyAnswer, str] = {
    ReplyAnswer.READ: "已看过，谢谢老师",
    ReplyAnswer.CALL: "请老师给我打个电话",
}

POSTED_LABELS: dict[PostedWay, str] = {
    PostedWay.MAIL: "邮寄",
    PostedWay.HAND: "当面交给家长",
    PostedWay.CHILD: "孩子带回",
    PostedWay.MESSAGE: "发给家长链接",
}

REPLY_LABELS: dict[ReplyWay, str] = {ReplyWay.LINK: "在线回函", ReplyWay.PAPER: "纸质回函"}

WAY_LABELS: dict[ContactWay, str] = {
    ContactWay.PHONE: "电话",
    ContactWay.MESSAGE: "微信或短信",
    ContactWay.MEETING: "当面",
}

DIRECTION_LABELS: dict[Direction, str] = {Direction.OUT: "学校打出", Direction.IN: "家长打来"}

EVENT_LABELS: dict[EventType, str] = {
    EventType.ABNORMAL: "状态异常",
    EventType.SANCTION: "处分",
    EventType.ACCIDENT: "意外或受伤",
    EventType.ABSENCE: "无故缺勤",
    EventType.BREACH: "严重违反校规",
}

VISIT_LABELS: dict[VisitKind, str] = {VisitKind.HOME: "家访", VisitKind.SCHOOL: "家长校访"}

COMPANY_LABELS: dict[Company, str] = {
    Company.TWO: "和同事一起去",
    Company.TOLD: "一个人去，事先告诉了年级组长或学校",
}

REASON_LABELS: dict[str, str] = {
    words: words for words in ("近况和在家表现", "学习和作业", "身体和情绪", "到校和请假", "商量怎样支持")
}
"""What contacts are commonly about: one tap, kept as it is shown."""
