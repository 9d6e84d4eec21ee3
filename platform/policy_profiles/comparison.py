"""What tells the profiles apart, for somebody who has to choose one: row by row, and in a few words for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policy_profiles.format import FEATURES, Feature, Presence, Profile

FEATURE_LABELS: dict[str, str] = {
    "categories": "对象类型",
    "screening_window": "摸底",
    "census_tags": "摸底人数分项",
    "roster_refresh": "花名册每两个月刷新",
    "archive_batch": "每月归档、原件和副本分存",
    "talks": "个别谈话",
    "student_file": "一人一档",
    "monthly_tracking": "每月跟踪",
    "letter": "每年一封家长信和回函",
    "phone_book": "电话沟通记录本",
    "guardian_contact": "与家长联系",
    "talk_plan": "交流预案",
    "growth_file": "学习成长档案",
    "activities": "亲子与心理健康活动",
    "side_view": "向同学侧面了解",
    "home_visits": "家访",
    "school_visits": "接待家长校访",
    "seminar": "每学期家长座谈会",
    "tutoring_plan": "学习辅导计划",
    "fee_reduction": "生活费用减免",
    "rehab_plan": "康复训练计划",
    "individual_plan": "个性化教育计划",
    "report_up": "教育方法不当及时上报",
    "teacher_consultation": "向任课教师了解",
    "education_plan": "严重违规后的教育计划",
    "village_committee": "请村（居）委会协助",
    "leadership_group": "领导小组",
    "assistant_adviser": "助理班主任",
    "student_cadres": "学生干部协助",
    "training": "培训",
    "teacher_honours": "教师评优",
    "collective_honours": "集体评优",
    "progress_award": "学生进步奖",
    "disqualification": "取消评优资格",
    "term_summary": "学期总结",
    "year_report": "学年工作总结",
    "practice_library": "好经验留存",
    "evaluation_score": "工作评估记分",
    "priority_objects": "重点对象优先",
    "confidentiality": "保密要求",
}
"""Feature -> what a teacher would call it."""

PRESENCE_LABELS: dict[Presence, str] = {
    Presence.SOURCE: "原文写明",
    Presence.ALWAYS: "平台始终启用",
    Presence.OFFERED: "可以选用",
    Presence.NONE: "没有",
}

SYMBOLS: dict[Presence, str] = {
    Presence.SOURCE: "●",
    Presence.ALWAYS: "◐",
    Presence.OFFERED: "○",
    Presence.NONE: "–",
}
"""How a feature stands, as the difference matrix writes it."""

_MIXED_STAGES = {
    "nine_year": frozenset({"primary", "middle"}),
    "special": frozenset({"special", "primary", "middle"}),
}
_RARE, _USUAL = 2, 3
"""Stated in at most so many profiles, or in at least so many."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row in which the profiles are not all alike: the feature, and how it stands in each."""

    feature: str
    standings: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a profile has that few others have, and lacks that most have, as features in the order of the matrix."""

    profile: Profile
    more: tuple[str, ...]
    less: tuple[str, ...]


def fits(profile: Profile, stage: str) -> bool:
    """Whether the document was written for schools of this stage; a nine-year school may use a primary or a middle one."""
    return is_for(profile.stages, stage)


def is_for(stages: Iterable[str], stage: str) -> bool:
    """The same of the stages that a document names."""
    return not _MIXED_STAGES.get(stage, frozenset({stage})).isdisjoint(stages)


def differences(profiles: Sequence[Profile]) -> list[Difference]:
    """The rows of the matrix in which these profiles differ."""
    rows = [Difference(key, tuple(profile.features[key] for profile in profiles)) for key in FEATURES]
    return [row for row in rows if len({(each.presence, each.detail) for each in row.standings}) > 1]


def portraits(profiles: Sequence[Profile]) -> list[Portrait]:
    """Each profile beside the others."""
    stating = {key: _stating(profiles, key) for key in FEATURES}
    return [
        Portrait(
            profile,
            more=tuple(key for key in FEATURES if profile.key in stating[key] and len(stating[key]) <= _RARE),
            less=tuple(key for key in FEATURES if _lacks(profile, key) and len(stating[key]) >= _USUAL),
        )
        for profile in profiles
    ]


def _stating(profiles: Iterable[Profile], key: str) -> frozenset[str]:
    return frozenset(profile.key for profile in profiles if profile.features[key].presence is Presence.SOURCE)


def _lacks(profile: Profile, key: str) -> bool:
    return profile.features[key].presence in (Presence.NONE, Presence.OFFERED)
