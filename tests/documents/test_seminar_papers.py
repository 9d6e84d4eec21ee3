"""Papers of a seminar: an invitation that names nobody, the sheet for the door, the minutes with the fields of the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from care.seminars.lifecycle import SeminarState
from care.seminars.queries import ChildLine, GuestLine, SeminarLine, SeminarView
from care.seminars.terms import GuestReply
from documents import seminar_paper
from documents.paper import Code, Paper
from kernel.ids import new_id

DAY = date(2026, 11, 25)
ADDRESS = "https://example.org/l/abcdefghijkl"
LETTER = ("尊敬的家长：", "诚邀您参加11月25日（周三）15:30的“家校成长交流会”。", "座位有限，一人一函，请勿转发。")
FACTS = (("时间", "2026-11-25（周三） 15:30"), ("地点", "二楼会议室"), ("主题", "陪孩子管好手机"))
MINUTES = {"points": "都说了", "methods": "先听完", "strategies": "睡前收手机", "summary": "聊了陪伴"}


def view(**changed: Any) -> SeminarView:  # Any: fields of a view
    """A seminar whose minutes are confirmed."""
    line = SeminarLine(
        id=new_id(),
        topic="陪孩子管好手机",
        grade=None,
        planned_on=DAY,
        starts_at=time(15, 30),
        place="二楼会议室",
        state=SeminarState.CONFIRMED,
        planned_by_name="王静川",
        guests=18,
        invited=18,
        coming=15,
        not_coming=2,
        here=14,
    )
    made = SeminarView(
        line=line,
        version=1,
        planned_by=None,
        held_on=DAY,
        minutes_by=None,
        minutes_by_name="王静川",
        minutes_on=DAY,
        confirmed_by_name="郑书言",
        confirmed_on=DAY,
        credited=(),
        minutes=MINUTES,
        moves=frozenset(),
        may_change=True,
        is_group=True,
    )
    return replace(made, **changed)


def guest(name: str = "闻远岫", *children: str, reply: GuestReply | None = GuestReply.COMING) -> GuestLine:
    """A guest with children of 三年级2班."""
    return GuestLine(
        id=new_id(),
        name=name,
        children=[ChildLine(student_id=new_id(), name=child, class_name="三年级2班") for child in children],
        added_by_name="孙一帆",
        invited_on=DAY,
        reply=reply,
        replied_on=None,
        replied_way=None,
        signed_in_at=None,
        signed_way=None,
        summary_on=None,
        words="想问问睡觉",
    )


def invitation() -> Paper:
    return seminar_paper.invitation(LETTER, facts=FACTS, school="云杉小学", address=ADDRESS)


def sheet(*guests: GuestLine) -> Paper:
    return seminar_paper.sign_in_sheet(view(), guests, school="云杉小学", foot="脚注", watermark="水印")


def minutes(**parts: str) -> Paper:
    return seminar_paper.minutes(view(minutes={**MINUTES, **parts}), school="云杉小学", scope="全校", foot="云杉小学")


def test_an_invitation_names_nobody_and_carries_one_code() -> None:
    paper = invitation()

    assert [block.address for block in paper.blocks if isinstance(block, Code)] == [ADDRESS]
    words = "\n".join(paper.texts())
    assert [
        part for part in ("一人一函，请勿转发", "二楼会议室", "陪孩子管好手机", "□ 我会来") if part not in words
    ] == []
    assert "闻远岫" not in words


def test_the_sheet_lists_guests_and_says_that_it_is_not_handed_round() -> None:
    words = "\n".join(sheet(guest("闻远岫", "甲", "乙"), guest("蔺知秋", "丙", reply=None)).texts())

    assert [
        part for part in ("闻远岫", "三年级2班 甲、三年级2班 乙", "会来", "共 2 位", "不传阅") if part not in words
    ] == []
    assert "想问问睡觉" not in words
    assert "名单还是空的" in "\n".join(sheet().texts())


def test_the_minutes_have_the_fields_of_the_form_and_no_summary() -> None:
    words = "\n".join(minutes().texts())

    assert [
        part for part in ("18 位／14 位", "发言要点", "商定的策略", "睡前收手机", "确认：郑书言") if part not in words
    ] == []
    assert MINUTES["summary"] not in words
