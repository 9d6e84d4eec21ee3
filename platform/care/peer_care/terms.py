"""What becomes of what a helper handed in, and the words that no task may hold."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What the teacher made of it."""

    FILE = "file"
    SCREENING = "screening"
    NONE = "none"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.FILE: "写进这位同学的档案（同学侧面了解）",
    Outcome.SCREENING: "留作摸底时的早期线索",
    Outcome.NONE: "不用处理，写明原因",
}

SETTLED_LABELS: dict[Outcome, str] = {
    Outcome.FILE: "已写进档案",
    Outcome.SCREENING: "留作摸底线索",
    Outcome.NONE: "不用处理",
}
"""The same as it stands in a list."""

_FILES = ("在册", "建档", "档案", "候选", "重点关注", "关爱对象", "关爱名册", "摸底", "排查", "单独关注")
_EVERYDAY = ("留守", "贫困", "低保", "后进", "学困", "违纪", "抑郁", "自残", "自杀", "随迁", "困难学生")
CASE_WORDS = (*_FILES, *_EVERYDAY)
"""What would tell a student that somebody is listed, or why: beside the words and the category names that never go out (A16)."""
