"""The closed sets of support plans: their kinds, what a school's form makes obligatory, and how each kind calls its fields."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from policy_profiles.evidence import EvidenceKind


class PlanKind(StrEnum):
    """What a plan is for. The values are those of the forms and features in a policy document."""

    TUTORING = "tutoring_plan"
    GROWTH = "growth_file"
    REHAB = "rehab_plan"
    INDIVIDUAL = "individual_plan"
    EDUCATION = "education_plan"


KIND_LABELS: dict[PlanKind, str] = {
    PlanKind.TUTORING: "辅导计划",
    PlanKind.GROWTH: "成长档案",
    PlanKind.REHAB: "康复训练计划",
    PlanKind.INDIVIDUAL: "个性化教育计划",
    PlanKind.EDUCATION: "教育计划",
}

STARTED: dict[PlanKind, EvidenceKind | None] = {
    PlanKind.TUTORING: EvidenceKind.TUTORING_PLAN,
    PlanKind.GROWTH: None,
    PlanKind.REHAB: EvidenceKind.REHAB_PLAN,
    PlanKind.INDIVIDUAL: EvidenceKind.INDIVIDUAL_PLAN,
    PlanKind.EDUCATION: EvidenceKind.EDUCATION_PLAN,
}
"""What a plan of each kind is evidence of on the day on which it takes effect."""

REVIEWED: dict[PlanKind, EvidenceKind | None] = {
    PlanKind.TUTORING: EvidenceKind.PLAN_REVIEW,
    PlanKind.GROWTH: EvidenceKind.PLAN_REVIEW,
    PlanKind.REHAB: EvidenceKind.REHAB_REVIEW,
    PlanKind.INDIVIDUAL: EvidenceKind.INDIVIDUAL_REVIEW,
    PlanKind.EDUCATION: None,
}
"""What looking back at it is evidence of."""


def kinds_owed(evidence: Collection[str]) -> list[PlanKind]:
    """The kinds of plan that a duty with this evidence asks for: one to write, else one to look back at."""
    wanted = set(evidence)
    to_write = [kind for kind in PlanKind if STARTED[kind] in wanted]
    return to_write or [kind for kind in PlanKind if REVIEWED[kind] in wanted]


class Need(StrEnum):
    """What a plan may have to hold before it takes effect, as the school's own form says."""

    TIME = "time"
    CONTENT = "content"
    GOAL = "goal"


NEED_LABELS: dict[Need, str] = {
    Need.TIME: "时间（星期几或哪一天，从几点到几点）",
    Need.CONTENT: "内容",
    Need.GOAL: "至少一个写明日期的阶段性目标",
}

FIELDS_OF_FORMS: dict[str, Need] = {"帮扶时间": Need.TIME, "帮扶内容": Need.CONTENT, "阶段性目标": Need.GOAL}
"""How the forms of policy documents call what they ask for; more words may follow in brackets."""


class RestKind(StrEnum):
    """Why school is out on a day."""

    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    VACATION = "vacation"


REST_LABELS: dict[RestKind, str] = {
    RestKind.HOLIDAY: "法定节假日",
    RestKind.WEEKEND: "双休日",
    RestKind.VACATION: "寒暑假",
}

WEEKDAY_LABELS: dict[int, str] = {0: "周一", 1: "周二", 2: "周三", 3: "周四", 4: "周五", 5: "周六", 6: "周日"}


@dataclass(frozen=True, slots=True)
class Wording:
    """How a plan of one kind calls what it holds."""

    topic: str
    content: str
    responsible: str
    progress: str
    has_times: bool
    has_family: bool


KIND_WORDING: dict[PlanKind, tuple[str, str, str, str]] = {
    PlanKind.TUTORING: ("学科", "帮扶内容", "责任教师", "进展"),
    PlanKind.GROWTH: ("学科", "现在的情况", "责任教师", "表现和进步"),
    PlanKind.REHAB: ("项目", "训练内容", "负责人", "训练情况"),
    PlanKind.INDIVIDUAL: ("课程", "选课和走班安排", "导师", "评价"),
    PlanKind.EDUCATION: ("主题", "教育措施", "负责人", "落实情况"),
}
"""Topic, content, responsible person, progress."""

_WITH_TIMES = frozenset({PlanKind.TUTORING, PlanKind.REHAB, PlanKind.INDIVIDUAL})
_WITH_FAMILY = frozenset({PlanKind.REHAB, PlanKind.EDUCATION})


def wording(kind: PlanKind) -> Wording:
    """The words of one kind."""
    return Wording(*KIND_WORDING[kind], has_times=kind in _WITH_TIMES, has_family=kind in _WITH_FAMILY)
