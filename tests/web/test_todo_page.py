"""我的待办: the answer stands on top, each duty says why, and the page costs the same for one and for many."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts import services as accounts
from accounts.roles import Role
from kernel import clock
from kernel.db import session
from obligations import services
from policy_profiles.evidence import EvidenceKind
from privacy.models import AccessLog
from tests.obligations.school_at_work import CONFIRMED, SchoolAtWork, school_at_work
from tests.web.visitors import signed_in
from tests.worlds import Office, World, counted_statements
from web.duty_words import VERBS

DAY = date(2026, 11, 18)
BUDGET = 12


@pytest.fixture
def school(office: Office, ours: World) -> SchoolAtWork:
    """Our school at work."""
    return school_at_work(office, ours)


@pytest.fixture
def teacher(client: FlaskClient, school: SchoolAtWork) -> FlaskClient:
    """The browser of the class teacher of 3-2."""
    user_id = school.world.person(Role.CLASS_TEACHER)
    with school.on(CONFIRMED):
        accounts.assign(
            user_id=user_id,
            kind=Role.CLASS_TEACHER,
            class_id=school.class_id,
            starts_on=CONFIRMED,
            ends_on=None,
            actor=school.world.actor(Role.PRINCIPAL),
        )
    return signed_in(client, user_id)


def page(browser: FlaskClient, school: SchoolAtWork, day: date = DAY) -> str:
    with clock.working_day(day):
        answer = browser.get(f"/{school.world.slug}/todo/")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_heading_is_the_answer(teacher: FlaskClient, school: SchoolAtWork) -> None:
    school.confirm()

    assert "今天要做六件事" in page(teacher, school)


def test_a_duty_says_what_for_whom_when_and_why(teacher: FlaskClient, school: SchoolAtWork) -> None:
    case = school.confirm(date(2026, 10, 16))
    school.record(case, EvidenceKind.TALK, happened=date(2026, 10, 17))

    text = page(teacher, school)

    assert "与周子墨谈话" in text
    assert "宽限到 11-18" in text
    assert "上次 10-17 谈过，每 30 天一次 → 11-16（周一） · 制度第四条第2款" in text
    assert f"/{school.world.slug}/cases/{case}/talks/new" in text


def test_what_presses_today_stands_there_once_and_what_is_far_off_folds_away(
    teacher: FlaskClient, school: SchoolAtWork
) -> None:
    for _ in range(2):
        school.confirm()

    text = page(teacher, school)
    today = text[text.index("<h2>今天</h2>") : text.index("<h2>本周</h2>") if "<h2>本周</h2>" in text else None]

    assert today.split("<h2>以后</h2>")[0].count(">与周子墨谈话<") == 2
    assert "再往后" not in today.split("<h2>以后</h2>")[0]


def test_the_arithmetic_opens_step_by_step(teacher: FlaskClient, school: SchoolAtWork) -> None:
    school.confirm()

    text = page(teacher, school)

    assert "<li>09-07 确认纳入</li><li>每 30 天一次</li><li>10-07（周三）</li>" in text
    assert "应在 2026-10-07（周三） 前完成" in text


def test_what_is_late_says_so_in_words(teacher: FlaskClient, school: SchoolAtWork) -> None:
    school.confirm()

    assert "晚了 42 天" in page(teacher, school)


def test_the_title_of_the_page_names_nobody(teacher: FlaskClient, school: SchoolAtWork) -> None:
    school.confirm()

    text = page(teacher, school)
    title = text[text.index("<title>") : text.index("</title>")]
    assert "我的待办" in title
    assert "周子墨" not in title


def test_what_others_do_is_shown_with_who(teacher: FlaskClient, school: SchoolAtWork) -> None:
    school.confirm()

    text = page(teacher, school)
    assert "等待他人" in text
    assert "由任课教师办理" in text


def test_a_list_without_duties_says_that_all_is_done(teacher: FlaskClient, school: SchoolAtWork) -> None:
    with school.on(CONFIRMED) as actor:
        services.credit(
            subject_ids=[school.class_id],
            evidence=EvidenceKind.SCREENING,
            happened_on=CONFIRMED,
            record_kind="class_screening",
            record_id=school.class_id,
            actor=actor,
        )

    assert "都做完了，目前没有待办" in page(teacher, school, CONFIRMED)


def test_the_same_work_for_several_students_is_one_entry(teacher: FlaskClient, school: SchoolAtWork) -> None:
    for _ in range(3):
        school.confirm()

    assert "每月跟踪（11 月），3 名学生" in page(teacher, school)


def test_every_student_on_the_list_is_written_to_the_access_log(teacher: FlaskClient, school: SchoolAtWork) -> None:
    school.confirm()

    page(teacher, school)

    with school.on(DAY):
        read = session().execute(select(AccessLog.what, AccessLog.subject_id)).all()
    assert [tuple(row) for row in read if row.what == "待办"] == [("待办", school.student_id)]


def test_the_page_costs_the_same_for_one_and_for_sixty(teacher: FlaskClient, school: SchoolAtWork) -> None:
    school.confirm()
    few = _statements(teacher, school)
    for _ in range(9):
        school.confirm()
    with counted_statements() as statements:
        text = page(teacher, school)

    assert text.count('class="row-item') > 60
    assert len(statements) == few
    assert len(statements) <= BUDGET


def test_a_colleague_of_another_school_gets_nothing(client: FlaskClient, school: SchoolAtWork, theirs: World) -> None:
    stranger = signed_in(client, theirs.person(Role.CLASS_TEACHER))

    assert stranger.get(f"/{school.world.slug}/todo/").status_code == 404


def test_a_student_helper_gets_nothing(client: FlaskClient, school: SchoolAtWork) -> None:
    helper = signed_in(client, school.world.person(Role.STUDENT_HELPER, is_student=True))

    assert helper.get(f"/{school.world.slug}/todo/").status_code == 404


def test_a_leader_sees_what_waits_for_a_decision(client: FlaskClient, school: SchoolAtWork) -> None:
    leader = signed_in(client, school.world.person(Role.GROUP_HEAD))

    assert "往后还有三件" in page(leader, school)


def test_the_page_speaks_english_too(teacher: FlaskClient, school: SchoolAtWork) -> None:
    school.confirm()
    teacher.set_cookie("language", "en")

    assert "every 30 days" in page(teacher, school)


def _statements(browser: FlaskClient, school: SchoolAtWork) -> int:
    page(browser, school)
    with counted_statements() as statements:
        page(browser, school)
    return len(statements)


def test_every_verb_leads_to_a_page_and_takes_its_work_out_of_the_reach_of_notes(app: Flask) -> None:
    for kind, verb in VERBS.items():
        assert verb.endpoint in app.view_functions, kind
        assert not services.can_be_noted([kind]), kind
