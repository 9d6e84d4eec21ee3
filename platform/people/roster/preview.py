"""The part of a plan that people look at before they confirm it: some of the names behind each count, never a phone number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from people import class_names
from people.class_names import ClassKey
from people.roster.known import Known
from people.roster.plan import Plan

MOST = 100
"""So many names stand behind each count; the counts themselves are always whole."""

FIELD_LABELS: dict[str, str] = {
    "name": "姓名",
    "pinyin": "姓名拼音",
    "gender": "性别",
    "born_on": "出生日期",
    "enrolled_on": "入学日期",
    "class": "班级",
    "returned": "恢复在校",
    "guardian1": "监护人",
    "guardian2": "第二监护人",
    "post": "岗位",
}

Lines = list[dict[str, Any]]  # Any: JSON


def of(plan: Plan, known: Known, *, stage: str) -> dict[str, Any]:  # Any: JSON
    """What the page shows, as JSON."""
    by_id = {group.id: group.name for group in known.classes.values()}
    return {
        "classes": [class_names.name(key, stage=stage) for key in plan.new_classes[:MOST]],
        "promoted": [[old.name, class_names.name(key, stage=stage)] for old, key in plan.promoted[:MOST]],
        "new": [
            {"number": entry.number, "name": entry.name, "class": _name(entry.group, stage)}
            for entry in plan.new[:MOST]
        ],
        "changed": _changed(plan, by_id, stage),
        "left": [
            {"number": student.number, "name": student.name, "class": by_id.get(student.class_id, "")}
            for student in plan.left[:MOST]
        ],
        "new_staff": [{"number": entry.number, "name": entry.name} for entry in plan.new_staff[:MOST]],
        "changed_staff": [
            {"number": change.known.number, "name": change.entry.name, "fields": list(change.fields)}
            for change in plan.changed_staff[:MOST]
        ],
    }


def _changed(plan: Plan, by_id: dict[UUID, str], stage: str) -> Lines:
    return [
        {
            "number": change.known.number,
            "name": change.entry.name,
            "fields": list(change.fields),
            "from": by_id.get(change.known.class_id, ""),
            "to": _name(change.entry.group, stage),
        }
        for change in plan.changed[:MOST]
    ]


def _name(key: ClassKey | None, stage: str) -> str:
    return class_names.name(key, stage=stage) if key else ""
