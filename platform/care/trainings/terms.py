"""The closed sets of trainings: what they are, what they are about, whom they are for, and hours, counted in halves."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from accounts.roles import Role

MOST_HALF_HOURS: Final = 48
"""Three days of eight hours: more is a slip of the pen."""


class TrainingKind(StrEnum):
    """A training by topic, or class teachers among themselves (E5-4.3)."""

    TRAINING = "training"
    EXCHANGE = "exchange"


class Topic(StrEnum):
    """What U-8.2 and K-5.5 ask to be trained in."""

    EARLY_WARNING = "early_warning"
    THOUGHT = "thought"
    COUNSELLING = "counselling"
    GUIDANCE = "guidance"


class Way(StrEnum):
    """How it came onto the list that somebody was there."""

    CODE = "code"
    LIST = "list"


class Result(StrEnum):
    """What the assessment showed."""

    PASSED = "passed"
    AGAIN = "again"


class TrainingSpan(StrEnum):
    """Which part of the list."""

    COMING = "coming"
    PAST = "past"


class TrainingOrder(StrEnum):
    """How a list of trainings is sorted."""

    NEWEST = "newest"
    OLDEST = "oldest"
    HOURS = "hours"


class PeopleOrder(StrEnum):
    """How the list of people is sorted."""

    FEWEST = "fewest"
    MOST = "most"
    NAME = "name"


KIND_LABELS: dict[TrainingKind, str] = {TrainingKind.TRAINING: "培训", TrainingKind.EXCHANGE: "班主任交流会"}
TOPIC_LABELS: dict[Topic, str] = {
    Topic.EARLY_WARNING: "预警与应对",
    Topic.THOUGHT: "思想教育",
    Topic.COUNSELLING: "心理辅导",
    Topic.GUIDANCE: "工作指引",
}
HELPER_TOPIC_LABELS: dict[Topic, str] = {**TOPIC_LABELS, Topic.COUNSELLING: "倾听与辅导"}
"""The same for helpers, who are students: a word that also names a category stands on no page of theirs (domain.md 7.5)."""
WAY_LABELS: dict[Way, str] = {Way.CODE: "扫码签到", Way.LIST: "名单登记"}
RESULT_LABELS: dict[Result, str] = {Result.PASSED: "合格", Result.AGAIN: "需补学"}
SPAN_LABELS: dict[TrainingSpan, str] = {TrainingSpan.COMING: "接下来的", TrainingSpan.PAST: "办过的"}
ORDER_LABELS: dict[TrainingOrder, str] = {
    TrainingOrder.NEWEST: "日期从近到远",
    TrainingOrder.OLDEST: "日期从远到近",
    TrainingOrder.HOURS: "学时从多到少",
}
PEOPLE_ORDER_LABELS: dict[PeopleOrder, str] = {
    PeopleOrder.FEWEST: "学时从少到多",
    PeopleOrder.MOST: "学时从多到少",
    PeopleOrder.NAME: "姓名",
}

AUDIENCES: tuple[Role, ...] = (
    Role.CLASS_TEACHER,
    Role.SUBJECT_TEACHER,
    Role.GRADE_HEAD,
    Role.COUNSELLOR,
    Role.GROUP_HEAD,
    Role.GROUP_MEMBER,
    Role.STUDENT_HELPER,
)
"""Whom a training can be for, in the order of the pages (U-8.2: cadres, class teachers, assistants; K-5.5: teachers)."""


def hours(half_hours: int) -> str:
    """Half hours as people write hours: 3 is 1.5, 4 is 2."""
    whole, rest = divmod(half_hours, 2)
    return f"{whole}.5" if rest else str(whole)
