"""The pages of urgent additions to the roster: from the to-do list to the signature, the paper and the receipt."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.roles import Role
from care.archives import services
from care.archives.models import RosterSupplement
from kernel.db import session
from privacy.models import AccessLog
from tests.care.archives.conftest import POOR, College, college
from tests.web.school_at_work import assign, browser
from tests.web.test_filing_paper_pages import words
from tests.web.visitors import send
from tests.worlds import World

__all__ = ["college"]


def at(college: College, rest: object = "") -> str:
    return f"/{college.school.world.slug}/roster-supplements/{rest}"


@pytest.fixture(autouse=True)
def _assigned(college: College) -> None:
    assign(college.school)
    college.signed()


def urgent(college: College, place: int = 1) -> UUID:
    case_id = college.school.confirm(college.school.students[place], POOR)
    with college.school.world.open():
        services.add_confirmed(case_ids=[case_id], actor=college.school.principal)
        return session().scalars(select(RosterSupplement.id).where(RosterSupplement.case_id == case_id)).one()


def version(page: str) -> str:
    return str(re.findall(r'name="version" value="(\d+)"', page)[0])


def test_the_duty_leads_to_the_addition_and_the_addition_to_the_centre(app: Flask, college: College) -> None:
    supplement_id = urgent(college)
    grade, place = browser(app, college.school.grade_head), at(college, supplement_id)
    todo = grade.get(f"/{college.school.world.slug}/todo/").text
    assert "立即添加到花名册" in todo
    assert place in todo

    page = grade.get(place).text
    assert "等着添加到花名册" in page
    signed = send(grade, f"{place}/signature", version=version(page), attested="on", note="刚发现的情况")
    assert signed.status_code == 303
    page = grade.get(place).text
    assert "第 2 号，第 1 次报送" in page
    assert "刚发现的情况" in page
    assert place not in grade.get(f"/{college.school.world.slug}/todo/").text

    centre = browser(app, college.school.counsellor)
    assert "1 份增补等中心签收" in centre.get(f"/{college.school.world.slug}/roster-refreshes/").text
    assert send(centre, f"{place}/receipt").status_code == 303
    assert "已签收" in centre.get(at(college)).text


def test_the_file_says_that_the_student_is_to_be_added(app: Flask, college: College) -> None:
    urgent(college)
    with college.school.world.open():
        case_id = session().scalars(select(RosterSupplement.case_id)).one()
    file = f"/{college.school.world.slug}/cases/{case_id}"

    page = browser(app, college.school.grade_head).get(file).text
    assert "随时增补花名册" in page
    assert "立即添加到花名册" in page
    assert "立即添加到花名册" not in browser(app, college.school.teacher).get(file).text


def test_several_are_added_and_received_together(app: Flask, college: College) -> None:
    both = [urgent(college, 1), urgent(college, 2)]
    grade, centre = browser(app, college.school.grade_head), browser(app, college.school.counsellor)
    assert "2 名学生等着添加" in grade.get(at(college)).text

    said = send(grade, at(college, "signatures"), supplement=[str(one) for one in both], attested="on")
    assert said.status_code == 303
    assert "2 份增补等您签收" in centre.get(at(college)).text
    assert "2 份增补等中心签收" in grade.get(at(college)).text
    said = send(centre, at(college, "receipts"), received=[str(one) for one in both])
    assert said.status_code == 303
    assert "没有要添加的学生" in centre.get(at(college)).text


def test_what_is_refused_is_said_and_what_was_typed_stays(app: Flask, college: College) -> None:
    supplement_id = urgent(college)
    grade, place = browser(app, college.school.grade_head), at(college, supplement_id)

    unsigned = send(grade, f"{place}/signature", version="1", note="已经打过电话")
    assert unsigned.status_code in {409, 422}
    assert "请先勾选" in unsigned.text
    assert "已经打过电话" in unsigned.text
    assert send(grade, f"{place}/signature", version="99", attested="on").status_code == 409
    long = send(grade, f"{place}/signature", version="1", attested="on", note="字" * 501)
    assert (long.status_code, "字" * 501 in long.text) == (422, True)
    nobody = send(grade, at(college, "signatures"), attested="on")
    assert "请至少勾选一名学生" in nobody.text
    assert send(grade, at(college, "signatures"), supplement="nobody", attested="on").status_code == 422
    assert send(grade, at(college, "signatures"), supplement=str(college.id), attested="on").status_code == 404


def test_the_centre_gives_back_with_a_reason_only(app: Flask, college: College) -> None:
    supplement_id = urgent(college)
    place, centre = at(college, supplement_id), browser(app, college.school.counsellor)
    send(browser(app, college.school.grade_head), f"{place}/signature", version="1", attested="on")
    seen = version(centre.get(place).text)

    assert send(centre, f"{place}/return", version=seen).status_code == 422
    assert send(centre, f"{place}/return", version=seen, reason="缺依据").status_code == 303
    page = browser(app, college.school.grade_head).get(place).text
    assert "中心退回：缺依据" in page
    assert "第 2 号，第 1 次报送" in page


def test_a_signed_addition_leaves_as_a_workbook_with_a_purpose_in_the_log(app: Flask, college: College) -> None:
    supplement_id = urgent(college)
    place, grade = at(college, supplement_id), browser(app, college.school.grade_head)
    assert "还没有签名" in grade.get(f"{place}/paper").text
    assert send(grade, f"{place}/paper", purpose="filing", format="xlsx").status_code == 409
    send(grade, f"{place}/signature", version="1", attested="on")

    assert send(grade, f"{place}/paper", format="xlsx").status_code == 422
    file = send(grade, f"{place}/paper", purpose="filing", format="xlsx")

    assert file.status_code == 200
    assert not re.search("花名册|特殊", file.headers["Content-Disposition"])
    said = words(file.data)
    assert "新增" in said
    assert "增补：两次刷新之间随时添加的学生" in said
    with college.school.world.open():
        log = session().scalars(select(AccessLog.reason).where(AccessLog.what == "打印花名册")).all()
    assert len(log) == 1
    assert "用途" in log[0]


def test_who_may_what(app: Flask, college: College) -> None:
    supplement_id = urgent(college)
    place, school = at(college, supplement_id), college.school
    assert browser(app, school.principal).get(place).status_code == 200
    assert send(browser(app, school.teacher), f"{place}/signature", version="1", attested="on").status_code == 403
    assert send(browser(app, school.grade_head), f"{place}/receipt").status_code == 403
    assert browser(app, school.subject_teacher).get(place).status_code == 403
    assert browser(app, school.other_teacher).get(place).status_code == 404
    crowned = school.world.actor(Role.PRINCIPAL, Role.COUNSELLOR, is_student=True)
    for nobody in (school.helper, crowned):
        assert browser(app, nobody).get(place).status_code == 404
        assert browser(app, nobody).get(at(college)).status_code == 404


def test_another_school_gets_the_same_answer_as_for_nothing(app: Flask, college: College, theirs: World) -> None:
    supplement_id = urgent(college)
    stranger = browser(app, theirs.actor(Role.PRINCIPAL))

    assert stranger.get(f"/{theirs.slug}/roster-supplements/{supplement_id}").status_code == 404
    assert "还没有增补" in stranger.get(f"/{theirs.slug}/roster-supplements/").text
