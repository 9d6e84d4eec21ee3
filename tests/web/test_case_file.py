"""A student's file: the course under its months, narrowed and in steps, its effect, its print, and what a list takes out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Assignment
from accounts.roles import Role
from care.talks import services as talks
from care.talks.services import Tracking
from care.talks.terms import TalkKind
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from privacy.models import AccessLog
from tests.care.campus import PSYCHOLOGICAL, Campus
from tests.web.school_at_work import browser
from tests.web.visitors import send, signed_in
from tests.worlds import DEMO_DAY, World

EFFECT = "愿意给同桌讲题了"


@pytest.fixture
def case_id(school: Campus) -> UUID:
    """A case confirmed in September."""
    with clock.working_day(date(2026, 9, 16)):
        return school.confirm()


def talk(school: Campus, case_id: UUID, on: date, words: str, *, tracking: bool = False) -> None:
    with school.world.open():
        talks.record_talk(
            case_id=case_id,
            kind=TalkKind.STUDENT,
            happened_on=on,
            place="操场",
            content=words,
            tracking=Tracking(strategy="小目标", effect=EFFECT, lesson="先听") if tracking else None,
            actor=school.teacher,
        )


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/cases/{rest}"


def readings(school: Campus) -> list[tuple[str, str]]:
    with school.world.open():
        rows = session().execute(select(AccessLog.what, AccessLog.reason).order_by(AccessLog.at))
        return [(what, reason) for what, reason in rows]


def test_the_course_stands_under_its_months(app: Flask, school: Campus, case_id: UUID) -> None:
    talk(school, case_id, date(2026, 10, 9), "十月聊了足球")
    talk(school, case_id, DEMO_DAY, "十一月聊了作业")

    page = browser(app, school.teacher).get(path(school, str(case_id))).text

    order = [page.index(words) for words in ("2026年11月", "十一月聊了作业", "2026年10月", "十月聊了足球", "2026年9月")]
    assert order == sorted(order)
    assert "补记于" in page


def test_chips_narrow_the_course_and_say_how_many(app: Flask, school: Campus, case_id: UUID) -> None:
    talk(school, case_id, DEMO_DAY, "只是聊聊")
    talk(school, case_id, DEMO_DAY, "也写了跟踪", tracking=True)
    client = browser(app, school.teacher)

    everything = re.sub("<[^>]+>", "", client.get(path(school, str(case_id))).text)
    tracked = client.get(path(school, f"{case_id}?strand=follow_up")).text
    decided = client.get(path(school, f"{case_id}?strand=decision")).text

    assert [words for words in ("全部 4", "谈话 2", "跟踪 1", "决定 2") if words not in everything] == []
    assert "也写了跟踪" in tracked
    assert "只是聊聊" not in tracked
    assert "确认纳入支持" in decided
    assert "也写了跟踪" not in decided


def test_htmx_gets_the_course_alone_and_reading_it_is_logged(app: Flask, school: Campus, case_id: UUID) -> None:
    talk(school, case_id, DEMO_DAY, "只是聊聊")
    answer = browser(app, school.teacher).get(path(school, f"{case_id}?strand=talk"), headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith('<section class="card" id="course">')
    assert "只是聊聊" in answer.text
    assert "HX-Request" in answer.headers["Vary"]
    assert [what for what, _ in readings(school)] == ["档案"]


def test_a_long_course_comes_in_steps_of_twenty(app: Flask, school: Campus, case_id: UUID) -> None:
    for number in range(30):
        talk(school, case_id, DEMO_DAY - timedelta(days=number), f"第{number:02}次")
    client = browser(app, school.teacher)

    first, second = client.get(path(school, str(case_id))).text, client.get(path(school, f"{case_id}?page=2")).text

    assert len(re.findall(r"第\d\d次", first)) == 20
    assert "再看 20 条" in first
    assert "已显示 20 条，共 32 条" in first
    assert len(re.findall(r"第\d\d次", second)) == 30
    assert "再看 20 条" not in second


@pytest.mark.parametrize("query", ["strand=gossip", "page=0", "page=x", "page=99999"])
def test_a_wrong_part_of_the_course_is_said(app: Flask, school: Campus, case_id: UUID, query: str) -> None:
    assert browser(app, school.teacher).get(path(school, f"{case_id}?{query}")).status_code == 422


def test_the_effect_is_what_tracking_wrote_down_and_stands_in_a_table_too(
    app: Flask, school: Campus, case_id: UUID
) -> None:
    client = browser(app, school.teacher)
    before = client.get(path(school, str(case_id))).text

    talk(school, case_id, DEMO_DAY, "聊聊", tracking=True)
    after = client.get(path(school, str(case_id))).text

    assert "还没有跟踪记录" in before
    assert f"<strong>11月</strong>　{EFFECT}" in after
    assert 'class="month-bars"' in after
    assert "<caption" in after.split("看每个月的效果")[1]
    assert "8月" not in after


def test_the_effect_is_closed_to_whom_the_words_are_closed(app: Flask, school: Campus, case_id: UUID) -> None:
    talk(school, case_id, DEMO_DAY, "聊聊", tracking=True)

    page = browser(app, school.grade_head).get(path(school, str(case_id))).text

    assert EFFECT not in page
    assert "支持有没有用" not in page


def test_whom_to_call_names_the_teachers_of_the_class(app: Flask, school: Campus, case_id: UUID) -> None:
    subject_teacher = school.world.person(Role.SUBJECT_TEACHER, name="陈数学")
    with school.world.open():
        session().add(
            Assignment(
                id=new_id(),
                user_id=subject_teacher,
                kind=Role.SUBJECT_TEACHER,
                class_id=school.class_id,
                starts_on=date(2026, 9, 1),
            )
        )

    assert "陈数学（任课教师）" in browser(app, school.head).get(path(school, str(case_id))).text


def test_recording_is_offered_to_whoever_may_record(app: Flask, school: Campus, case_id: UUID) -> None:
    teacher = browser(app, school.teacher).get(path(school, str(case_id))).text
    principal = browser(app, school.principal).get(path(school, str(case_id))).text

    assert path(school, f"{case_id}/talks/new") in teacher
    assert path(school, f"{case_id}/follow-ups/new") in teacher
    assert path(school, f"{case_id}/talks/new") not in principal


def test_every_file_leads_to_what_to_do_when_a_child_may_be_harmed(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.teacher)
    address = f"/{school.world.slug}/harm-reports/"

    assert f'href="{address}?case={case_id}"' in client.get(path(school, str(case_id))).text
    page = client.get(address).text
    assert 'href="tel:110"' in page
    assert "林老师（校长）" in page
    assert browser(app, school.subject_teacher).get(address).status_code == 200


def test_a_print_asks_what_for_and_the_log_keeps_the_answer(app: Flask, school: Campus, case_id: UUID) -> None:
    talk(school, case_id, DEMO_DAY, "聊了作业")
    client = browser(app, school.teacher)

    asked = client.get(path(school, f"{case_id}/paper"))
    printed = client.get(path(school, f"{case_id}/paper?purpose=handover&span=all"))

    assert "用来做什么？" in asked.text
    assert "聊了作业" not in asked.text
    assert "聊了作业" in printed.text
    assert re.search(r"林老师 于 \d\d-\d\d \d\d:\d\d 打印，用途：工作交接", printed.text)
    assert readings(school)[-1] == ("打印档案", "您是三年级1班班主任；用途：工作交接")


def test_a_print_reaches_back_as_far_as_is_asked(app: Flask, school: Campus, case_id: UUID) -> None:
    talk(school, case_id, date(2026, 9, 20), "九月的话")
    client = browser(app, school.teacher)

    assert "九月的话" in client.get(path(school, f"{case_id}/paper?purpose=meeting&span=term")).text
    assert "九月的话" not in client.get(path(school, f"{case_id}/paper?purpose=meeting&span=month")).text
    assert client.get(path(school, f"{case_id}/paper?purpose=fun")).status_code == 422


def test_no_category_goes_on_paper_and_nothing_that_is_restricted(app: Flask, school: Campus) -> None:
    case_id = school.confirm(school.students[1], PSYCHOLOGICAL)
    talk(school, case_id, DEMO_DAY, "很私密的话")

    paper = path(school, f"{case_id}/paper?purpose=meeting&span=all")

    assert "心理" not in browser(app, school.principal).get(paper).text.split('class="watermark"')[1]
    assert "很私密的话" not in browser(app, school.grade_head).get(paper).text


@pytest.mark.parametrize("rest", ["{case}/paper", "{case}/paper?purpose=meeting", "paper", "paper?purpose=meeting"])
def test_a_students_account_and_another_school_print_nothing(
    app: Flask, school: Campus, theirs: World, case_id: UUID, rest: str
) -> None:
    stranger = signed_in(app.test_client(), theirs.person(Role.PRINCIPAL))

    assert browser(app, school.helper).get(path(school, rest.format(case=case_id))).status_code == 404
    assert stranger.get(path(school, rest.format(case=case_id))).status_code == 404
    assert readings(school) == []


def test_the_list_goes_on_paper_without_categories_and_is_logged(app: Flask, school: Campus, case_id: UUID) -> None:
    paper = browser(app, school.head).get(path(school, "paper?purpose=filing")).text

    assert "测试同学0" in paper
    assert "林老师 于" in paper
    assert "留守" not in paper
    assert readings(school) == [("打印名册", "您是领导小组组长；用途：归档留存")]


def test_the_list_on_paper_holds_what_the_filter_asked_for(app: Flask, school: Campus, case_id: UUID) -> None:
    school.propose(school.students[1])
    client = browser(app, school.head)

    paper = client.get(path(school, "paper?purpose=meeting&state=candidate")).text

    assert "测试同学1" in paper
    assert "测试同学0" not in paper
    assert 'name="state" value="candidate"' in client.get(path(school, "paper?state=candidate")).text


def test_the_list_on_paper_takes_no_name_from_its_address(app: Flask, school: Campus, case_id: UUID) -> None:
    client = browser(app, school.head)

    asked = client.get(path(school, "paper?q=测试同学1")).text
    paper = client.get(path(school, "paper?purpose=meeting&q=测试同学1")).text

    assert "测试同学1" not in asked
    assert "测试同学0" in paper


def test_the_list_on_paper_holds_what_was_found_by_name(app: Flask, school: Campus, case_id: UUID) -> None:
    school.confirm(school.students[1])
    client = browser(app, school.head)

    seen = send(client, path(school, "?sort=name"), q="测试同学1")
    asked = send(client, path(school, "paper?sort=name"), q="测试同学1")
    before = len(readings(school))
    paper = send(client, path(school, "paper?sort=name"), q="测试同学1", purpose="meeting")

    for page in (seen, asked):
        form = next(form for form in re.findall(r"<form.*?</form>", page.text, re.DOTALL) if "/cases/paper" in form)
        assert 'method="post"' in form
        assert 'name="q" value="测试同学1"' in form
        assert f'action="{path(school, "paper?sort=name")}"' in form
    assert "只打印按“测试同学1”找到的同学" in asked.text
    assert "测试同学1" in paper.text
    assert "测试同学0" not in paper.text
    assert readings(school)[before:] == [("打印名册", "您是领导小组组长；用途：准备会商或谈话")]


def test_a_search_that_is_printed_without_a_token_or_with_a_broken_purpose_is_refused(
    app: Flask, school: Campus, case_id: UUID
) -> None:
    client = browser(app, school.head)

    assert client.post(path(school, "paper"), data={"q": "测试同学0"}).status_code == 400
    assert send(client, path(school, "paper"), q="测试同学0", purpose="fun").status_code == 422
    assert send(client, path(school, "paper"), q="长" * 41, purpose="meeting").status_code == 422
    assert "没有符合的同学" in send(client, path(school, "paper"), q="查无此人", purpose="meeting").text


def test_what_strangers_write_into_an_address_stands_in_no_link(app: Flask, school: Campus, case_id: UUID) -> None:
    answer = browser(app, school.head).get(path(school, "?endpoint=x&self=x&_scheme=evil&_external=1&_anchor=x"))

    assert answer.status_code == 200
    assert "evil:" not in answer.text


def test_the_list_stands_in_the_order_that_is_asked(app: Flask, school: Campus, case_id: UUID) -> None:
    school.confirm(school.students[1])
    client = browser(app, school.head)

    by_name = client.get(path(school, "?sort=name")).text
    latest = client.get(path(school, "?sort=since")).text

    assert by_name.index("测试同学0") < by_name.index("测试同学1")
    assert latest.index("测试同学1") < latest.index("测试同学0")
    assert client.get(path(school, "?sort=luck")).status_code == 422


def test_an_empty_list_says_whether_it_is_empty_or_only_narrowed(app: Flask, school: Campus) -> None:
    client = browser(app, school.head)

    assert "名册还是空的" in client.get(path(school, "")).text
    assert "看全部在册的同学" in client.get(path(school, "?state=closed")).text


def test_a_students_page_leads_to_the_file_and_that_it_exists_is_logged(
    app: Flask, school: Campus, case_id: UUID
) -> None:
    page = f"/{school.world.slug}/people/{school.students[0]}"

    assert path(school, str(case_id)) in browser(app, school.teacher).get(page).text
    assert [what for what, _ in readings(school)] == ["名册"]


def test_a_students_page_says_nothing_of_a_file_to_whom_it_is_none_of_their_business(
    app: Flask, school: Campus, case_id: UUID
) -> None:
    page = f"/{school.world.slug}/people/{school.students[0]}"

    for who in (school.subject_teacher, school.academic):
        answer = browser(app, who).get(page)
        assert answer.status_code == 200
        assert str(case_id) not in answer.text
        assert "档案" not in answer.text
    assert readings(school) == []


def test_a_text_with_a_limit_says_it_and_nothing_is_cut_off(app: Flask, school: Campus, case_id: UUID) -> None:
    page = browser(app, school.teacher).get(path(school, f"{case_id}/support/")).text

    assert 'data-count="field-support" data-limit="2000"' in page
    assert "最多 500 字" in page
    assert "maxlength" not in page.split("<main")[1]
