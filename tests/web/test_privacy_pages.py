"""The pages of notices, paper answers, the access log, and the hints for subject teachers."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

from accounts.roles import Role
from care.cases import services as cases
from kernel import clock
from kernel.db import session
from kernel.ids import new_id
from people.models import Student
from privacy import queries
from privacy import services as privacy
from privacy.consent import Decision, Purpose, asked_of, standard_notice
from privacy.models import Consent
from tenants.onboarding import Step
from tenants.queries import confirmed_steps
from tests.care import campus
from tests.care.campus import Campus
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send, signed_in
from tests.worlds import DEMO_DAY, Office, World, counted_statements

NOTICE = standard_notice("测试小学")


@pytest.fixture
def notice(school: Campus) -> None:
    with school.world.open():
        privacy.publish_notice(body=NOTICE, actor=school.principal)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def standing(school: Campus, number: int = 0) -> dict[Purpose, Decision]:
    student = school.students[number]
    with school.world.open():
        return queries.standing_consents([student])[student]


def test_the_principal_finds_a_text_to_start_from_and_publishing_confirms_the_step(app: Flask, school: Campus) -> None:
    client = browser(app, school.principal)

    page = client.get(path(school, "privacy-notices/"))
    answer = send(client, path(school, "privacy-notices/"), body=NOTICE)

    assert "不同意不影响孩子入学和正常上课" in page.text
    assert "发布即完成入驻清单里的「告知同意」" in page.text
    assert answer.status_code == 303
    assert "现行的是第 1 版告知" in client.get(path(school, "privacy-notices/")).text
    with school.world.open():
        assert Step.CONSENT_INFORMED in confirmed_steps()


def test_a_notice_with_a_label_is_shown_again_with_a_suggestion(app: Flask, school: Campus) -> None:
    answer = send(browser(app, school.principal), path(school, "privacy-notices/"), body=f"{NOTICE}给后进生的家长")

    assert answer.status_code == 409
    assert "「后进生」可写「学习上需要帮助」" in answer.text
    assert "给后进生的家长" in answer.text


def test_a_notice_that_is_too_short_is_shown_again(app: Flask, school: Campus) -> None:
    answer = send(browser(app, school.principal), path(school, "privacy-notices/"), body="太短")

    assert answer.status_code == 422
    assert "请填 50 到 8000 个字" in answer.text


def test_only_the_principal_publishes(app: Flask, school: Campus, notice: None) -> None:
    client = browser(app, school.teacher)

    assert 'id="publish"' not in client.get(path(school, "privacy-notices/")).text
    assert send(client, path(school, "privacy-notices/"), body=NOTICE).status_code == 403


def test_a_class_is_entered_in_one_form_with_exceptions(app: Flask, school: Campus, notice: None) -> None:
    client = browser(app, school.teacher)
    first, second, third = school.students

    answer = send(
        client,
        path(school, f"consents/{school.class_id}"),
        **{
            "signed_on": "2026-11-17",
            "rest_given": "on",
            f"student[{first}][signer]": "guardian",
            f"student[{second}][signer]": "guardian",
            f"student[{second}][health]": "refused",
            f"student[{third}][signer]": "guardian",
            f"student[{third}][whole]": "pending",
        },
    )

    assert answer.status_code == 303
    given = dict.fromkeys(asked_of(is_adult=False), Decision.GIVEN)
    assert Purpose.FAMILY_LETTERS not in given
    assert standing(school, 0) == given
    assert standing(school, 1) == {**given, Purpose.HEALTH: Decision.REFUSED}
    assert standing(school, 2) == {}
    assert "1 个家庭还没有答复" in client.get(path(school, f"consents/{school.class_id}")).text


def test_whether_parents_may_be_written_to_is_asked_of_adults_alone(app: Flask, school: Campus, notice: None) -> None:
    client, address = browser(app, school.teacher), path(school, f"consents/{school.class_id}")
    assert "给家长写信" not in client.get(address).text
    grown, child = school.students[:2]
    with school.world.open():
        session().execute(update(Student).where(Student.id == grown).values(born_on=date(2008, 11, 18)))

    assert "给家长写信" in client.get(address).text
    both = {f"student[{grown}][whole]": "given", f"student[{child}][whole]": "given"}
    send(client, address, signed_on="2026-11-18", **{f"student[{grown}][signer]": "student"}, **both)

    assert standing(school, 0) == dict.fromkeys(Purpose, Decision.GIVEN)
    assert Purpose.FAMILY_LETTERS not in standing(school, 1)


def test_an_empty_form_changes_nothing(app: Flask, school: Campus, notice: None) -> None:
    answer = send(browser(app, school.teacher), path(school, f"consents/{school.class_id}"), signed_on="2026-11-17")

    assert answer.status_code == 303
    with school.world.open():
        assert session().scalars(select(Consent)).all() == []


def test_a_whole_paper_is_withdrawn_only_where_it_was_given(app: Flask, school: Campus, notice: None) -> None:
    client, student = browser(app, school.teacher), school.students[0]
    address = path(school, f"consents/{school.class_id}")
    send(client, address, **{"signed_on": "2026-11-17", f"student[{student}][health]": "given"})

    answer = send(client, address, **{"signed_on": "2026-11-18", f"student[{student}][whole]": "withdrawn"})

    assert answer.status_code == 303
    assert standing(school) == {Purpose.HEALTH: Decision.WITHDRAWN}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"signed_on": ""}, "请填写这一项"),
        ({"signed_on": "2026-11-19"}, "签署日期不能晚于今天"),
        ({"signed_on": "昨天"}, "请填写日期"),
        ({"student[{student}][whole]": "maybe"}, "请从列出的选项中选择"),
        ({"student[{student}][whole]": "given", "student[{student}][signer]": "student"}, "缺少应有的签名"),
    ],
)
def test_a_wrong_form_enters_nothing(
    app: Flask, school: Campus, notice: None, change: dict[str, str], said: str
) -> None:
    names = {name.format(student=school.students[0]): value for name, value in change.items()}

    answer = send(
        browser(app, school.teacher),
        path(school, f"consents/{school.class_id}"),
        **{
            "signed_on": "2026-11-17",
            "rest_given": "on",
            f"student[{school.students[0]}][signer]": "guardian",
            **names,
        },
    )

    assert answer.status_code in (409, 422)
    assert said in answer.text
    with school.world.open():
        assert session().scalars(select(Consent)).all() == []


def test_another_class_and_a_student_of_it_are_not_found(app: Flask, school: Campus, notice: None) -> None:
    client = browser(app, school.teacher)
    smuggled = {"signed_on": "2026-11-17", f"student[{school.others[0]}][whole]": "given"}

    assert client.get(path(school, f"consents/{school.other_class_id}")).status_code == 404
    assert send(client, path(school, f"consents/{school.class_id}"), **smuggled).status_code == 404
    with school.world.open():
        assert session().scalars(select(Consent)).all() == []


def test_before_the_notice_there_is_nothing_to_enter(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)

    assert "请校长先发布告知与同意书" in client.get(path(school, f"consents/{school.class_id}")).text
    given = {"signed_on": "2026-11-17", f"student[{school.students[0]}][whole]": "given"}
    assert send(client, path(school, f"consents/{school.class_id}"), **given).status_code == 409


def test_a_yes_for_the_rest_reaches_only_who_stood_on_the_form(app: Flask, school: Campus, notice: None) -> None:
    shown = {"signed_on": "2026-11-17", "rest_given": "on", f"student[{school.students[0]}][signer]": "guardian"}

    send(browser(app, school.teacher), path(school, f"consents/{school.class_id}"), **shown)

    assert standing(school, 0) == dict.fromkeys(asked_of(is_adult=False), Decision.GIVEN)
    assert standing(school, 1) == {}


def test_the_form_of_a_class_takes_as_many_statements_for_three_as_for_thirty(
    app: Flask, office: Office, ours: World
) -> None:
    counts = set()
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, students=3)
        assign(school)
        client = browser(app, school.teacher)
        with school.world.open():
            privacy.publish_notice(body=NOTICE, actor=school.principal)
        for size in (3, 30):
            with school.world.open():
                for number in range(size if size > 3 else 0):
                    campus.add_student(school.class_id, 100 + number)
            with counted_statements() as seen:
                assert client.get(path(school, f"consents/{school.class_id}")).status_code == 200
            counts.add(len(seen))

    assert len(counts) == 1
    assert max(counts) <= 10


def test_the_access_log_is_for_principal_and_head(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    with school.world.open():
        cases.open_file(case_id, actor=school.teacher)

    for actor in (school.principal, school.head):
        page = browser(app, actor).get(path(school, "access-log/"))
        assert page.status_code == 200
        assert "您是三年级1班班主任" in page.text
        assert "测试同学0" in page.text
    for actor in (school.teacher, school.member, school.counsellor):
        assert browser(app, actor).get(path(school, "access-log/")).status_code == 403


def test_the_access_log_is_narrowed_and_turned_over(
    app: Flask, school: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for student in school.students:
        case_id = school.confirm(student)
        with school.world.open():
            cases.open_file(case_id, actor=school.teacher)
    client = browser(app, school.principal)

    first = client.get(path(school, "access-log/"))
    older = re.search(r'href="([^"]*after=[^"]*)"', first.text)
    assert older
    rest = client.get(older[1].replace("&amp;", "&"))

    assert "测试同学0" not in first.text
    assert "测试同学0" in rest.text
    assert "更早的记录" not in rest.text
    assert "没有符合的记录" in send(client, path(school, "access-log/"), q="查无此人").text
    assert client.get(path(school, "access-log/?after=nonsense")).status_code == 422


def test_the_log_of_another_school_is_not_found(app: Flask, school: Campus, theirs: World) -> None:
    stranger = signed_in(app.test_client(), theirs.person(Role.PRINCIPAL))

    assert stranger.get(path(school, "access-log/")).status_code == 404
    assert stranger.get(path(school, "privacy-notices/")).status_code == 404
    assert stranger.get(path(school, f"consents/{new_id()}")).status_code == 404


def test_a_subject_teacher_reads_the_hints_and_nobody_reads_a_reason_there(app: Flask, school: Campus) -> None:
    school.confirm()

    page = browser(app, school.subject_teacher).get(path(school, "tips/"))

    assert "回答慢一点没关系，多给些时间" in page.text
    assert "每周三放学后一起做作业" not in page.text
    assert "留守" not in page.text
    assert browser(app, school.helper).get(path(school, "tips/")).status_code == 404
