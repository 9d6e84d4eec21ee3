"""The forms of a whole class: asked for with a purpose, made by a job, fetched by whoever asked and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from accounts.models import Assignment
from kernel import clock
from kernel.db import session
from kernel.outbox import Outbox
from privacy.models import AccessLog
from tests.care import campus
from tests.care.campus import Campus
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY, Office, World
from workers.jobs import register_all
from workers.runner import run
from works.models import WorkFile

ALL = ["tracking", "talks", "talk_plans", "monthly", "phone", "visits", "plans"]


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours)
        assign(built)
        yield built


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    return browser(app, school.teacher)


def place(school: Campus) -> str:
    return f"/{school.world.slug}/cases/class-forms/"


def ask(client: FlaskClient, school: Campus, **changed: str | list[str]) -> str:
    wanted: dict[str, str | list[str]] = {"class_id": str(school.class_id), "forms": ALL, "purpose": "filing"}
    answer = send(client, place(school), **wanted | changed)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def work(school: Campus) -> None:
    register_all()
    with school.world.open():
        waiting = list(session().scalars(select(Outbox.id).where(Outbox.job == "documents.class_forms")))
    for row in waiting:
        run({"school": str(school.world.scope.school_id), "row": str(row)})


def logged(school: Campus) -> set[tuple[str, str]]:
    with school.world.open():
        rows = session().execute(
            select(AccessLog.actor_name, AccessLog.what).where(AccessLog.what.contains("全班表格"))
        )
        return {(name, what) for name, what in rows}


def test_a_teacher_asks_leaves_and_fetches_one_pdf(app: Flask, school: Campus, teacher: FlaskClient) -> None:
    case = f"/{school.world.slug}/cases/{school.confirm()}"
    send(teacher, f"{case}/contacts/", way="phone", day=str(DEMO_DAY), about="问了近况")
    assert "全班表格" in teacher.get(f"/{school.world.slug}/cases/").text
    assert "一次打印全班的表格" in teacher.get(place(school)).text

    page = ask(teacher, school, span="all")
    assert "很快就会开始" in teacher.get(page).text
    work(school)

    done = teacher.get(page).text
    assert "1 位同学的 1 张表已经填好" in done
    file = page.replace("/works/", "/cases/class-forms/")
    assert file in done
    got = teacher.get(file)
    assert (got.status_code, got.data[:5]) == (200, b"%PDF-")
    assert "测试同学" not in str(got.headers)
    assert logged(school) == {(school.teacher.name, "打印全班表格"), (school.teacher.name, "下载全班表格")}
    assert "您要的文件准备好了" in teacher.get(f"/{school.world.slug}/notices/").text
    for other in (school.principal, school.other_teacher, school.helper):
        assert browser(app, other).get(file).status_code == 404


def test_the_file_is_gone_after_its_day(school: Campus, teacher: FlaskClient) -> None:
    school.confirm()
    page = ask(teacher, school)
    work(school)
    with school.world.open():
        session().execute(update(WorkFile).values(expires_at=clock.now()))

    assert teacher.get(page.replace("/works/", "/cases/class-forms/")).status_code == 410
    assert "下载文件" not in teacher.get(page).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"purpose": ""}, "请点一项用途"),
        ({"purpose": "fun"}, ""),
        ({"forms": []}, "请至少选一张表"),
        ({"forms": ["rumours"]}, ""),
        ({"class_id": "everybody"}, "请选一个班"),
    ],
)
def test_what_is_missing_is_said_and_nothing_begins(
    school: Campus, teacher: FlaskClient, changed: dict[str, str | list[str]], said: str
) -> None:
    wanted: dict[str, str | list[str]] = {"class_id": str(school.class_id), "forms": ["phone"], "purpose": "filing"}

    answer = send(teacher, place(school), **wanted | changed)

    assert answer.status_code == 422
    assert said in answer.text
    with school.world.open():
        assert session().scalar(select(Outbox.id).where(Outbox.job == "documents.class_forms")) is None


def test_nobody_asks_for_a_class_that_is_not_theirs(app: Flask, school: Campus, theirs: World) -> None:
    wanted: dict[str, str | list[str]] = {"class_id": str(school.other_class_id), "forms": ALL, "purpose": "filing"}

    assert send(browser(app, school.teacher), place(school), **wanted).status_code == 404
    assert send(browser(app, school.helper), place(school), **wanted).status_code == 404
    assert send(browser(app, school.subject_teacher), place(school), **wanted).status_code == 403


def test_a_teacher_who_lost_the_class_meanwhile_gets_nothing(school: Campus, teacher: FlaskClient) -> None:
    """The rights are those of the moment when the file is made."""
    school.confirm()
    ask(teacher, school)
    with school.world.open():
        session().execute(update(Assignment).values(ends_on=DEMO_DAY))
    with clock.working_day(DEMO_DAY.replace(day=DEMO_DAY.day + 1)):
        work(school)
    assert logged(school) == set()
    with school.world.open():
        assert [file.subject_ids for file in session().scalars(select(WorkFile))] == [[]]
