"""Photos of forms that were filled in by hand: beside the record, for whoever reads it, never beside a classmate's view."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from care.talks import queries as talks
from tests.attachments import files
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.test_evidence_file_pages import kept, upload
from tests.web.visitors import send
from tests.worlds import DEMO_DAY, World


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm()


def talked(app: Flask, school: Campus, case_id: UUID, kind: str = "student") -> str:
    """The address of the papers of a talk."""
    fields = {"kind": kind, "day": str(DEMO_DAY), "content": "聊了放学以后去哪里"}
    answer = send(browser(app, school.teacher), f"/{school.world.slug}/cases/{case_id}/talks", **fields)
    assert answer.status_code == 303
    with school.world.open():
        record = talks.lines(case_id, school.teacher)[0].id
    return f"/{school.world.slug}/cases/{case_id}/papers/talk/{record}/"


def test_a_photo_is_kept_beside_the_talk_and_counted_in_the_file(app: Flask, school: Campus, case_id: UUID) -> None:
    place, teacher = talked(app, school, case_id), browser(app, school.teacher)
    assert "附上照片" in teacher.get(f"/{school.world.slug}/cases/{case_id}").text

    answer = upload(teacher, place, files.jpeg(), note="手写的谈话记录")

    assert (answer.status_code, answer.location) == (303, place)
    assert "手写的谈话记录" in teacher.get(place).text
    assert "照片和纸质表（1）" in teacher.get(f"/{school.world.slug}/cases/{case_id}").text
    assert "手写的谈话记录" in browser(app, school.head).get(place).text


def test_whoever_does_not_read_the_talk_finds_no_photo(
    app: Flask, school: Campus, case_id: UUID, theirs: World
) -> None:
    place = talked(app, school, case_id)
    upload(browser(app, school.teacher), place, files.jpeg())
    (attachment,) = kept(school)

    for actor in (school.other_teacher, school.grade_head, school.subject_teacher, school.helper):
        client = browser(app, actor)
        assert client.get(place).status_code in (403, 404)
        assert client.get(f"/{school.world.slug}/attachments/{attachment}").status_code == 404
    assert browser(app, school.teacher).get(place.replace(school.world.slug, theirs.slug)).status_code == 404


def test_a_classmates_view_takes_no_photo(app: Flask, school: Campus, case_id: UUID) -> None:
    place = talked(app, school, case_id, "peer")

    answer = upload(browser(app, school.teacher), place, files.jpeg())

    assert answer.status_code == 409
    assert "请只写代号" in answer.text
    assert kept(school) == []


def test_something_else_than_a_photo_is_refused_and_the_note_stays(app: Flask, school: Campus, case_id: UUID) -> None:
    place = talked(app, school, case_id)

    answer = upload(browser(app, school.teacher), place, b"<svg onload=alert(1)>", note="手写的一页")

    assert answer.status_code == 409
    assert "手写的一页" in answer.text
    assert kept(school) == []


def test_whoever_added_it_takes_it_down_the_same_day(app: Flask, school: Campus, case_id: UUID) -> None:
    place, teacher = talked(app, school, case_id), browser(app, school.teacher)
    upload(teacher, place, files.jpeg())
    (attachment,) = kept(school)

    assert send(teacher, f"{place}{attachment}/removal").status_code == 303
    assert kept(school) == []


def test_a_kind_that_has_no_papers_is_not_found(app: Flask, school: Campus, case_id: UUID) -> None:
    place = talked(app, school, case_id)

    assert browser(app, school.teacher).get(place.replace("/talk/", "/letter/")).status_code == 404
