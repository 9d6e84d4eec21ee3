"""Seminars on the screen and on a guardian's phone: the whole way, bad input, lists, who may not come in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.roles import Role
from care.seminars import services
from care.seminars.models import Seminar, SeminarGuest
from care.seminars.services import signing_in, telling
from kernel.db import session
from kernel.ids import new_id
from links.models import PersonalLink
from notices.kinds import NoticeKind
from notices.models import Notice
from obligations import services as obligations
from privacy import bars
from tests.care.campus import Campus
from tests.care.seminars import meetings
from tests.care.seminars.meetings import MINUTES
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY, World
from web.crowds import Crowd
from web.views import links as link_pages

TODAY = str(DEMO_DAY)
PLAN = {"topic": "陪孩子管好手机", "planned_on": TODAY, "starts_at": "15:30", "place": "二楼会议室"}


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    with meetings.wired():
        yield


@pytest.fixture
def head(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the head of the group."""
    return browser(app, school.head)


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


def path(school: Campus, rest: str = "") -> str:
    return f"/{school.world.slug}/seminars/{rest}"


def version(school: Campus, seminar_id: UUID) -> str:
    with school.world.open():
        return str(session().scalars(select(Seminar.version).where(Seminar.id == seminar_id)).one())


def planned(school: Campus, client: FlaskClient) -> UUID:
    assert send(client, path(school, "new"), **PLAN).status_code == 303
    with school.world.open():
        return session().scalars(select(Seminar.id)).one()


def guest(school: Campus, name: str = "闻远岫") -> UUID:
    with school.world.open():
        return session().scalars(select(SeminarGuest.id).where(SeminarGuest.name == name)).one()


def link_in(page: str) -> str:
    found = re.search(r"/l/[0-9a-z]{26}", page)
    assert found, page
    return found[0]


def test_from_the_plan_to_the_file(
    app: Flask, client: FlaskClient, school: Campus, head: FlaskClient, teacher: FlaskClient
) -> None:
    case_id = school.confirm()
    meetings.guardian_of(school.world, school.students[0])
    with school.world.open():
        obligations.open_due(actor=school.principal)
    seminar_id = planned(school, head)
    here = path(school, f"{seminar_id}")
    choose = teacher.get(f"{here}/guests/new").text
    assert ("邀请闻远岫" in choose, str(school.students[0]) in choose) == (True, True)
    send(teacher, f"{here}/guests/new", student=[str(school.students[0])])
    link = link_in(send(teacher, f"{here}/guests/{guest(school)}/link").text)

    phone = client.get(link).text
    assert "一人一函，请勿转发" in phone
    assert client.post(link, data={"reply": "coming", "words": "请了半天假"}).status_code == 303
    assert "1 位家长会来，0 位还没回复" in head.get(here).text
    assert "请了半天假" in teacher.get(f"{here}/guests/").text
    code = link_in(send(head, f"{here}/door").text)
    assert "闻远岫" not in client.get(code).text
    assert client.post(code, data={"name": "闻远岫", "child": "测试同学0"}).status_code == 303
    assert "已签到" in teacher.get(f"{here}/guests/").text
    assert send(head, f"{here}/holding", held_on=TODAY, version=version(school, seminar_id)).status_code == 303
    assert send(head, f"{here}/minutes", version=version(school, seminar_id), **MINUTES).status_code == 303
    member = browser(app, school.member)
    assert "座谈会纪要" in member.get(f"/{school.world.slug}/board/").text
    confirmed = send(member, f"{here}/confirmation", version=version(school, seminar_id))

    assert "记入 家长（监护人）座谈会" in member.get(confirmed.location).text
    file = teacher.get(f"/{school.world.slug}/cases/{case_id}").text
    assert [words for words in ("家长参加了座谈会", MINUTES["strategies"], str(seminar_id)) if words not in file] == []
    assert "1 次，到会 1 位" in browser(app, school.principal).get(f"/{school.world.slug}/board/").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"topic": ""}, "请填写这一项"),
        ({"topic": "字" * 61}, "请写 1 到 60 个字"),
        ({"topic": "单亲家庭座谈会"}, "单亲"),
        ({"planned_on": ""}, "请选日期"),
        ({"planned_on": "2026-13-01"}, "请选日期"),
        ({"planned_on": str(DEMO_DAY - timedelta(days=1))}, "请选今天或以后的日期"),
        ({"starts_at": "下午"}, "请写时间"),
        ({"place": ""}, "请填写这一项"),
        ({"grade": "99"}, "grade"),
    ],
)
def test_what_cannot_be_planned_is_shown_again(
    school: Campus, head: FlaskClient, changed: dict[str, str], words: str
) -> None:
    answer = send(head, path(school, "new"), **{**PLAN, **changed})

    assert (answer.status_code >= 400, words in answer.text) == (True, True)
    assert (changed.get("place") == "") or "二楼会议室" in answer.text
    with school.world.open():
        assert session().scalars(select(Seminar)).all() == []


