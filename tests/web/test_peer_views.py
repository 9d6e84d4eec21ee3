"""同学侧面了解 and 任课教师反馈 on the pages: a classmate is a code for few, a card is sent by who knows nothing else."""

from __future__ import annotations

import io
from uuid import UUID

import docx
import pytest
from flask import Flask

from accounts.roles import Role
from care.cases import services as files
from care.talks import queries as talks
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY
from web.views.case_timeline import course

SAID, CODE = "他说她午休常常一个人看书", "T2"
TRIAD = {"strategy": "请同桌结对", "effect": "作业按时了", "lesson": "目标要小"}


@pytest.fixture
def case_id(school: Campus) -> UUID:
    return school.confirm()


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def record(app: Flask, school: Campus, case_id: UUID, **entered: str) -> int:
    values = {"kind": "peer", "day": str(DEMO_DAY), "content": SAID, "peer": CODE, **entered}
    return send(browser(app, school.teacher), path(school, f"cases/{case_id}/talks"), **values).status_code


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("teacher", True),
        ("counsellor", True),
        ("principal", False),
        ("head", False),
        ("member", False),
        ("grade_head", False),
    ],
)
def test_who_reads_what_a_classmate_said_and_who_knows_the_code(
    app: Flask, school: Campus, case_id: UUID, who: str, reads: bool
) -> None:
    assert record(app, school, case_id) == 303

    page = browser(app, getattr(school, who)).get(path(school, f"cases/{case_id}?strand=talk")).text

    assert "同学侧面了解" in page
    assert (SAID in page, f"</strong>　{CODE}" in page) == (reads, reads)


def test_who_takes_over_the_class_reads_the_words_and_not_the_code(app: Flask, school: Campus, case_id: UUID) -> None:
    record(app, school, case_id)
    successor = school.world.actor(Role.CLASS_TEACHER, class_ids=frozenset({school.class_id}))
    with school.world.open():
        file = files.open_file(case_id, actor=successor)
        (line,) = talks.lines(case_id, successor)
        (entry,) = [one for one in course(file, [line]).entries if one.title == "同学侧面了解"]

    assert entry.texts == (("", SAID),)
    assert not entry.is_restricted


def test_leaders_still_read_the_tracking_that_stands_on_it_and_whom_to_ask(
    app: Flask, school: Campus, case_id: UUID
) -> None:
    record(app, school, case_id, **TRIAD)

    page = browser(app, school.head).get(path(school, f"cases/{case_id}?strand=talk")).text

    assert TRIAD["strategy"] in page
    assert SAID not in page
    assert f"如需了解，请联系{school.teacher.name}" in page


@pytest.mark.parametrize("code", ["李小明", "T2 T3", "A" * 9, "<b>"])
def test_a_name_is_no_code(app: Flask, school: Campus, case_id: UUID, code: str) -> None:
    assert record(app, school, case_id, peer=code) == 422


def test_a_talk_with_the_student_has_no_classmate(app: Flask, school: Campus, case_id: UUID) -> None:
    assert record(app, school, case_id, kind="student") == 422


def test_a_card_goes_from_the_file_to_the_subject_teacher_and_back(app: Flask, school: Campus, case_id: UUID) -> None:
    teacher, colleague = browser(app, school.teacher), browser(app, school.subject_teacher)
    form = teacher.get(path(school, f"cases/{case_id}/subject-cards/new")).text
    assert f'value="{school.subject_teacher.user_id}"' in form
    assert f'value="{school.counsellor.user_id}"' not in form

    asked = send(
        teacher, path(school, f"cases/{case_id}/subject-cards/"), teacher=[str(school.subject_teacher.user_id)]
    )
    tips = colleague.get(path(school, "tips/")).text
    address = tips.split('href="')[1:]
    card = next(one.split('"')[0] for one in address if "/tips/cards/" in one)
    sheet = colleague.get(card).text
    sent = send(colleague, card, lessons="care", words="午后常打瞌睡")

    assert asked.status_code == sent.status_code == 303
    assert "想听听您的看法" in sheet
    assert "回答慢一点没关系" in sheet
    assert "一起做作业" not in sheet
    file = teacher.get(path(school, f"cases/{case_id}?strand=subject_card")).text
    assert "午后常打瞌睡" in file
    assert "常走神或没精神" in file
    assert "撤销这条登记" not in file
    assert colleague.get(card).status_code == 404
    assert colleague.get(path(school, f"cases/{case_id}")).status_code in (403, 404)


def test_nobody_chosen_is_said(app: Flask, school: Campus, case_id: UUID) -> None:
    answer = send(browser(app, school.teacher), path(school, f"cases/{case_id}/subject-cards/"))

    assert answer.status_code == 422
    assert "请至少选一位任课教师" in answer.text


def test_an_empty_card_is_not_sent(app: Flask, school: Campus, case_id: UUID) -> None:
    colleague = browser(app, school.subject_teacher)

    answer = send(colleague, path(school, f"tips/{case_id}/card"), words="")

    assert answer.status_code == 422
    assert "请点一项，或写一句" in answer.text


@pytest.mark.parametrize(("who", "reads"), [("teacher", True), ("principal", False)])
def test_what_a_classmate_said_is_not_on_the_form_of_whoever_may_not_read_it(
    app: Flask, school: Campus, case_id: UUID, who: str, reads: bool
) -> None:
    record(app, school, case_id)
    place = path(school, f"cases/{case_id}/forms/")

    answer = send(
        browser(app, getattr(school, who)), place, form="tracking", format="docx", span="all", purpose="filing"
    )

    cells = [cell.text for row in docx.Document(io.BytesIO(answer.data)).tables[0].rows for cell in row.cells]
    assert "同学侧面了解" in cells
    assert (SAID in cells) is reads
    assert CODE not in cells
