"""The sheet of a reviewed class leaves with a purpose, in the log, under a neutral name, for whoever reads the outcomes."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import unquote
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from accounts.roles import Role
from care.screening import queries, services
from care.screening.lifecycle import Outcome
from care.screening.models import ClassScreening
from care.screening.services import Found
from kernel.db import session
from privacy.models import AccessLog
from privacy.wording import BLOCKED
from tests.care.campus import Campus
from tests.web.school_at_work import browser, school
from tests.web.visitors import send
from tests.worlds import World, counted_statements

__all__ = ["school"]

WORDS = "最近常独自一人，问起家里不愿多说"


def screened(school: Campus, *, reviewed: bool = True, code: str = "K4", subtag: str | None = None) -> UUID:
    """三年级1班 with one candidate, handed in and reviewed."""
    with school.world.open():
        services.open_windows(actor=school.principal)
    with school.world.open():
        row = session().scalars(select(ClassScreening).where(ClassScreening.class_id == school.class_id)).one()
        one, *others = school.students
        found = [
            Found(student_id=one, outcome=Outcome.CANDIDATE, category_code=code, category_subtag=subtag, basis=WORDS)
        ]
        found += [Found(student_id=other, outcome=Outcome.NONE) for other in others]
        services.record_outcomes(screening=row, found=found, seen_version=row.version, actor=school.teacher)
        services.submit(screening=row, seen_version=row.version, actor=school.teacher)
        if reviewed:
            services.approve(screening=row, actor=school.grade_head)
        return row.id


def at(school: Campus, screening_id: UUID) -> str:
    return f"/{school.world.slug}/screening/{screening_id}/paper"


def words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "\n".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))


def test_a_reviewed_class_is_taken_out_as_pdf_and_word_with_a_purpose(app: Flask, school: Campus) -> None:
    screening_id = screened(school)
    grade, place = browser(app, school.grade_head), at(school, screening_id)
    assert place in grade.get(f"/{school.world.slug}/screening/{screening_id}").text
    assert "打印三年级1班的摸底登记表" in grade.get(place).text

    printed = send(grade, place, purpose="filing")
    written = send(grade, place, format="docx", purpose="meeting")

    assert printed.data.startswith(b"%PDF")
    said = words(written.data)
    for text in ("摸底登记表", "2026–2027 学年第一学期", "应查人数", "3 人", WORDS, "候选 1 人", "准备会商或谈话"):
        assert text in said
    for file in (printed, written):
        name = unquote(file.headers["Content-Disposition"])
        assert not any(word in name for word in (*BLOCKED, "摸底", "排查"))
    with school.world.open():
        log = session().execute(
            select(AccessLog.subject_id, AccessLog.reason).where(AccessLog.what == "打印摸底登记表")
        )
        logged = [(student, reason.rpartition("用途：")[2]) for student, reason in log]
    assert sorted(logged) == sorted([(school.students[0], "归档留存"), (school.students[0], "准备会商或谈话")])


def test_before_the_review_there_is_nothing_to_print(app: Flask, school: Campus) -> None:
    screening_id = screened(school, reviewed=False)
    grade, place = browser(app, school.grade_head), at(school, screening_id)

    assert place not in grade.get(f"/{school.world.slug}/screening/{screening_id}").text
    assert "还没有复核通过" in grade.get(place).text
    assert send(grade, place, purpose="filing").status_code == 409


def test_bad_input_is_refused_with_its_reason(app: Flask, school: Campus) -> None:
    place, grade = at(school, screened(school)), browser(app, school.grade_head)

    assert send(grade, place).status_code == 422
    assert send(grade, place, purpose="curiosity").status_code == 422
    assert send(grade, place, purpose="filing", format="xlsx").status_code == 422


def test_the_sheet_says_of_a_closed_category_only_that_it_is_there(app: Flask, school: Campus) -> None:
    screening_id = screened(school, code="K1", subtag="psychological")
    place = at(school, screening_id)

    grade = words(send(browser(app, school.grade_head), place, purpose="filing", format="docx").data)
    centre = words(send(browser(app, school.counsellor), place, purpose="filing", format="docx").data)

    assert WORDS not in grade
    assert "仅限授权人员" in grade
    assert WORDS in centre


def test_only_who_reads_the_outcomes_of_the_class_takes_them_out(app: Flask, school: Campus, theirs: World) -> None:
    screening_id = screened(school)
    place = at(school, screening_id)

    for reader in (school.teacher, school.head, school.principal):
        assert send(browser(app, reader), place, purpose="filing").status_code == 200
    assert send(browser(app, school.other_teacher), place, purpose="filing").status_code == 404
    assert send(browser(app, school.subject_teacher), place, purpose="filing").status_code == 403
    crowned = school.world.actor(Role.PRINCIPAL, Role.GRADE_HEAD, is_student=True)
    for nobody in (school.helper, crowned):
        assert send(browser(app, nobody), place, purpose="filing").status_code in {403, 404}
    stranger = browser(app, theirs.actor(Role.PRINCIPAL))
    assert stranger.get(f"/{theirs.slug}/screening/{screening_id}/paper").status_code == 404
    assert send(stranger, f"/{theirs.slug}/screening/{screening_id}/paper", purpose="filing").status_code == 404


def test_the_statements_do_not_grow_with_the_class(school: Campus) -> None:
    screening_id = screened(school)

    with school.world.open(), counted_statements() as statements:
        screening, group = queries.visible_screening(school.head, screening_id)
        services.take_out_class(screening, group=group, purpose="归档留存", actor=school.head)

    assert len(statements) <= 9
