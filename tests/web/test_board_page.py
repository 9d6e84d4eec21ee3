"""工作台, the other homes and 提醒一下: what matters today for each role, at the same price for few and for many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Membership
from accounts.roles import Role
from care.cases import queries as cases
from care.cases import services as case_services
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.events import RecordedEvent
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from obligations import queries as obligations
from obligations.models import Reminder
from tenants.onboarding import SchoolOrder, Step
from tests.care import campus
from tests.care.campus import PSYCHOLOGICAL, Campus, add_student
from tests.web.school_at_work import browser
from tests.web.visitors import send, signed_in
from tests.worlds import DEMO_DAY, World, counted_statements
from web.district_desk import missing_years, months_to_release, standings, steps_in_words

BUDGET = 21


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def page(client: FlaskClient, school: Campus, rest: str = "board/") -> str:
    answer = client.get(path(school, rest))
    assert answer.status_code == 200, answer.text
    return answer.text


def late(school: Campus, students: int = 3) -> list[UUID]:
    """Cases confirmed long ago, whose duties are late today."""
    with clock.working_day(DEMO_DAY - timedelta(days=60)):
        return [school.confirm(student_id) for student_id in school.students[:students]]


def test_the_board_says_how_many_decisions_wait_and_gives_the_verb(app: Flask, school: Campus) -> None:
    school.propose()

    text = page(browser(app, school.head), school)

    assert "<h1>一件事等您决定</h1>" in text
    assert "查看并决定" in text


def test_the_board_shows_how_the_grades_stand_without_naming_a_person_first(app: Flask, school: Campus) -> None:
    late(school)

    text = page(browser(app, school.head), school)

    assert "各年级履职" in text
    assert "三年级" in text
    assert "件事晚了" in text


def test_who_has_a_full_week_is_shown_with_who_could_help(app: Flask, school: Campus) -> None:
    late(school)
    with school.world.open():
        full, *_ = obligations.loads(school.head)

    text = page(browser(app, school.principal), school)

    assert full.class_name == "三年级1班"
    assert full.this_week >= 8
    assert f"三年级1班 {school.teacher.name}：本周 {full.this_week} 件，下周 {full.next_week} 件" in text
    assert "看分工，转交几件" in text


def test_a_grade_head_sees_the_grade_and_nothing_of_the_log(app: Flask, school: Campus) -> None:
    late(school)

    text = page(browser(app, school.grade_head), school)

    assert "三年级" in text
    assert "档案查阅" not in text
    assert "告知书签回" not in text


def test_a_leader_sees_consents_and_the_log_with_their_figures(app: Flask, school: Campus) -> None:
    text = page(browser(app, school.head), school)

    assert "0 / 5 人" in text
    assert f'href="{path(school, "privacy-notices/")}">告知书签回' in text
    assert path(school, "access-log/") in text


def test_the_board_costs_the_same_for_few_and_for_many(app: Flask, school: Campus) -> None:
    with school.world.open():
        more = [add_student(school.class_id, 100 + number) for number in range(10)]
    leader = browser(app, school.head)
    late(school, 1)
    school.propose(more[0])
    page(leader, school)
    with counted_statements() as few:
        page(leader, school)
    for student_id in more[1:]:
        school.propose(student_id)
    with clock.working_day(DEMO_DAY - timedelta(days=60)):
        school.confirm(school.students[1])
    with counted_statements() as many:
        page(leader, school)

    assert len(many) == len(few)
    assert len(few) <= BUDGET


@pytest.mark.parametrize("who", ["teacher", "subject_teacher", "counsellor", "academic", "helper"])
def test_who_leads_nothing_has_no_board(app: Flask, school: Campus, who: str) -> None:
    assert browser(app, getattr(school, who)).get(path(school, "board/")).status_code in (403, 404)


def test_the_board_of_another_school_is_not_there(app: Flask, school: Campus, theirs: World) -> None:
    stranger = signed_in(app.test_client(), theirs.person(Role.PRINCIPAL))

    assert stranger.get(path(school, "board/")).status_code == 404


def test_who_leads_and_has_a_class_finds_both_and_duties_first(app: Flask, school: Campus) -> None:
    late(school)
    teacher = school.teacher.user_id
    assert teacher is not None
    with unit_of_work(IdentityScope()):
        session().add(
            Membership(
                user_id=teacher,
                district_id=school.world.scope.district_id,
                member_school_id=school.world.scope.school_id,
                role=Role.GROUP_MEMBER,
            )
        )

    client = browser(app, school.teacher)
    text = page(client, school)

    assert client.get("/").location == path(school, "board/")
    assert text.index("我要做的") < text.index("各年级履职")
    assert "三年级1班 · 3 人" in text


def test_a_class_teacher_finds_the_class_beside_the_list(app: Flask, school: Campus) -> None:
    school.confirm()
    school.propose(school.students[1])

    text = page(browser(app, school.teacher), school, "todo/")

    assert "三年级1班 · 3 人" in text
    assert "0 / 1" in text
    assert "1 名候选，待确认" in text


def test_a_subject_teacher_finds_the_hints_beside_the_list(app: Flask, school: Campus) -> None:
    school.confirm()

    text = page(browser(app, school.subject_teacher), school, "todo/")

    assert "回答慢一点没关系，多给些时间" in text
    assert "留守" not in text


def test_the_counsellor_finds_what_is_restricted(app: Flask, school: Campus) -> None:
    school.confirm(school.students[0], PSYCHOLOGICAL, by=school.counsellor)

    text = page(browser(app, school.counsellor), school, "todo/")

    assert "受限的档案" in text
    assert "1 份" in text


def test_the_counsellor_decides_on_restricted_candidates_only(app: Flask, school: Campus) -> None:
    school.propose(school.students[0])
    school.propose(school.students[1], PSYCHOLOGICAL)

    counsellor = page(browser(app, school.counsellor), school, "todo/")
    member = page(browser(app, school.member), school, "todo/")

    assert "<h1>一件事等您决定</h1>" in counsellor
    assert counsellor.index("测试同学1：提出纳入支持") < counsellor.index("等待他人")
    assert counsellor.index("测试同学0：提出纳入支持") > counsellor.index("等待他人")
    assert "<h1>一件事等您决定</h1>" in member


def test_what_somebody_asked_for_waits_for_somebody_else(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    teaching = replace(
        school.head, roles=school.head.roles | {str(Role.CLASS_TEACHER)}, class_ids=school.teacher.class_ids
    )
    with school.world.open():
        case = cases.visible_case(teaching, case_id)
        case_services.ask_priority(case, reason="连续两周没有到校", actor=teaching)

    asked, other = (page(browser(app, who), school, "todo/") for who in (school.head, school.member))

    assert asked.index("建议列为重点") > asked.index("等待他人")
    assert "<h1>一件事等您决定</h1>" in other


def test_academic_affairs_finds_classes_without_a_teacher(app: Flask, school: Campus) -> None:
    with school.world.open():
        campus.add_class(7)

    assert "三年级7班 还没有班主任" in page(browser(app, school.academic), school, "todo/")


def test_a_student_helper_learns_nothing_but_that_there_is_nothing_to_do(app: Flask, school: Campus) -> None:
    school.confirm()

    text = browser(app, school.helper).get("/", follow_redirects=True).text

    assert "现在没有要做的小事" in text
    for word in ("关爱", "支持", "名册", "测试同学"):
        assert word not in text.split("<main")[-1]


def test_who_waits_reminds_once_a_day_and_the_other_person_sees_it(app: Flask, school: Campus) -> None:
    case_id = school.propose()
    teacher = browser(app, school.teacher)

    said = [
        teacher.get(send(teacher, path(school, "reminders/"), kind="case", about=str(case_id)).location).text
        for _ in range(2)
    ]

    assert "已提醒，对方会在自己的待办里看到" in said[0]
    assert "今天已经提醒过了" in said[1]
    assert f"{school.teacher.name}今天提醒过" in page(browser(app, school.head), school, "todo/")
    with school.world.open():
        assert len(session().scalars(select(Reminder.id)).all()) == 1
        events = session().scalars(select(RecordedEvent.kind).where(RecordedEvent.kind == "ReminderSent"))
        assert events.all() == ["ReminderSent"]


def test_a_duty_of_somebody_else_can_be_reminded_of(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    with school.world.open():
        plan = next(line for line in obligations.for_subject(case_id) if line.owner_role == Role.SUBJECT_TEACHER)

    answer = send(browser(app, school.teacher), path(school, "reminders/"), kind="duty", about=str(plan.id))

    assert answer.status_code == 303
    assert f"{school.teacher.name}今天提醒过" in page(browser(app, school.subject_teacher), school, "todo/")


def test_nobody_reminds_of_what_is_not_theirs_to_know(app: Flask, school: Campus) -> None:
    case_id = school.propose()
    to = path(school, "reminders/")

    assert send(browser(app, school.other_teacher), to, kind="case", about=str(case_id)).status_code == 404
    assert send(browser(app, school.subject_teacher), to, kind="case", about=str(case_id)).status_code == 404
    assert send(browser(app, school.teacher), to, kind="screening", about=str(new_id())).status_code == 404
    assert send(browser(app, school.teacher), to, kind="duty", about=str(new_id())).status_code == 404


@pytest.mark.parametrize("fields", [{"kind": "case"}, {"kind": "gossip", "about": str(new_id())}, {"about": "7"}])
def test_a_reminder_of_nothing_is_refused(app: Flask, school: Campus, fields: dict[str, str]) -> None:
    assert send(browser(app, school.teacher), path(school, "reminders/"), **fields).status_code == 422


def test_how_long_a_decision_takes_is_said_only_when_enough_were_made(app: Flask, school: Campus) -> None:
    with school.world.open():
        more = [add_student(school.class_id, 100 + number) for number in range(5)]
    waiting = school.students[0]
    for student_id in more:
        with clock.working_day(DEMO_DAY - timedelta(days=9)):
            case_id = school.propose(student_id)
        if student_id == more[-1]:
            school.propose(waiting)
            assert "通常" not in page(browser(app, school.teacher), school, "todo/")
        _confirm(school, case_id, DEMO_DAY - timedelta(days=3))

    assert "，通常 6 天" in page(browser(app, school.teacher), school, "todo/")


def _confirm(school: Campus, case_id: UUID, day: date) -> None:
    with clock.working_day(day), school.world.open():
        case_services.confirm(
            cases.visible_case(school.head, case_id),
            guardian_informed_on=day,
            support="一起做作业",
            guidance="",
            tip="",
            actor=school.head,
        )


class _School:
    """A school as the office's list knows it."""

    def __init__(self, number: str, state: str, steps_left: tuple[Step, ...] = ()) -> None:
        self.id, self.number, self.state, self.steps_left = new_id(), number, state, steps_left


