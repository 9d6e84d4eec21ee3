"""A signed roster and a hand-over sheet leave the house with a purpose, in the log, under a neutral name."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from care.archives.lifecycle import Answer
from kernel.actor import Actor
from kernel.db import session
from privacy.models import AccessLog
from privacy.wording import BLOCKED
from tests.care.archives.conftest import College, college
from tests.care.archives.test_filing import begin, publish, sign
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send
from tests.worlds import World, counted_statements

__all__ = ["college"]


@pytest.fixture(autouse=True)
def _assigned(college: College) -> None:
    assign(college.school)


def roster_of(college: College, refresh_id: object) -> str:
    return f"/{college.school.world.slug}/roster-refreshes/{refresh_id}/paper"


def sheet_of(college: College, archive_id: object) -> str:
    return f"/{college.school.world.slug}/archive-batches/{archive_id}/paper"


def words(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "\n".join(str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row)


def logged(college: College, what: str) -> list[tuple[str, str]]:
    with college.school.world.open():
        rows = session().execute(select(AccessLog.actor_name, AccessLog.reason).where(AccessLog.what == what))
        return [(name, reason) for name, reason in rows]


def test_a_signed_roster_is_taken_out_with_a_purpose(app: Flask, college: College) -> None:
    refresh_id, _snapshot = college.signed()
    grade = browser(app, college.school.grade_head)
    assert "打印名册" in grade.get(f"/{college.school.world.slug}/roster-refreshes/{refresh_id}").text
    assert "打印签名的名册" in grade.get(roster_of(college, refresh_id)).text

    book = send(grade, roster_of(college, refresh_id), format="xlsx", purpose="filing")
    printed = send(grade, roster_of(college, refresh_id), purpose="filing")

    text = words(book.data)
    assert "特殊群体学生花名册" in text
    assert "测试同学0" in text
    assert "用途：归档留存" in text
    assert printed.data[:5] == b"%PDF-"
    for answer in (book, printed):
        name = unquote(answer.headers["Content-Disposition"])
        assert not [word for word in BLOCKED if word in name]
    assert {reason for _name, reason in logged(college, "打印花名册")} == {"花名册刷新；用途：归档留存"}
    assert len(logged(college, "打印花名册")) == 4  # two students, twice


def test_without_a_purpose_nothing_leaves_and_an_unsigned_roster_has_no_paper(app: Flask, college: College) -> None:
    refresh_id = college.generate()
    grade = browser(app, college.school.grade_head)
    assert "打印名册" not in grade.get(f"/{college.school.world.slug}/roster-refreshes/{refresh_id}").text
    assert "还没有签名" in grade.get(roster_of(college, refresh_id)).text
    assert send(grade, roster_of(college, refresh_id), purpose="filing").status_code == 409

    for case in (college.case_id, college.other_case_id):
        college.answer(refresh_id, case, Answer.UNCHANGED, "已核实")
    college.sign(refresh_id)
    for fields in ({}, {"purpose": "fun"}, {"purpose": "filing", "format": "exe"}):
        assert send(grade, roster_of(college, refresh_id), **fields).status_code == 422
    assert logged(college, "打印花名册") == []


def test_who_may_take_the_roster_out(app: Flask, college: College, theirs: World) -> None:
    refresh_id, _snapshot = college.signed()
    school = college.school

    def status(actor: Actor) -> int:
        return send(browser(app, actor), roster_of(college, refresh_id), purpose="filing").status_code

    allowed = (school.grade_head, school.counsellor, school.principal, school.head, school.member)
    assert {status(actor) for actor in allowed} == {200}
    assert {status(actor) for actor in (school.teacher, school.subject_teacher, school.academic)} == {403}
    assert status(school.helper) == 404


def test_what_a_reader_may_not_read_is_not_in_the_file(app: Flask, college: College) -> None:
    """A psychological type is the centre's and the principal's; the grade head sees that there is one."""
    refresh_id, _snapshot = college.signed()

    centre = words(
        send(
            browser(app, college.school.counsellor), roster_of(college, refresh_id), format="xlsx", purpose="filing"
        ).data
    )
    grade = words(
        send(
            browser(app, college.school.grade_head), roster_of(college, refresh_id), format="xlsx", purpose="filing"
        ).data
    )

    assert "仅限授权人员" not in centre
    assert "仅限授权人员" in grade


def test_the_sheet_lists_what_was_signed_and_counts_the_rest(app: Flask, college: College) -> None:
    publish(college)
    archive_id = begin(college)
    place = f"/{college.school.world.slug}/archive-batches/{archive_id}"
    grade = browser(app, college.school.grade_head)
    assert "打印移交单" not in grade.get(place).text
    sign(college, archive_id, college.case_id)
    assert "打印移交单" in grade.get(place).text
    assert "打印移交单" in grade.get(sheet_of(college, archive_id)).text

    answer = send(grade, sheet_of(college, archive_id), format="xlsx", purpose="handover")

    text = words(answer.data)
    assert "档案移交单" in text
    assert "测试同学0" in text
    assert "测试同学500" not in text
    assert "另有 1 份还没有签名" in text
    assert logged(college, "打印档案移交单") == [(college.school.grade_head.name, "档案移交；用途：工作交接")]
    assert send(grade, sheet_of(college, archive_id)).status_code == 422
    assert send(browser(app, college.school.subject_teacher), sheet_of(college, archive_id)).status_code == 403
    assert send(browser(app, college.school.helper), sheet_of(college, archive_id), purpose="filing").status_code == 404


def test_nothing_is_printed_while_others_look_on(app: Flask, college: College) -> None:
    refresh_id, _snapshot = college.signed()
    grade = browser(app, college.school.grade_head)
    grade.set_cookie("projecting", "on")

    answer = send(grade, roster_of(college, refresh_id), purpose="filing")

    assert answer.mimetype == "text/html"
    assert logged(college, "打印花名册") == []


def test_the_sheet_takes_as_many_statements_for_two_files_as_for_one(app: Flask, college: College) -> None:
    publish(college)
    archive_id = begin(college)
    grade = browser(app, college.school.grade_head)

    def statements() -> int:
        with counted_statements() as counted:
            assert send(grade, sheet_of(college, archive_id), format="xlsx", purpose="handover").status_code == 200
        return len(counted.texts)

    sign(college, archive_id, college.case_id)
    statements()
    one = statements()
    sign(college, archive_id, college.other_case_id)
    assert statements() == one