def test_a_lost_update_shows_both_and_a_move_that_is_not_possible_says_why(
    app: Flask, school: Campus, head: FlaskClient
) -> None:
    seminar_id = planned(school, head)
    here = path(school, f"{seminar_id}")
    assert head.get(f"{here}/plan").status_code == 200
    assert send(head, f"{here}/plan", **{**PLAN, "place": "操场"}, version="1").status_code == 303

    stale = send(browser(app, school.member), f"{here}/plan", **{**PLAN, "place": "礼堂"}, version="1")
    early = send(head, f"{here}/holding", held_on=TODAY, version=version(school, seminar_id))

    assert (stale.status_code, "操场" in stale.text, "礼堂" in stale.text) == (409, True, True)
    assert (early.status_code >= 400, "筹备" in early.text) == (True, True)


def test_a_guest_is_noted_signed_in_and_taken_back_by_hand(school: Campus, teacher: FlaskClient) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    here = path(school, f"{seminar_id}/guests/{guest(school)}")

    nothing = send(teacher, f"{here}/reply", words="想聊睡眠")
    assert (nothing.status_code, "请点一项" in nothing.text, "想聊睡眠" in nothing.text) == (422, True, True)
    assert send(teacher, f"{here}/reply", reply="coming", words="想聊睡眠").status_code == 303
    assert send(teacher, f"{here}/removal").status_code == 409
    assert send(teacher, f"{here}/sign-in").status_code == 303
    assert "撤销签到" in teacher.get(here).text
    assert send(teacher, f"{here}/sign-in/withdrawal").status_code == 303
    assert "会来" in teacher.get(here).text


def test_names_at_the_door_are_matched_on_the_page(client: FlaskClient, school: Campus, head: FlaskClient) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, guest(school))
    here = path(school, f"{seminar_id}")
    code = link_in(send(head, f"{here}/door").text)
    client.post(code, data={"name": "闻远秀", "child": "测试同学0"})

    page = head.get(here).text
    arrival = re.search(r"/arrivals/([0-9a-f-]{36})", page)
    assert arrival is not None
    assert "闻远秀" in page
    assert send(head, f"{here}/arrivals/{arrival[1]}", guest_id=str(guest(school))).status_code == 303
    assert "对不上名单" not in head.get(here).text
    assert "已签到" in head.get(f"{here}/guests/").text


def test_a_full_door_is_told_to_the_teacher_and_to_nobody_at_it(
    client: FlaskClient, school: Campus, head: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "MOST_WAITING", 1)
    monkeypatch.setattr(services, "MOST_WAITING", 1)
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, guest(school))
    here = path(school, f"{seminar_id}")
    code = link_in(send(head, f"{here}/door").text)
    assert "满了" not in head.get(here).text

    answers = [client.post(code, data={"name": name, "child": "没有"}) for name in ("路人", "行人", "闻远岫")]
    answers.append(client.post(code, data={"name": "闻远岫", "child": "测试同学0"}))

    assert {(one.status_code, one.location) for one in answers} == {(303, answers[0].location)}
    assert "等待核对的姓名满了 1 位" in head.get(here).text


def test_a_flood_at_the_door_is_held_up_and_loses_nothing_typed(
    client: FlaskClient, school: Campus, head: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_pages, "crowd", Crowd(1))
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, guest(school))
    code = link_in(send(head, path(school, f"{seminar_id}/door")).text)
    assert client.post(code, data={"name": "路人", "child": ""}).status_code == 422  # not counted
    assert client.post(code, data={"name": "路人", "child": "甲"}).status_code == 303

    again = client.post(code, data={"name": "闻远岫", "child": "测试同学0"})

    assert (again.status_code, "太频繁" in again.text, "闻远岫" in again.text) == (422, True, True)
    with school.world.open():
        assert session().scalars(select(SeminarGuest.signed_in_at)).one() is None


def test_the_choice_of_nobody_is_shown_again(school: Campus, teacher: FlaskClient) -> None:
    seminar_id = meetings.plan(school)
    here = path(school, f"{seminar_id}/guests/new")

    assert "还没有登记家长" in teacher.get(f"{here}?class_id={school.class_id}").text
    answer = send(teacher, here)
    unknown = send(teacher, here, student=[str(school.students[0])])

    assert ("请至少勾选一位" in answer.text, answer.status_code >= 400) == (True, True)
    assert "1 名同学还没有登记家长" in unknown.text


