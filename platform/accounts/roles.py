"""The roles of domain.md section 4, as platform codes."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A role in a school, or in the district's office."""

    DISTRICT_ADMIN = "district_admin"
    STATISTICIAN = "statistician"
    PRINCIPAL = "principal"
    GROUP_HEAD = "group_head"
    GROUP_MEMBER = "group_member"
    COUNSELLOR = "counsellor"
    GRADE_HEAD = "grade_head"
    CLASS_TEACHER = "class_teacher"
    SUBJECT_TEACHER = "subject_teacher"
    ACADEMIC_AFFAIRS = "academic_affairs"
    LOGISTICS = "logistics"
    STUDENT_HELPER = "student_helper"


DISTRICT_ROLES = frozenset({Role.DISTRICT_ADMIN, Role.STATISTICIAN})
"""Roles in a district's office; all others are a school's."""

GROUP_ROLES = frozenset({Role.GROUP_HEAD, Role.GROUP_MEMBER})
"""Roles that come with an appointment to the leadership group."""

CLASS_ROLES = frozenset({Role.CLASS_TEACHER, Role.SUBJECT_TEACHER, Role.STUDENT_HELPER})
"""Roles whose assignment names a class; a grade head's names a grade."""

LABELS: dict[Role, str] = {
    Role.DISTRICT_ADMIN: "区管理员",
    Role.STATISTICIAN: "教育局统计员",
    Role.PRINCIPAL: "校长",
    Role.GROUP_HEAD: "领导小组组长",
    Role.GROUP_MEMBER: "领导小组成员",
    Role.COUNSELLOR: "心理健康教育教师",
    Role.GRADE_HEAD: "年级组长",
    Role.CLASS_TEACHER: "班主任",
    Role.SUBJECT_TEACHER: "任课教师",
    Role.ACADEMIC_AFFAIRS: "教务处",
    Role.LOGISTICS: "后勤",
    Role.STUDENT_HELPER: "同学关怀伙伴",
}
