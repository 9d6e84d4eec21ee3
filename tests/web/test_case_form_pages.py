"""The page from which the official forms are printed: with a purpose, in the log, as far as the person reads."""

from __future__ import annotations

import io
from uuid import UUID

import docx
import pytest
from flask import Flask
from sqlalchemy import select

from kernel.db import session
from privacy.models import AccessLog
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY

TODAY, SAID = str(DEMO_DAY), "妈妈说他会自己洗碗"


@pytest.fixture
def place(app: Flask, school: Campus) -> str:
    """Where the forms of a case with one call are asked for."""
    case_id: UUID = school.confirm()
    case = f"/{school.world.slug}/cases/{case_id}"
    send(browser(app, school.teacher), f"{case}/contacts/", way="phone", day=TODAY, about=SAID)
    return f"{case}/forms/"


def words(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    foot = [line.text for line in made.sections[0].footer.paragraphs]
    return "\n".join([*(line.text for line in made.paragraphs), *cells, *foot])


def test_the_form_is_filled_in_and_says_who_printed_it_what_for(app: Flask, school: Campus, place: str) -> None:
    teacher = browser(app, school.teacher)
    assert "与学生家长电话沟通工作记录本" in teacher.get(place).text

    answer = send(teacher, place, form="phone", format="docx", span="all", purpose="filing")

    text = words(answer.data)
    assert SAID in text
    assert "用途：归档留存" in text
    assert "form" in answer.headers["Content-Disposition"]
    with school.world.open():
        logged = session().scalars(select(AccessLog.reason).where(AccessLog.what == "打印档案")).all()
    assert any("归档留存" in reason for reason in logged)


def test_it_is_a_pdf_by_itself(app: Flask, school: Campus, place: str) -> None:
    answer = send(browser(app, school.teacher), place, form="tracking", purpose="meeting")

    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")


def test_a_counsellor_gets_the_form_without_the_familys_words(app: Flask, school: Campus, place: str) -> None:
    answer = send(browser(app, school.counsellor), place, form="phone", format="docx", span="all", purpose="meeting")

    text = words(answer.data)
    assert SAID not in text
    assert "内容受限" in text


@pytest.mark.parametrize("fields", [{}, {"purpose": "fun"}, {"purpose": "filing", "form": "rumours"}])
def test_without_a_purpose_or_a_form_nothing_leaves(
    app: Flask, school: Campus, place: str, fields: dict[str, str]
) -> None:
    assert send(browser(app, school.teacher), place, **fields).status_code == 422


def test_a_stranger_does_not_find_it(app: Flask, school: Campus, place: str) -> None:
    other = browser(app, school.other_teacher)

    assert other.get(place).status_code == 404
    assert send(other, place, purpose="filing").status_code == 404