def test_the_list_is_searched_narrowed_and_taken_out(school: Campus, head: FlaskClient) -> None:
    meetings.plan(school, grade=3)

    assert "陪孩子管好手机" in send(head, path(school), q="手机").text
    assert "没有符合的座谈会" in send(head, path(school), q="足球").text
    assert "没有符合的座谈会" in head.get(f"{path(school)}?state=held&sort=grade").text
    assert "陪孩子管好手机" in head.get(f"{path(school)}?grade=3&sort=oldest&q=足球").text
    with zipfile.ZipFile(io.BytesIO(send(head, path(school, "files")).data)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert [words for words in ("陪孩子管好手机", "三年级", "应到") if words not in text] == []


def test_an_empty_list_says_how_to_begin(school: Campus, head: FlaskClient, teacher: FlaskClient) -> None:
    assert "还没有座谈会" in head.get(path(school)).text
    seminar_id = meetings.plan(school)
    assert "名单还是空的" in teacher.get(path(school, f"{seminar_id}/guests/")).text


def test_calling_off_asks_first(school: Campus, head: FlaskClient) -> None:
    seminar_id = planned(school, head)
    here = path(school, f"{seminar_id}/cancellation")
    assert "取消这次座谈会" in head.get(here).text

    assert send(head, here, version=version(school, seminar_id)).status_code == 303
    assert "这次座谈会取消了" in head.get(path(school, f"{seminar_id}")).text


def test_who_confirms_and_who_wrote_is_told(school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    meetings.tell(school, seminar_id, guest(school))
    meetings.hold(school, seminar_id)
    meetings.write(school, seminar_id)

    def told(kind: NoticeKind) -> set[UUID]:
        with school.world.open():
            telling.tell(seminar_id=seminar_id, actor=school.head)
        with school.world.open():
            return set(session().scalars(select(Notice.user_id).where(Notice.kind == kind)))

    assert told(NoticeKind.MINUTES_WRITTEN) == {school.member.user_id}
    meetings.confirm(school, seminar_id)
    assert told(NoticeKind.MINUTES_CONFIRMED) == {school.head.user_id}


@pytest.mark.parametrize(
    ("who", "shown", "guests"),
    [
        ("principal", 200, 403),
        ("member", 200, 200),
        ("counsellor", 200, 200),
        ("grade_head", 200, 200),
        ("other_teacher", 200, 200),
        ("subject_teacher", 200, 403),
        ("academic", 403, 403),
        ("logistics", 403, 403),
        ("helper", 404, 404),
    ],
)
def test_who_comes_in(app: Flask, school: Campus, who: str, shown: int, guests: int) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:1])
    client = browser(app, getattr(school, who))

    assert client.get(path(school, f"{seminar_id}")).status_code == shown
    listed = client.get(path(school, f"{seminar_id}/guests/"))
    assert (listed.status_code, "闻远岫" in listed.text) == (guests, who == "member")
    assert client.get(path(school, "new")).status_code == guests
    assert client.get(path(school, f"{seminar_id}/guests/{guest(school)}")).status_code == (
        200 if who == "member" else (404 if guests == 200 else guests)
    )


def test_the_other_school_sees_nothing(app: Flask, school: Campus, theirs: World) -> None:
    seminar_id = meetings.plan(school)
    stranger = browser(app, theirs.actor(Role.GROUP_HEAD))

    assert stranger.get(f"/{theirs.slug}/seminars/{seminar_id}").status_code == 404
    assert "陪孩子管好手机" not in stranger.get(f"/{theirs.slug}/seminars/").text


def test_papers_are_for_one_guest_each(school: Campus, teacher: FlaskClient) -> None:
    meetings.guardian_of(school.world, school.students[0])
    meetings.guardian_of(school.world, school.students[1], name="蔺知秋")
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:2])
    here = path(school, f"{seminar_id}")

    letters = send(teacher, f"{here}/papers/invitations")

    assert letters.data.startswith(b"%PDF-")
    with school.world.open():
        assert session().scalar(select(func.count()).where(PersonalLink.subject_kind == "seminar_guest")) == 2
    assert "每位家长都已经有邀请" in teacher.get(send(teacher, f"{here}/papers/invitations").location).text
    assert send(teacher, f"{here}/guests/{guest(school)}/papers/invitation").data.startswith(b"%PDF-")
    assert send(teacher, f"{here}/papers/sign-in-sheet").data.startswith(b"%PDF-")
    assert send(teacher, f"{here}/papers/minutes").status_code == 404


def test_one_family_held_back_keeps_nobody_else_from_a_letter(school: Campus, teacher: FlaskClient) -> None:
    meetings.guardian_of(school.world, school.students[0])
    meetings.guardian_of(school.world, school.students[1], name="蔺知秋")
    seminar_id = meetings.plan(school)
    meetings.add(school, seminar_id, school.students[:2])
    here = path(school, f"{seminar_id}")
    with school.world.open():
        bars.bar_family(student_id=school.students[1], source_id=new_id())

    invited = guest(school)

    letters = send(teacher, f"{here}/papers/invitations")

    assert letters.data.startswith(b"%PDF-")
    with school.world.open():
        sent = session().scalars(select(PersonalLink.subject_id).where(PersonalLink.subject_kind == "seminar_guest"))
        assert sent.all() == [invited]
    assert "有 1 位家长的邀请目前不能发出" in teacher.get(here).text
    again = send(teacher, f"{here}/papers/invitations")
    assert (again.status_code, "目前不能寄出" in again.text) == (409, True)


def test_the_minutes_are_printed_once_they_are_written(app: Flask, school: Campus) -> None:
    meetings.guardian_of(school.world, school.students[0])
    seminar_id = meetings.confirmed(school, school.students[:1])

    printed = send(browser(app, school.subject_teacher), path(school, f"{seminar_id}/papers/minutes"))

    assert (printed.status_code, printed.data[:5]) == (200, b"%PDF-")
