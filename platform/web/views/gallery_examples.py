"""Small made-up values for the page of all pieces: nothing of them is read from anywhere, and nobody exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from flask import g, url_for

from accounts.roles import Role
from attachments.kinds import FileKind
from attachments.queries import AttachmentLine
from care.cases.figures import CounsellorFigures
from care.cases.file import TipLine
from care.cases.timeline import RecordKind, TimelineEntry
from drafts.queries import FoundDraft, Seen
from kernel import clock
from links import tokens
from obligations.lifecycle import DutyState, Matter
from obligations.queries import DutyLine
from policy_profiles.duty import Step
from web import forms, polls
from web.desks import Desk, MyClass, RosterDesk
from web.language import translate as _
from web.saved import Saved
from web.shortcuts import Key
from web.views.case_timeline import Course, MonthSeen
from web.waiting import Waiting
from works.lifecycle import WorkKind, WorkState
from works.queries import Work

NOBODY = UUID(int=0)

Values = dict[str, object]


def of_everywhere() -> Values:
    """What the other pieces show."""
    return {
        "keys": [Key(("g", "t"), _("去我的待办")), Key(("?",), _("显示这张表"))],
        "link_address": tokens.address("https://care.example.cn", tokens.LETTERS[: tokens.LENGTH]),
        "link_until": clock.today() + timedelta(days=21),
    }


def of_a_school() -> Values:
    """What the pieces show that belong to work in a school; the frame must stand in one."""
    return {**_duties(), **_file(), **_files(), **_finding(), **_works()}


def _files() -> Values:
    photo = AttachmentLine(
        id=NOBODY,
        subject_id=NOBODY,
        kind=FileKind.JPEG,
        size=1_500_000,
        note=_("家长写的情况说明，第一页"),
        added_at=clock.now(),
        added_by_name=_("郑老师"),
        may_remove=False,
    )
    return {"attached": [photo, replace(photo, kind=FileKind.PDF, note="", size=48_000)]}


def _duties() -> Values:
    late = _duty(clock.today() - timedelta(days=2), DutyState.LATE)
    later = _duty(clock.today() + timedelta(days=9), DutyState.OPEN)
    return {
        "late": late,
        "later": later,
        "done": replace(later, state=DutyState.DONE, done_on=clock.today(), recorded_on=clock.today()),
        "others": replace(later, is_mine=False),
        "days": [("today", _("今天")), ("yesterday", _("昨天")), ("other", _("前天"))],
        "kept": Saved(_("已记下这次谈话。"), url_for("theme.choose"), ()),
        "decisions": [
            Waiting(Matter.CASE, NOBODY, _("三（2）班 · 一位同学"), _("等您决定"), "#piece-decisions", _("查看并决定"))
        ],
        "desk": Desk(
            MyClass(_("三（2）班"), 42, 3, 2, 1),
            [TipLine(student_name=_("林晓禾"), class_name=_("三（2）班"), tip=_("提问前先给一点准备的时间。"))],
            CounsellorFigures(1, 2, 1),
            RosterDesk(1, [_("三（2）班")]),
        ),
    }


def _duty(due: date, state: DutyState) -> DutyLine:
    opens = due - timedelta(days=14)
    arithmetic = [
        Step.of("last_done", on=due - timedelta(days=30), what="talk"),
        Step.of("every_days", days=30),
        Step.of("due", on=due),
    ]
    return DutyLine(
        id=NOBODY,
        rule="R04",
        title=_("个别谈话"),
        clause=_("第四条第2款"),
        mark="source",
        period_mark="platform",
        subject_kind="case",
        subject_id=NOBODY,
        class_id=NOBODY,
        class_name=_("三（2）班"),
        grade=3,
        student_id=NOBODY,
        student_name=_("林晓禾"),
        period=f"{due:%Y-%m}",
        opens_on=opens,
        due_on=due,
        due_at=None,
        grace_end_on=due + timedelta(days=2),
        remind_on=None,
        alert_on=None,
        period_end_on=None,
        owner_role=Role.CLASS_TEACHER,
        helper_roles=[],
        receiver_roles=[],
        assignee_id=None,
        evidence=["talk"],
        arithmetic=[step.as_data() for step in arithmetic],
        awaiting=None,
        merged_into=None,
        profile_version_id=NOBODY,
        calendar_version_id=NOBODY,
        done_on=None,
        recorded_on=None,
        waived_until=None,
        handed_to=None,
        state=state,
        is_mine=True,
    )


def _file() -> Values:
    today = clock.today()
    talk = TimelineEntry(
        happened_on=today - timedelta(days=3),
        recorded_on=today,
        title=_("谈话"),
        by=_("张老师"),
        place=_("教室"),
        texts=(("", _("能独立完成两位数除法。")),),
        credited=(_("个别谈话"),),
        record_id=NOBODY,
        record_kind=RecordKind.TALK,
        may_undo=True,
    )
    closed = TimelineEntry(
        happened_on=today - timedelta(days=40), recorded_on=today, title=_("谈话"), by=_("张老师"), is_restricted=True
    )
    months = [today.replace(day=1) - timedelta(days=28 * back) for back in (3, 2, 1, 0)]
    counts = ((1, ()), (2, (_("更愿意说话"),)), (2, ()), (1, ()))
    return {
        "entry": talk,
        "course": Course(entries=[replace(talk, record_id=None), closed], counts={}, total=2, strand=None, found=2),
        "months": [MonthSeen(month, *seen) for month, seen in zip(months, counts, strict=True)],
        "printed_at": clock.now(),
        "purposes": {"meeting": _("家长座谈会"), "handover": _("班级交接")},
    }


def _finding() -> Values:
    again = url_for("notices.bell")
    tag = polls.tag(g.actor, "3", address=again)
    draft = forms.blank(form_page="#piece-draft")
    draft.place = "/"
    kept = [
        FoundDraft(place="/", tab="", seen=Seen(NOBODY, 1), typed={}, saved_at=clock.now() - timedelta(minutes=minutes))
        for minutes in (0, 8)
    ]
    draft.refill(kept[0], kept[1:])
    return {
        "bell": {"unread": 3, "tag": tag, "is_known": True, "list": "#piece-bell", "again": again},
        "groups": [
            (_("班级"), [{"title": _("三（2）班"), "note": _("42 人"), "url": "#piece-finding"}]),
            (_("帮助"), [{"title": _("登记谈话"), "note": "", "url": "#piece-finding"}]),
        ],
        "draft": draft,
    }


def _works() -> Values:
    running = Work(kind=WorkKind.ROSTER_CHECK, state=WorkState.RUNNING, total=200, done=130)
    return {"running": running, "waiting": Work(kind=WorkKind.ROSTER_CHECK, state=WorkState.WAITING, total=0, done=0)}
