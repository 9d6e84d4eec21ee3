"""The closed sets of seminars, activities and student forums."""

from __future__ import annotations

from enum import StrEnum


class GuestReply(StrEnum):
    """What a guest answered."""

    COMING = "coming"
    NOT_COMING = "not_coming"


class ReplyWay(StrEnum):
    """How the answer came in: by the guest's own link, or told to a teacher."""

    LINK = "link"
    TOLD = "told"


class SignedWay(StrEnum):
    """How somebody signed in: by the code at the door, or by a teacher's hand."""

    CODE = "code"
    HAND = "hand"


class GuestsShown(StrEnum):
    """Which part of the guests is looked at."""

    ALL = "all"
    SILENT = "silent"
    COMING = "coming"
    NOT_COMING = "not_coming"
    HERE = "here"
    ABSENT = "absent"


class GuestSort(StrEnum):
    """In which order guests stand."""

    CLASS = "class"
    NAME = "name"
    REPLY = "reply"


class SeminarSort(StrEnum):
    """In which order seminars stand."""

    NEWEST = "newest"
    OLDEST = "oldest"
    GRADE = "grade"


class ActivityKind(StrEnum):
    """What kind of activity it was (K-4.9)."""

    TOGETHER = "together"
    GROUP_COUNSELLING = "group_counselling"
    LESSON = "lesson"
    FAMILY_LECTURE = "family_lecture"


class RecordSort(StrEnum):
    """In which order activities and forums stand."""

    NEWEST = "newest"
    OLDEST = "oldest"


REPLY_LABELS: dict[GuestReply, str] = {GuestReply.COMING: "会来", GuestReply.NOT_COMING: "来不了"}
REPLY_WAY_LABELS: dict[ReplyWay, str] = {ReplyWay.LINK: "家长自己回复", ReplyWay.TOLD: "老师代记"}
SIGNED_LABELS: dict[SignedWay, str] = {SignedWay.CODE: "扫码签到", SignedWay.HAND: "老师代签"}
SHOWN_LABELS: dict[GuestsShown, str] = {
    GuestsShown.ALL: "全部",
    GuestsShown.SILENT: "还没回复",
    GuestsShown.COMING: "会来",
    GuestsShown.NOT_COMING: "来不了",
    GuestsShown.HERE: "已签到",
    GuestsShown.ABSENT: "没有到会",
}
GUEST_SORT_LABELS: dict[GuestSort, str] = {
    GuestSort.CLASS: "按班级",
    GuestSort.NAME: "按家长姓名",
    GuestSort.REPLY: "没回复的在前",
}
SEMINAR_SORT_LABELS: dict[SeminarSort, str] = {
    SeminarSort.NEWEST: "日期近的在前",
    SeminarSort.OLDEST: "日期早的在前",
    SeminarSort.GRADE: "按年级",
}
RECORD_SORT_LABELS: dict[RecordSort, str] = {RecordSort.NEWEST: "新的在前", RecordSort.OLDEST: "早的在前"}
ACTIVITY_LABELS: dict[ActivityKind, str] = {
    ActivityKind.TOGETHER: "亲子共成长",
    ActivityKind.GROUP_COUNSELLING: "集体心理辅导",
    ActivityKind.LESSON: "心理健康课",
    ActivityKind.FAMILY_LECTURE: "家庭教育讲座",
}
