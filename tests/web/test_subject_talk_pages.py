"""A subject teacher's talk on its page: what was typed stays, what was written is read by its author and in the file."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY

WORDS = "他说分数应用题看懂了，想再练两道"


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm()


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def test_an_empty_talk_is_asked_for_words_and_keeps_what_was_typed(app: Flask, school: Campus, case_id: UUID) -> None:
    colleague = browser(app, school.subject_teacher)

    refused = send(colleague, path(school, f"tips/{case_id}/talks/"), day=str(DEMO_DAY), next_step="下周再谈")

    assert refused.status_code == 422
    assert "请选一项，或写一句谈了什么" in refused.text
    assert "下周再谈" in refused.text


def test_what_was_written_is_read_by_its_author_and_in_the_file(app: Flask, school: Campus, case_id: UUID) -> None:
    colleague, teacher = browser(app, school.subject_teacher), browser(app, school.teacher)

    saved = send(colleague, path(school, f"tips/{case_id}/talks/"), day=str(DEMO_DAY), content=WORDS, place="教室")
    again = colleague.get(path(school, f"tips/{case_id}/talks/new")).text

    assert saved.status_code == 303
    assert WORDS in again
    assert "撤销" in again
    assert WORDS in teacher.get(path(school, f"cases/{case_id}")).text
    assert "/talks/new" in colleague.get(path(school, "tips/")).text


def test_it_is_taken_back_from_its_page(app: Flask, school: Campus, case_id: UUID) -> None:
    colleague = browser(app, school.subject_teacher)
    send(colleague, path(school, f"tips/{case_id}/talks/"), day=str(DEMO_DAY), content=WORDS)
    page = colleague.get(path(school, f"tips/{case_id}/talks/new")).text
    address = next(part for part in page.split('"') if part.endswith("/withdrawal"))

    taken_back = send(colleague, address)

    assert taken_back.status_code == 303
    assert WORDS not in colleague.get(path(school, f"tips/{case_id}/talks/new")).text


def test_a_class_teacher_who_does_not_teach_there_has_no_such_page(app: Flask, school: Campus, case_id: UUID) -> None:
    assert browser(app, school.other_teacher).get(path(school, f"tips/{case_id}/talks/new")).status_code == 403
