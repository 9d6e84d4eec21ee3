"""会商 in the browser: from the file to the call, the minutes, the duty of whoever took something on, and the thread."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY

PURPOSE, MINUTES, AGREED = "商量她住校以后谁来陪", "她愿意周三去咨询室", "每周三午休在咨询室等她"


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm()


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def call(teacher: FlaskClient, school: Campus, case_id: UUID) -> str:
    answer = send(
        teacher,
        path(school, f"cases/{case_id}/conferences/"),
        held_on=str(DEMO_DAY),
        purpose=PURPOSE,
        member=[str(school.counsellor.user_id)],
    )
    assert answer.status_code == 303
    return answer.location


def minutes(school: Campus, **row: str) -> dict[str, str]:
    filled = {"words": AGREED, "owner": str(school.counsellor.user_id), "due_on": "2026-11-25", **row}
    return {"minutes": MINUTES} | {f"decision[1][{name}]": value for name, value in filled.items()}


def test_what_was_agreed_stands_on_the_list_of_its_owner_and_is_done_there(
    app: Flask, teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    form = teacher.get(path(school, f"cases/{case_id}/conferences/new")).text
    assert f'value="{school.counsellor.user_id}"' in form
    assert f'value="{school.subject_teacher.user_id}"' not in form
    place = call(teacher, school, case_id)

    assert send(teacher, f"{place}/minutes", **minutes(school)).location == place

    counsellor = browser(app, school.counsellor)
    todo = counsellor.get(path(school, "todo/")).text
    assert "会商约定的事" in todo
    found = re.search(rf'href="({path(school, "duties/")}[0-9a-f-]+)#note"', counsellor.get(place).text)
    assert found is not None
    assert "看会商里约定了什么" in counsellor.get(found[1]).text
    done = send(counsellor, f"{found[1]}/notes", happened_on=str(DEMO_DAY), note="等到她了")
    assert done.status_code == 303
    assert "已完成" in teacher.get(place).text


def test_the_file_leads_there_under_its_own_filter(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    place = call(teacher, school, case_id)

    page = teacher.get(path(school, f"cases/{case_id}?strand=conference")).text

    assert f'href="{place}"' in page
    assert PURPOSE not in page


def test_members_talk_in_the_thread_and_readers_do_not(
    app: Flask, teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    place = call(teacher, school, case_id)
    principal = browser(app, school.principal)

    assert send(teacher, f"{place}/messages", words="她今天来上学了").status_code == 303
    assert send(teacher, f"{place}/messages", words="").status_code == 422
    assert "她今天来上学了" in principal.get(place).text
    assert "写给参加的人" not in principal.get(place).text
    assert send(principal, f"{place}/messages", words="我也说一句").status_code == 404


def test_half_a_decision_is_said_beside_it_and_nothing_is_lost(
    teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    place = call(teacher, school, case_id)

    answer = send(teacher, f"{place}/minutes", **minutes(school, due_on=""))
    late = send(teacher, f"{place}/minutes", **minutes(school, due_on="2026-11-01"))

    assert answer.status_code == 422
    assert "请填写完成日期" in answer.text
    assert MINUTES in answer.text
    assert late.status_code == 409
    assert "不能早于今天" in late.text
    assert AGREED in late.text


def test_whoever_may_not_see_the_student_finds_no_conference(
    app: Flask, teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    place = call(teacher, school, case_id)

    assert browser(app, school.other_teacher).get(place).status_code == 404
    assert browser(app, school.helper).get(place).status_code == 404
