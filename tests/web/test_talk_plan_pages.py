"""交流预案 in the browser: from the duty to the form, beside the form of the talk, and in the course of the file."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from obligations import queries as obligations
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY

PURPOSE = "听听她为什么不想吃午饭"


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm()


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def write(teacher: FlaskClient, school: Campus, case_id: UUID, **entered: str) -> str:
    values = {"day": str(DEMO_DAY), "purpose": PURPOSE, "opening": "合唱队", **entered}
    answer = send(teacher, path(school, f"cases/{case_id}/talk-plans/"), **values)
    assert answer.status_code == 303
    return answer.location


def test_the_duty_leads_to_the_form_and_back_to_the_list(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    with school.world.open():
        owed = next(line for line in obligations.for_subject(case_id) if line.rule == "R15")
    todo = teacher.get(path(school, "todo/")).text
    address = path(school, f"cases/{case_id}/talk-plans/new?duty={owed.id}")

    assert f'href="{address}"' in todo
    assert "登记后记入：交流预案" in teacher.get(address).text
    location = write(teacher, school, case_id, duty=str(owed.id))

    assert location == path(school, "todo/")
    assert "已登记，记入 交流预案" in teacher.get(location).text


def test_the_form_of_a_talk_asks_for_the_plan_and_then_shows_it(
    teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    before = teacher.get(path(school, f"cases/{case_id}/talks/new")).text
    write(teacher, school, case_id)
    after = teacher.get(path(school, f"cases/{case_id}/talks/new")).text

    assert "第一次谈话之前先写交流预案" in before
    assert "第一次谈话之前先写交流预案" not in after
    assert PURPOSE in after


def test_the_course_shows_it_under_its_own_filter_and_it_can_be_undone(
    teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    write(teacher, school, case_id)
    page = teacher.get(path(school, f"cases/{case_id}?strand=talk_plan")).text
    found = re.search(rf"/cases/{case_id}/records/[^/]+/withdrawal", page)

    assert PURPOSE in page
    assert found is not None
    assert send(teacher, path(school, found[0].lstrip("/"))).status_code == 303
    assert PURPOSE not in teacher.get(path(school, f"cases/{case_id}")).text


def test_whoever_reads_no_records_sees_that_there_is_one_and_whom_to_ask(
    app: Flask, teacher: FlaskClient, school: Campus, case_id: UUID
) -> None:
    write(teacher, school, case_id)

    page = browser(app, school.grade_head).get(path(school, f"cases/{case_id}?strand=talk_plan")).text

    assert "交流预案" in page
    assert "内容受限" in page
    assert PURPOSE not in page


def test_what_is_missing_is_said_and_what_was_typed_stays(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    answer = send(
        teacher, path(school, f"cases/{case_id}/talk-plans/"), day=str(DEMO_DAY), purpose=PURPOSE, duty="no-id"
    )

    assert answer.status_code == 422
    assert "请填写这一项" in answer.text
    assert PURPOSE in answer.text


def test_a_duty_of_another_file_is_not_found(teacher: FlaskClient, school: Campus, case_id: UUID) -> None:
    second = school.confirm(school.students[1])
    with school.world.open():
        owed = next(line for line in obligations.for_subject(second) if line.rule == "R15")

    assert teacher.get(path(school, f"cases/{case_id}/talk-plans/new?duty={owed.id}")).status_code == 404