class _Table:
    """A table as the office's list knows it."""

    def __init__(self, month: str, state: str) -> None:
        self.month, self.state = month, state


def test_schools_that_wait_for_the_office_stand_first(app: Flask) -> None:
    active, applied, headed, alone = (
        _School("001", "active"),
        _School("002", "applied"),
        _School("003", "onboarding", (Step.CALENDAR_IMPORTED, Step.CONSENT_INFORMED)),
        _School("004", "onboarding"),
    )
    with app.test_request_context("/"):
        found = standings([active, applied, headed, alone], {headed.id, active.id})

    assert [one.school for one in found] == [applied, alone, headed, active]
    assert [one.blocked_by for one in found] == [
        "等您核验",
        "还没有校长，请邀请校长",
        "还差 2 步：导入校历、发布告知书",
        "",
    ]


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        (SchoolOrder.WAITING, ["005", "004", "002", "003", "001"]),
        (SchoolOrder.MOST_LEFT, ["005", "003", "004", "002", "001"]),
        (SchoolOrder.LEAST_LEFT, ["002", "004", "003", "005", "001"]),
        (SchoolOrder.NUMBER, ["001", "002", "003", "004", "005"]),
    ],
)
def test_schools_are_sorted_by_what_is_left_to_do(app: Flask, order: SchoolOrder, numbers: list[str]) -> None:
    schools = [
        _School("001", "active"),
        _School("002", "onboarding"),
        _School("003", "onboarding", tuple(Step)[2:]),
        _School("004", "onboarding", tuple(Step)[4:]),
        _School("005", "applied", tuple(Step)),
    ]
    headed = {schools[1].id, schools[2].id}
    with app.test_request_context("/"):
        assert [one.school.number for one in standings(schools, headed, order)] == numbers


def test_a_school_that_has_done_every_step_waits_for_its_head(app: Flask) -> None:
    school = _School("001", "onboarding")
    with app.test_request_context("/"):
        assert standings([school], {school.id})[0].blocked_by == "各步都已完成，等校长启用"


def test_steps_are_named_in_the_language_of_the_page(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        said = steps_in_words((Step.CALENDAR_IMPORTED, Step.CONSENT_INFORMED))

    assert said == "Not yet done (2): Calendar imported, Notice published"


def test_the_next_year_is_missing_from_november_on() -> None:
    assert missing_years([2026], date(2026, 10, 31)) == []
    assert missing_years([2026], date(2026, 11, 1)) == [2027]
    assert missing_years([], date(2026, 3, 1)) == [2026]


def test_a_month_waits_until_its_table_is_released() -> None:
    tables = [_Table("2026-09", "released"), _Table("2026-10", "draft")]

    assert months_to_release([("2026-10", 24), ("2026-09", 24)], tables) == ["2026-10"]
