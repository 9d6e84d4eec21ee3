"""The pages of support needs: from the list to what became of it, bad input, the file, who may not come in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from care.support_needs.models import SupportNeed
from kernel import clock
from kernel.db import session
from tests.care import campus
from tests.care.campus import Campus
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY, Office, World

WORDS = {"what": "放学后有人辅导作业", "priority": "urgent"}


@pytest.fixture
def school(office: Office, ours: World) -> Iterator[Campus]:
    """Our school at work, with everybody assigned."""
    with clock.working_day(DEMO_DAY):
        built = campus.build(office, ours)
        assign(built)
        yield built


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def noted(school: Campus) -> tuple[UUID, str]:
    """The one need, and its version."""
    with school.world.open():
        row = session().scalars(select(SupportNeed)).one()
        return row.id, str(row.version)


def test_from_the_list_to_what_became_of_it(school: Campus, teacher: FlaskClient) -> None:
    case_id = school.confirm()
    assert f"cases/{case_id}/support-needs/new" in teacher.get(path(school, f"cases/{case_id}")).text
    assert send(teacher, path(school, f"cases/{case_id}/support-needs/"), **WORDS).status_code == 303
    page = teacher.get(path(school, "support-needs/")).text
    assert ("1 项需要没安排" in page, f"cases/{case_id}/support-needs/new" in page) == (True, True)
    assert WORDS["what"] not in page
    need_id, version = noted(school)
    show = path(school, f"cases/{case_id}/support-needs/{need_id}")
    assert WORDS["what"] in teacher.get(show).text

    send(teacher, f"{show}/arrangement", words="每周二李老师", version=version)
    assert "每一名同学都有支持" in teacher.get(path(school, "support-needs/")).text
    done = send(teacher, f"{show}/outcome", how="met", outcome="作业按时了", version=noted(school)[1])

    assert "已记下结果" in teacher.get(done.location).text
    file = teacher.get(path(school, f"cases/{case_id}")).text
    assert all(words in file for words in ("支持需要已满足", "作业按时了", "每周二李老师"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"what": ""}, "请填写这一项"),
        ({"what": "字" * 1001}, "最多 1000 字"),
        ({"priority": "never"}, "priority"),
        ({"priority": ""}, "请点一项"),
        ({"arrangement": "字" * 1001}, "最多 1000 字"),
    ],
)
def test_what_cannot_be_is_shown_again(
    school: Campus, teacher: FlaskClient, changed: dict[str, str], words: str
) -> None:
    case_id = school.confirm()

    answer = send(teacher, path(school, f"cases/{case_id}/support-needs/"), **{"what": "一副眼镜", **WORDS, **changed})

    assert (answer.status_code, words in answer.text) == (422, True)
    with school.world.open():
        assert session().scalars(select(SupportNeed)).all() == []


def test_an_outcome_needs_words_and_the_newest_version(school: Campus, teacher: FlaskClient) -> None:
    case_id = school.confirm()
    send(teacher, path(school, f"cases/{case_id}/support-needs/"), **WORDS)
    need_id, version = noted(school)
    show = path(school, f"cases/{case_id}/support-needs/{need_id}")

    assert send(teacher, f"{show}/outcome", how="met", version=version).status_code == 422
    assert send(teacher, f"{show}/outcome", how="perhaps", outcome="好", version=version).status_code == 422
    assert send(teacher, f"{show}/arrangement", words="李老师", version="9").status_code == 409
    assert send(teacher, f"{show}/withdrawal", version=version).status_code == 303
    assert teacher.get(show).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("head", 200), ("grade_head", 200), ("other_teacher", 404), ("logistics", 403), ("helper", 404)]
)
def test_who_comes_in(app: Flask, school: Campus, teacher: FlaskClient, who: str, status: int) -> None:
    case_id = school.confirm()
    send(teacher, path(school, f"cases/{case_id}/support-needs/"), **WORDS)
    need_id, version = noted(school)
    show = path(school, f"cases/{case_id}/support-needs/{need_id}")
    client = browser(app, getattr(school, who))

    assert client.get(show).status_code == status
    assert send(client, f"{show}/arrangement", words="李老师", version=version).status_code in (403, 404)
    assert send(client, path(school, "support-needs/files"), purpose="meeting").status_code in (403, 404)


def test_the_principal_takes_the_list_out_with_a_purpose(app: Flask, school: Campus, teacher: FlaskClient) -> None:
    send(teacher, path(school, f"cases/{school.confirm()}/support-needs/"), **WORDS)
    principal = browser(app, school.principal)

    assert send(principal, path(school, "support-needs/files")).status_code == 422
    answer = send(principal, path(school, "support-needs/files"), purpose="meeting")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert [word for word in ("没安排的需要", "三年级1班", "测试同学0") if word not in text] == []
    assert WORDS["what"] not in text
    assert "用途：" in principal.get(path(school, "access-log/")).text
