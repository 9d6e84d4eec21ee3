"""The pages of a college's roster: from the to-do list to the signature and the receipt, and what is refused on the way."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from accounts.roles import Role
from care.archives import queries
from care.archives.lifecycle import Answer
from tests.care.archives.conftest import College, college
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send
from tests.worlds import World

__all__ = ["college"]


def at(college: College, rest: str = "") -> str:
    return f"/{college.school.world.slug}/roster-refreshes/{rest}"


@pytest.fixture(autouse=True)
def _assigned(college: College) -> None:
    assign(college.school)


def version(page: str) -> str:
    return str(re.findall(r'name="version" value="(\d+)"', page)[0])


def test_the_duty_leads_to_the_roster_and_the_roster_to_the_centre(app: Flask, college: College) -> None:
    grade = browser(app, college.school.grade_head)
    todo = grade.get(f"/{college.school.world.slug}/todo/").text
    assert "去刷新" in todo
    assert at(college) in todo
    assert "2026年11月16日" in grade.get(at(college)).text or "11-16" in grade.get(at(college)).text

    opened = send(grade, at(college), college=str(college.id))
    place = opened.headers["Location"]
    page = grade.get(place).text
    assert "还有 2 名学生要核对" in page
    for line in re.findall(r'lines/([0-9a-f-]{36})"', page):
        said = send(grade, f"{place}/lines/{line}", answer="unchanged", note="电话已核实")
        assert said.status_code == 303
    page = grade.get(place).text
    assert "都核对过了" in page
    signed = send(grade, f"{place}/signature", version=version(page), attested="on")
    assert signed.status_code == 303
    assert "第 1 号" in grade.get(place).text

    centre = browser(app, college.school.counsellor)
    assert "已报送" in centre.get(at(college)).text
    assert send(centre, f"{place}/receipt", version=version(centre.get(place).text)).status_code == 303
    assert "已签收" in centre.get(at(college)).text
    assert "去刷新" not in grade.get(f"/{college.school.world.slug}/todo/").text


def test_what_is_refused_is_said_and_what_was_typed_stays(app: Flask, college: College) -> None:
    refresh_id = college.generate()
    with college.school.world.open():
        line = next(row.id for row in queries.lines(refresh_id, college.school.teacher))
    teacher = browser(app, college.school.teacher)
    place = at(college, f"{refresh_id}/lines/{line}")

    wordless = send(teacher, place, answer="unchanged")
    assert wordless.status_code in {409, 422}
    assert "请写一句说明" in wordless.text
    assert send(teacher, place, answer="whatever").status_code == 422
    long = send(teacher, place, answer="changed", note="字" * 501)
    assert long.status_code == 422
    assert "字" * 501 in long.text
    assert send(teacher, at(college), college="nobody").status_code == 422
    assert send(teacher, at(college), college=str(refresh_id)).status_code == 404

    grade = browser(app, college.school.grade_head)
    unsigned = send(grade, at(college, f"{refresh_id}/signature"), version="1")
    assert "请先勾选" in unsigned.text
    stale = send(grade, at(college, f"{refresh_id}/signature"), version="99", attested="on")
    assert stale.status_code == 409


def test_the_centre_gives_back_with_a_reason_only(app: Flask, college: College) -> None:
    refresh_id, _ = college.signed()
    centre = browser(app, college.school.counsellor)
    page = centre.get(at(college, str(refresh_id))).text

    assert send(centre, at(college, f"{refresh_id}/return"), version=version(page)).status_code == 422
    given = send(centre, at(college, f"{refresh_id}/return"), version=version(page), reason="缺依据")
    assert given.status_code == 303
    assert "中心退回：缺依据" in browser(app, college.school.grade_head).get(at(college, str(refresh_id))).text


def test_who_may_what(app: Flask, college: College) -> None:
    refresh_id, _ = college.signed()
    place, school = at(college, str(refresh_id)), college.school
    assert browser(app, school.principal).get(place).status_code == 200
    assert send(browser(app, school.principal), f"{place}/receipt", version="9").status_code == 403
    assert send(browser(app, school.teacher), f"{place}/signature", version="9").status_code == 403
    assert browser(app, school.subject_teacher).get(place).status_code == 403
    assert browser(app, school.helper).get(place).status_code == 404
    crowned = school.world.actor(Role.PRINCIPAL, Role.COUNSELLOR, is_student=True)
    for address in (at(college), place):
        assert browser(app, crowned).get(address).status_code == 404


def test_another_school_gets_the_same_answer_as_for_nothing(app: Flask, college: College, theirs: World) -> None:
    refresh_id = college.generate()
    stranger = browser(app, theirs.actor(Role.PRINCIPAL))

    assert stranger.get(f"/{theirs.slug}/roster-refreshes/{refresh_id}").status_code == 404
    assert "信息工程学院" not in stranger.get(f"/{theirs.slug}/roster-refreshes/").text


def test_answers_taken_by_one_tap_show_who_gave_them(app: Flask, college: College) -> None:
    refresh_id = college.generate()
    college.answer(refresh_id, college.case_id, Answer.CHANGED, "转专业", by=college.school.teacher)

    page = browser(app, college.school.grade_head).get(at(college, str(refresh_id))).text

    assert "林老师" in page
    assert "1 / 2 已核对" in page
