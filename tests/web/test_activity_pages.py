"""Activities and student forums on the screen: written down, refused with words, listed, taken back, who may not come in."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from care.seminars.models import Activity, StudentForum
from kernel.db import session
from obligations import services as obligations
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY

TODAY = str(DEMO_DAY)
ACTIVITY = {
    "kind": "together",
    "topic": "一起包饺子",
    "happened_on": TODAY,
    "place": "食堂",
    "students": "30",
    "guardians": "28",
    "words": "三十个家庭一起动手。",
}
FORUM = {
    "topic": "早上怎么过",
    "happened_on": TODAY,
    "place": "图书角",
    "said": "都说早读太早",
    "strategy": "晨跑改到课间",
    "effect": "愿意说了",
}


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def only(school: Campus, model: type[Activity | StudentForum]) -> UUID:
    with school.world.open():
        return session().scalars(select(model.id)).one()


def test_an_activity_is_written_listed_and_taken_back(school: Campus, teacher: FlaskClient) -> None:
    with school.world.open():
        obligations.open_due(actor=school.principal)
    assert "还没有活动" in teacher.get(path(school, "activities/")).text
    assert teacher.get(path(school, "activities/new")).status_code == 200

    done = send(teacher, path(school, "activities/new"), **ACTIVITY)

    assert "记入 亲子与心理健康活动" in teacher.get(done.location).text
    assert "一起包饺子" in send(teacher, path(school, "activities/"), q="饺子").text
    assert "没有符合的活动" in teacher.get(path(school, "activities/?kind=lesson&sort=oldest&grade=3")).text
    with zipfile.ZipFile(io.BytesIO(send(teacher, path(school, "activities/files")).data)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert [words for words in ("一起包饺子", "亲子共成长", "家长人数") if words not in text] == []
    show = path(school, f"activities/{only(school, Activity)}")
    assert "三十个家庭一起动手" in teacher.get(show).text
    assert send(teacher, f"{show}/withdrawal").status_code == 303
    assert teacher.get(show).status_code == 404


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"topic": ""}, "请填写这一项"),
        ({"kind": ""}, "请点一项"),
        ({"students": ""}, "请写人数"),
        ({"guardians": "-1"}, "0 到 9999"),
        ({"students": "很多"}, "请写一个数字"),
        ({"words": "字" * 2001}, "最多 2000 字"),
        ({"happened_on": str(DEMO_DAY + timedelta(days=1))}, "日期还没到"),
        ({"students": "0", "guardians": "0"}, "至少要有一个人"),
    ],
)
def test_an_activity_that_cannot_be_is_shown_again(
    school: Campus, teacher: FlaskClient, changed: dict[str, str], words: str
) -> None:
    answer = send(teacher, path(school, "activities/new"), **{**ACTIVITY, **changed})

    assert (answer.status_code >= 400, words in answer.text, "食堂" in answer.text) == (True, True, True)
    with school.world.open():
        assert session().scalars(select(Activity)).all() == []


def test_a_forum_stands_in_the_file_of_who_took_part(school: Campus, teacher: FlaskClient) -> None:
    case_id = school.confirm()
    file = path(school, f"cases/{case_id}")
    assert f"student-forums/new?case_id={case_id}" in teacher.get(file).text
    form = teacher.get(path(school, f"student-forums/new?case_id={case_id}")).text
    assert f'value="{case_id}" checked' in form

    assert send(teacher, path(school, "student-forums/new"), case=[str(case_id)], **FORUM).status_code == 303

    assert "测试同学0" in send(teacher, path(school, "student-forums/"), q="早上").text
    assert "没有符合的座谈会" in send(teacher, path(school, "student-forums/"), q="足球").text
    show = path(school, f"student-forums/{only(school, StudentForum)}")
    assert [words for words in ("都说早读太早", "晨跑改到课间") if words not in teacher.get(show).text] == []
    assert "参加学生座谈会" in teacher.get(file).text
    assert send(teacher, f"{show}/withdrawal").status_code == 303
    assert "参加学生座谈会" not in teacher.get(file).text


def test_a_forum_of_nobody_and_without_words_is_shown_again(school: Campus, teacher: FlaskClient) -> None:
    case_id = school.confirm()
    place = path(school, "student-forums/new")

    nobody = send(teacher, place, **FORUM)
    silent = send(teacher, place, case=[str(case_id)], **{**FORUM, "strategy": ""})
    strange = send(teacher, place, case=["nonsense"], **FORUM)

    assert ("请至少勾选一位" in nobody.text, "都说早读太早" in nobody.text) == (True, True)
    assert (silent.status_code, "请填写这一项" in silent.text) == (422, True)
    assert strange.status_code == 422


@pytest.mark.parametrize(
    ("who", "activities", "forums"),
    [
        ("principal", 200, 200),
        ("grade_head", 200, 200),
        ("other_teacher", 200, 404),
        ("subject_teacher", 200, 403),
        ("academic", 403, 403),
        ("logistics", 403, 403),
        ("helper", 404, 404),
    ],
)
def test_who_comes_in(app: Flask, school: Campus, who: str, activities: int, forums: int) -> None:
    case_id = school.confirm()
    send(browser(app, school.teacher), path(school, "student-forums/new"), case=[str(case_id)], **FORUM)
    client = browser(app, getattr(school, who))

    assert client.get(path(school, "activities/")).status_code == activities
    assert client.get(path(school, f"student-forums/{only(school, StudentForum)}")).status_code == forums
