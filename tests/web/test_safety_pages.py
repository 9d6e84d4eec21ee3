"""身体安全卡 in the browser: written in the file, read by who teaches the class, printed for the canteen."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from care.cases.categories import CategoryChoice
from care.cases.services import SafetyWords
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send

WORDS = SafetyWords(avoid="不跑长跑，可以走", act="扶她坐下，叫校医")


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm(school.students[0], CategoryChoice(code="K9"))


def test_from_the_file_to_the_lessons_and_the_canteen(app: Flask, school: Campus, case_id: UUID) -> None:
    teacher, place = browser(app, school.teacher), f"/{school.world.slug}/cases/{case_id}/safety-card/"
    assert teacher.get(place).status_code == 200

    refused = send(teacher, place, version="0", avoid="心脏病，不跑", act="坐下", in_lessons="on", at_meals="on")
    answer = send(teacher, place, version="0", avoid=WORDS.avoid, act=WORDS.act, in_lessons="on", at_meals="on")

    assert refused.status_code == 409
    assert "只写怎么做" in refused.text
    assert answer.status_code == 303
    assert WORDS.avoid in browser(app, school.subject_teacher).get(f"/{school.world.slug}/tips/").text
    assert WORDS.avoid in browser(app, school.principal).get(f"/{school.world.slug}/safety-cards/").text
    assert WORDS.avoid in teacher.get(place).text
