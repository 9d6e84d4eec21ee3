"""The pages of support plans: from the duty to the plan in effect, nothing typed is lost, and who may not come in does not."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from care.support_plans import services
from care.support_plans.models import SupportPlan
from kernel.db import session
from kernel.ids import new_id
from obligations import queries as obligations
from obligations.services import credit
from policy_profiles.evidence import EvidenceKind
from tests.care.campus import Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def written(school: Campus, **changed: str) -> dict[str, str]:
    return {
        "kind": "tutoring_plan",
        "topic": "数学",
        "responsible": str(school.teacher.user_id),
        "starts_on": str(DEMO_DAY),
        "ends_on": str(DEMO_DAY + timedelta(days=60)),
        "weekdays": "1",
        "begins_at": "16:40",
        "ends_at": "17:20",
        "content": "从退位减法补起",
        "goals[1][goal]": "十道对八道",
        "goals[1][due_on]": str(DEMO_DAY + timedelta(days=20)),
        "then": "activate",
    } | changed


def plan_id(school: Campus) -> UUID:
    with school.world.open():
        return session().scalars(select(SupportPlan.id)).one()


def states(school: Campus) -> list[str]:
    with school.world.open():
        return list(session().scalars(select(SupportPlan.state)))


def test_the_subject_teachers_duty_leads_to_a_form_and_is_done(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    subject = browser(app, school.subject_teacher)
    with school.world.open():
        owed = next(line for line in obligations.for_subject(case_id) if line.rule == "R14")
    address = f"cases/{case_id}/support-plans/new?duty={owed.id}"
    assert address in subject.get(path(school, "todo/")).text

    form = subject.get(path(school, address))
    assert re.search(rf'<option value="{school.subject_teacher.user_id}" selected', form.text)
    fields = written(school, duty=str(owed.id), responsible=str(school.subject_teacher.user_id))
    answer = send(subject, path(school, f"cases/{case_id}/support-plans"), **fields)

    assert answer.location == path(school, "todo/")
    page = subject.get(answer.location).text
    assert "计划已生效，记入 学习辅导计划" in page
    assert address not in page
    assert subject.get(path(school, f"support-plans/{plan_id(school)}")).status_code == 200
    assert subject.get(path(school, f"cases/{case_id}")).status_code in (403, 404)


def test_a_look_back_at_a_plan_that_is_on_paper_begins_with_writing_it(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    subject = browser(app, school.subject_teacher)
    with school.world.open():
        credit(
            subject_ids=[case_id],
            evidence=EvidenceKind.TUTORING_PLAN,
            happened_on=DEMO_DAY,
            record_kind="paper",
            record_id=new_id(),
            actor=school.subject_teacher,
        )
    with school.world.open():
        review = next(line for line in obligations.for_subject(case_id) if EvidenceKind.PLAN_REVIEW in line.evidence)

    page = subject.get(path(school, f"cases/{case_id}/plan-reviews/new?duty={review.id}")).text
    assert "先有计划，才有回顾" in page
    address = f"cases/{case_id}/support-plans/new?duty={review.id}"
    assert address in page
    form = subject.get(path(school, address))
    assert form.status_code == 200
    assert "登记后记入" not in form.text
    fields = written(school, duty=str(review.id), responsible=str(school.subject_teacher.user_id))
    assert send(subject, path(school, f"cases/{case_id}/support-plans"), **fields).status_code == 303

    again = subject.get(path(school, f"cases/{case_id}/plan-reviews/new?duty={review.id}"))
    assert again.status_code == 302
    assert "/reviews/new" in again.location


def test_a_serious_breach_asks_for_a_plan_that_the_principal_agrees_to(
    app: Flask, school: Campus, teacher: FlaskClient
) -> None:
    case_id = school.confirm()
    happened = {"type": "breach", "day": str(DEMO_DAY), "words": "在实验室里拆了灭火器，险些伤到同学。"}
    assert send(teacher, path(school, f"cases/{case_id}/special-events/"), **happened).status_code == 303
    todo = teacher.get(path(school, "todo/")).text
    assert "教育计划" in todo
    assert "报校长商量" in todo

    with school.world.open():
        owed = {line.rule: line for line in obligations.to_do(school.teacher).mine if line.rule.startswith("R28")}
    assert (str(owed["R28.talk"].due_on), str(owed["R28"].due_on)) == ("2026-11-20", "2026-12-02")
    form = teacher.get(path(school, f"phone-log/duties/{owed['R28'].id}"))
    assert form.location == path(school, f"cases/{case_id}/support-plans/new?kind=education_plan")
    fields = written(school, kind="education_plan", topic="实验课纪律")
    assert send(teacher, path(school, f"cases/{case_id}/support-plans"), **fields).status_code == 303
    principal = browser(app, school.principal)
    handed_in = plan_id(school)
    plan = f"support-plans/{handed_in}"
    assert path(school, plan) in principal.get(path(school, "todo/")).text
    assert path(school, plan) not in teacher.get(path(school, "todo/")).text
    with school.world.open():
        services.tell_approvers(plan_id=handed_in, actor=school.principal)
    told = "有一份计划等您同意"
    assert told in principal.get(path(school, "notices/")).text
    assert told not in teacher.get(path(school, "notices/")).text
    answer = send(principal, path(school, f"{plan}/agreement"))

    assert "记入 教育计划" in principal.get(answer.location).text
    assert path(school, plan) not in principal.get(path(school, "todo/")).text
    with school.world.open():
        left = {line.rule for line in obligations.to_do(school.teacher).mine if line.rule.startswith("R28")}
    assert left == {"R28.talk"}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"topic": ""}, "请填写这一项"),
        ({"topic": "长" * 41}, "请写 1 到 40 个字"),
        ({"content": "字" * 4001}, "最多 4000 字"),
        ({"weekdays": "9"}, "请从列出的选项中选择"),
        ({"begins_at": "25:00"}, "请填写时间"),
        ({"begins_at": "18:00"}, "结束时间要晚于开始时间"),
        ({"ends_at": ""}, "请把开始和结束时间都写上"),
        ({"ends_on": str(DEMO_DAY - timedelta(days=1))}, "结束日期不能早于开始日期"),
        ({"ends_on": "2099-01-01"}, "一份计划最长写一学年"),
        ({"goals[1][due_on]": "2020-01-01"}, "目标日期要在计划的起止日期之内"),
        ({"goals[1][goal]": ""}, "请写明到这一天要达到什么"),
        ({"goals[1][goal]": "", "goals[1][due_on]": ""}, "至少一个写明日期的阶段性目标"),
        ({"weekdays": "6", "is_group": "on"}, "小组辅导不能安排在"),
        ({"responsible": "01a218ca-c256-7e1c-9739-eca586268b04"}, "请从名单里选责任人"),
        ({"kind": "rehab_plan"}, "没有这一种计划"),
    ],
)
def test_what_cannot_be_is_shown_again_with_everything_typed(
    teacher: FlaskClient, school: Campus, changed: dict[str, str], words: str
) -> None:
    case_id = school.confirm()

    answer = send(teacher, path(school, f"cases/{case_id}/support-plans"), **written(school, place="图书角", **changed))

    assert (answer.status_code in (409, 422), words in answer.text) == (True, True)
    assert "图书角" in answer.text or changed.get("kind")
    assert states(school) == []


def test_a_draft_is_kept_and_finished_later(teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()
    bare = {"content": "", "goals[1][goal]": "", "goals[1][due_on]": "", "then": "keep"}
    send(teacher, path(school, f"cases/{case_id}/support-plans"), **written(school, **bare))
    plan = plan_id(school)
    form = teacher.get(path(school, f"support-plans/{plan}/draft"))
    version = re.search(r'name="version" value="(\d+)"', form.text)
    assert version is not None

    answer = send(teacher, path(school, f"support-plans/{plan}/draft"), **written(school, version=version[1]))
    page = teacher.get(answer.location)

    assert states(school) == ["active"]
    assert "十道对八道" in page.text
    assert "周二 16:40–17:20" in page.text
    assert "计划生效" in teacher.get(path(school, f"cases/{case_id}")).text


def test_a_review_is_written_from_the_plan(teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()
    send(teacher, path(school, f"cases/{case_id}/support-plans"), **written(school))
    plan = plan_id(school)
    chosen = teacher.get(path(school, f"cases/{case_id}/plan-reviews/new"))
    assert chosen.location == path(school, f"support-plans/{plan}/reviews/new")
    goal = re.search(r'name="reached" value="([^"]+)"', teacher.get(chosen.location).text)
    assert goal is not None

    bad = send(teacher, path(school, f"support-plans/{plan}/reviews"), happened_on=str(DEMO_DAY), next_step="周五再看")
    assert (bad.status_code, "周五再看" in bad.text) == (422, True)
    send(
        teacher,
        path(school, f"support-plans/{plan}/reviews"),
        happened_on=str(DEMO_DAY),
        progress="对了六道",
        reached=goal[1],
    )
    page = teacher.get(path(school, f"support-plans/{plan}")).text

    assert "对了六道" in page
    assert "1 / 1 已达到" in page


def test_the_principal_agrees_to_what_the_teacher_wrote(app: Flask, teacher: FlaskClient, school: Campus) -> None:
    case_id = school.confirm()
    send(teacher, path(school, f"cases/{case_id}/support-plans"), **written(school, kind="education_plan"))
    plan = plan_id(school)
    principal = browser(app, school.principal)
    assert states(school) == ["handed_in"]
    assert "1 份计划等您同意" in principal.get(path(school, "support-plans/")).text
    assert send(teacher, path(school, f"support-plans/{plan}/agreement")).status_code == 403
    assert send(principal, path(school, f"support-plans/{plan}/return")).status_code == 422

    send(principal, path(school, f"support-plans/{plan}/agreement"))

    assert states(school) == ["active"]
