"""The pages of the archive hand-over: guidance, the month's batch, a signature, a receipt, and what is refused on the way."""

from __future__ import annotations

import hashlib
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import Role
from care.archives import filing_queries as queries
from care.archives.filing import CopyKind
from obligations.lifecycle import DutyState
from tests.care.archives.conftest import College, college
from tests.care.archives.test_filing import begin, delivered, item_of, november, publish
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send
from tests.worlds import World

__all__ = ["college"]

CHECKED: dict[str, str | list[str]] = {"checked": ["0", "1", "2"], "mode": "paper"}


def at(college: College, *parts: object) -> str:
    return f"/{college.school.world.slug}/archive-batches/{'/'.join(map(str, parts))}"


@pytest.fixture(autouse=True)
def _assigned(college: College) -> None:
    assign(college.school)


def files_of(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'/files/([0-9a-f-]{36})"', page)))


def test_from_the_duty_to_the_receipt(app: Flask, college: College) -> None:
    centre, grade = browser(app, college.school.counsellor), browser(app, college.school.grade_head)
    assert "中心还没有发布建档指引" in grade.get(at(college)).text
    said = send(centre, at(college, "guidance"), materials="建档登记表\n取证材料\n\n谈话记录\n")
    assert said.status_code == 303
    assert "建档指引第 1 版" in grade.get(at(college, "guidance")).text

    todo = grade.get(f"/{college.school.world.slug}/todo/").text
    assert "去归档" in todo
    batch = send(grade, at(college), college=str(college.id)).headers["Location"]
    page = grade.get(batch).text
    assert "还有 2 份要签名" in page
    assert "送交中心" not in page
    for file in files_of(page):
        signed = send(grade, f"{batch}/files/{file}/signature", **CHECKED, pages="12", copy_pages="12")
        assert signed.status_code == 303
    assert "送交中心" in grade.get(batch).text
    assert send(grade, f"{batch}/delivery").status_code == 303
    for file in files_of(page):
        assert "您数到的页数" in centre.get(f"{batch}/files/{file}").text
        assert send(centre, f"{batch}/files/{file}/receipt", pages="12").status_code == 303

    assert "2 / 2 份已签收" in grade.get(batch).text
    assert "去归档" not in grade.get(f"/{college.school.world.slug}/todo/").text
    assert november(college) is DutyState.DONE


def test_what_is_refused_is_said(app: Flask, college: College) -> None:
    publish(college)
    archive_id = begin(college)
    file = at(college, archive_id, "files", item_of(college, archive_id, college.case_id))
    teacher = browser(app, college.school.teacher)

    missing = send(teacher, f"{file}/signature", checked=["0"], mode="paper", pages="12", copy_pages="12")
    assert "还有 2 项没有勾选" in missing.text
    assert 'value="12"' in missing.text
    assert "页数对不上" in send(teacher, f"{file}/signature", **CHECKED, pages="12", copy_pages="11").text
    for wrong in ("0", "5001", "-3", "很多", ""):
        assert send(teacher, f"{file}/signature", **CHECKED, pages=wrong, copy_pages="12").status_code == 422
    fileless = send(teacher, f"{file}/signature", checked=["0", "1", "2"], mode="digital", pages="12", copy_pages="12")
    assert fileless.status_code == 422
    assert "请选择一个文件" in fileless.text
    centre = browser(app, college.school.counsellor)
    for empty in ("", " \n \n", "\n".join("材料" for _ in range(41)), "长" * 101):
        assert send(centre, at(college, "guidance"), materials=empty).status_code == 422


def test_electronic_files_are_known_by_their_hashes(app: Flask, college: College) -> None:
    publish(college)
    archive_id = begin(college)
    item_id = item_of(college, archive_id, college.case_id)
    teacher: FlaskClient = browser(app, college.school.teacher)
    token = re.findall(r'name="csrf-token" content="([^"]+)"', teacher.get(at(college)).text)[0]

    answer = teacher.post(
        at(college, archive_id, "files", item_id, "signature"),
        data={
            "csrf_token": token,
            "checked": ["0", "1", "2"],
            "mode": "digital",
            "pages": "3",
            "copy_pages": "3",
            "original_file": (io.BytesIO(b"original"), "a.pdf"),
            "copy_file": (io.BytesIO(b"signed copy"), "b.pdf"),
        },
        content_type="multipart/form-data",
    )

    assert answer.status_code == 303
    with college.school.world.open():
        hashes = {kind: copy.sha256 for kind, copy in queries.copies(item_id).items()}
    assert hashes == {
        CopyKind.ORIGINAL: hashlib.sha256(b"original").hexdigest(),
        CopyKind.COPY: hashlib.sha256(b"signed copy").hexdigest(),
    }


def test_the_centre_gives_back_with_a_reason_and_a_new_revision_waits(app: Flask, college: College) -> None:
    archive_id, first, _ = delivered(college)
    centre = browser(app, college.school.counsellor)
    assert send(centre, at(college, archive_id, "files", first, "return")).status_code == 422
    assert "页数对不上" in send(centre, at(college, archive_id, "files", first, "receipt"), pages="9").text
    assert send(centre, at(college, archive_id, "files", first, "return"), reason="缺谈话记录").status_code == 303

    grade = browser(app, college.school.grade_head)
    assert "中心退回：缺谈话记录" in grade.get(at(college, archive_id, "files", first)).text
    assert "还有 1 份要签名" in grade.get(at(college, archive_id)).text


def test_who_may_what(app: Flask, college: College, theirs: World) -> None:
    archive_id, first, _ = delivered(college)
    batch, file, school = at(college, archive_id), at(college, archive_id, "files", first), college.school
    for reader in (school.principal, school.head, school.member):
        assert browser(app, reader).get(file).status_code == 200
        assert send(browser(app, reader), f"{file}/receipt", pages="12").status_code == 403
    assert send(browser(app, school.teacher), f"{batch}/delivery").status_code == 403
    assert send(browser(app, school.grade_head), at(college, "guidance"), materials="甲").status_code == 403
    assert browser(app, school.subject_teacher).get(batch).status_code == 403
    crowned = school.world.actor(Role.PRINCIPAL, Role.COUNSELLOR, Role.CLASS_TEACHER, is_student=True)
    for student in (school.helper, crowned):
        for address in (at(college), at(college, "guidance"), batch, file):
            assert browser(app, student).get(address).status_code == 404
    stranger = browser(app, theirs.actor(Role.PRINCIPAL))
    assert stranger.get(f"/{theirs.slug}/archive-batches/{archive_id}").status_code == 404


def test_what_is_on_its_way_is_not_delivered_again(app: Flask, college: College) -> None:
    archive_id, _, _ = delivered(college)
    nothing = send(browser(app, college.school.grade_head), at(college, archive_id, "delivery"))

    assert "已经送出" in nothing.text
