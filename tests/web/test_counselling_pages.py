"""辅导记录 in the browser: the centre writes and corrects, the file of everybody else says whom to ask."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts import services as accounts
from accounts.roles import Role
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY, counted_statements

WORDS = "她说夜里醒来会想念外婆"


@pytest.fixture
def notes(school: Campus) -> str:
    """The address of the notes of a confirmed case."""
    case_id: UUID = school.confirm()
    return f"/{school.world.slug}/cases/{case_id}/counselling-notes/"


@pytest.fixture
def counsellor(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the counsellor."""
    return browser(app, school.counsellor)


def file_of(notes: str) -> str:
    return notes.removesuffix("/counselling-notes/")


def test_a_note_is_written_from_the_file_and_stands_on_its_own_page(counsellor: FlaskClient, notes: str) -> None:
    assert f'href="{notes}new"' in counsellor.get(file_of(notes)).text

    answer = send(counsellor, notes, day=str(DEMO_DAY), talked=WORDS)

    assert answer.location == notes
    assert WORDS in counsellor.get(notes).text
    assert WORDS not in counsellor.get(file_of(notes)).text


def test_the_class_teacher_sees_that_there_was_one_and_whom_to_ask(
    app: Flask, school: Campus, counsellor: FlaskClient, notes: str
) -> None:
    send(counsellor, notes, day=str(DEMO_DAY), talked=WORDS)
    teacher = browser(app, school.teacher)

    page = teacher.get(f"{file_of(notes)}?strand=counselling").text

    assert f"如需了解，请联系{school.counsellor.name}" in page
    assert WORDS not in page
    assert teacher.get(notes).status_code == 404
    assert teacher.get(f"{notes}new").status_code == 403


def test_who_left_the_centre_reads_their_own_notes_and_writes_none(
    app: Flask, school: Campus, counsellor: FlaskClient, notes: str
) -> None:
    send(counsellor, notes, day=str(DEMO_DAY), talked=WORDS)
    author = school.counsellor.user_id
    assert author is not None
    with school.world.open():
        accounts.give_role(user_id=author, role=Role.GROUP_MEMBER, actor=school.principal)
        accounts.end_role(user_id=author, role=Role.COUNSELLOR, actor=school.principal)

    file, page = counsellor.get(file_of(notes)).text, counsellor.get(notes)

    assert f'href="{notes}"' in file
    assert (page.status_code, WORDS in page.text) == (200, True)
    assert "您写下了这里的记录，可以查看" in page.text
    assert f'href="{notes}new"' not in page.text + file
    assert counsellor.get(f"{notes}new").status_code == 403


def test_a_correction_shows_what_stood_there_and_when_it_was_made(counsellor: FlaskClient, notes: str) -> None:
    send(counsellor, notes, day=str(DEMO_DAY), talked=WORDS)
    found = re.search(rf'href="({notes}[0-9a-f-]{{36}})"', counsellor.get(notes).text)
    assert found is not None
    assert WORDS in counsellor.get(found[1]).text

    answer = send(counsellor, found[1], happened_on=str(DEMO_DAY), talked="周末会去看外婆", version="1")
    late = send(counsellor, found[1], happened_on=str(DEMO_DAY), talked="晚了一步", version="1")

    assert answer.status_code == 303
    assert "更正于" in counsellor.get(notes).text
    assert late.status_code == 409
    assert "周末会去看外婆" in late.text
    assert "晚了一步" in late.text


def test_what_is_missing_is_said_and_nothing_is_lost(counsellor: FlaskClient, notes: str) -> None:
    answer = send(counsellor, notes, talked=WORDS)

    assert answer.status_code == 422
    assert "请选择或填写日期" in answer.text
    assert WORDS in answer.text


def test_the_page_takes_as_many_statements_for_one_note_as_for_many(counsellor: FlaskClient, notes: str) -> None:
    def statements() -> int:
        with counted_statements() as seen:
            assert counsellor.get(notes).status_code == 200
        return len(seen)

    send(counsellor, notes, day=str(DEMO_DAY), talked=WORDS)
    one = statements()
    for _ in range(4):
        send(counsellor, notes, day=str(DEMO_DAY), talked=WORDS)

    assert statements() == one
