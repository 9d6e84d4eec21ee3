"""The pages of cases: who gets which, what they show, what they refuse, and how many statements they take."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from accounts.models import SecurityEvent
from accounts.roles import Role
from care.cases import services as cases
from care.cases.models import CaseFile, RiskFlag
from care.talks import services as talks
from care.talks.terms import TalkKind
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from privacy.models import AccessLog
from tests.care import campus
from tests.care.campus import OBSERVED, PSYCHOLOGICAL, Campus
from tests.web.school_at_work import assign, browser
from tests.web.visitors import form_token, send, signed_in
from tests.worlds import DEMO_DAY, Office, World, counted_statements

SUPPORT = "每周三放学后一起做作业"


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def titles(page: TestResponse) -> str:
    found = re.search(r"<title>([^<]*)</title>", page.text)
    assert found
    return found[1]


def heading(page: TestResponse) -> str:
    found = re.search(r"<h1>([^<]*)</h1>", page.text)
    assert found
    return found[1]


def state_of(school: Campus, case_id: UUID) -> str:
    with school.world.open():
        return session().scalars(select(CaseFile.state).where(CaseFile.id == case_id)).one()


def readings(school: Campus) -> list[str]:
    with school.world.open():
        return list(session().scalars(select(AccessLog.what).order_by(AccessLog.at)))


def test_the_list_shows_who_and_how_it_stands_but_no_category(app: Flask, school: Campus) -> None:
    school.confirm()
    school.propose(school.students[1])

    page = browser(app, school.teacher).get(path(school, "cases/"))

    assert page.status_code == 200
    assert "测试同学0" in page.text
    assert "候选" in page.text
    assert "留守" not in page.text
    assert readings(school) == ["名册", "名册"]


def test_the_heading_of_the_list_says_what_waits_for_whom(app: Flask, school: Campus) -> None:
    school.confirm()
    school.propose(school.students[1])

    assert heading(browser(app, school.head).get(path(school, "cases/"))) == "1 件事等您决定"
    assert heading(browser(app, school.teacher).get(path(school, "cases/"))) == "1 位同学正在得到支持"


def test_the_list_is_narrowed_by_what_the_address_asks(app: Flask, school: Campus) -> None:
    school.confirm()
    school.propose(school.students[1])
    client = browser(app, school.head)

    assert "测试同学0" not in client.get(path(school, "cases/?state=candidate")).text
    assert "测试同学1" in send(client, path(school, "cases/?waiting=on"), q="cstx").text
    assert "测试同学1" not in send(client, path(school, "cases/?waiting=on"), q="wang").text
    assert client.get(path(school, "cases/?state=nonsense")).status_code == 422
    assert client.get(path(school, "cases/?page=9")).status_code == 404


def test_the_file_shows_support_duties_and_history_and_says_why_one_may_see_it(app: Flask, school: Campus) -> None:
    case_id = school.confirm()

    page = browser(app, school.teacher).get(path(school, f"cases/{case_id}"))

    assert page.status_code == 200
    assert heading(page) == "测试同学0"
    assert "您是三年级1班班主任，可以查看这份档案。查看会被记录。" in page.text
    assert SUPPORT in page.text
    assert "确认纳入支持" in page.text
    assert "发现孩子可能受到伤害？" in page.text
    assert "留守" not in page.text
    assert readings(school) == ["档案"]


def test_no_title_carries_a_name(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    candidate = school.propose(school.students[1])
    client = browser(app, school.head)

    for rest in (f"cases/{case_id}", f"cases/{case_id}/categories", f"cases/{candidate}/decision", "cases/"):
        page = client.get(path(school, rest))
        assert page.status_code == 200
        assert "测试同学" not in titles(page)


def test_the_categories_stand_one_deliberate_step_further(app: Flask, school: Campus) -> None:
    case_id = school.confirm()

    page = browser(app, school.teacher).get(path(school, f"cases/{case_id}/categories"))

    assert "留守" in page.text
    assert OBSERVED in page.text
    assert readings(school) == ["类型与依据"]


def test_a_restricted_category_says_that_it_exists_and_whom_to_ask(app: Flask, school: Campus) -> None:
    case_id = school.confirm(school.students[0], PSYCHOLOGICAL)

    page = browser(app, school.grade_head).get(path(school, f"cases/{case_id}/categories"))

    assert "一项受限的情况" in page.text
    assert "请联系心理健康教育教师或领导小组组长" in page.text
    assert OBSERVED not in page.text


@pytest.mark.parametrize("role", ["other_teacher", "subject_teacher", "academic"])
def test_who_does_not_answer_for_the_student_is_not_let_in(app: Flask, school: Campus, role: str) -> None:
    case_id = school.confirm()

    page = browser(app, getattr(school, role)).get(path(school, f"cases/{case_id}"))

    assert page.status_code == (404 if role == "other_teacher" else 403)
    assert SUPPORT not in page.text
    assert readings(school) == []


def test_somebody_from_another_school_finds_nothing(app: Flask, school: Campus, theirs: World) -> None:
    case_id = school.confirm()
    stranger = signed_in(app.test_client(), theirs.person(Role.PRINCIPAL))

    assert stranger.get(path(school, f"cases/{case_id}")).status_code == 404
    assert stranger.get(f"/{theirs.slug}/cases/{case_id}").status_code == 404


GETS = (
    "cases/",
    "cases/{case}",
    "cases/{case}/categories",
    "cases/{case}/decision",
    "cases/{case}/support/",
    "cases/{case}/flags/new",
    "cases/{case}/priority-request",
    "cases/{case}/priority-refusal",
    "cases/{case}/opinion",
    "cases/{case}/priority-end",
    "cases/{case}/closing-request",
    "cases/{case}/closing-refusal",
    "proposals/",
    "proposals/{student}",
    "consents/",
    "access-log/",
)
POSTS = (
    "cases/{case}/confirmation",
    "cases/{case}/declination",
    "cases/{case}/support/",
    "cases/{case}/flags/",
    "cases/{case}/priority-request",
    "cases/{case}/priority",
    "cases/{case}/priority-refusal",
    "cases/{case}/opinion",
    "cases/{case}/priority-end",
    "cases/{case}/closing-request",
    "cases/{case}/closing",
    "cases/{case}/closing-refusal",
    "proposals/{student}",
)


def test_a_students_account_gets_not_found_everywhere_and_it_is_noted(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    client = browser(app, school.helper)
    names = {"case": case_id, "student": school.students[0]}
    token = form_token(client)

    for rest in GETS:
        assert client.get(path(school, rest.format(**names))).status_code == 404, rest
    for rest in POSTS:
        answer = client.post(path(school, rest.format(**names)), data={"csrf_token": token})
        assert answer.status_code == 404, rest

    with unit_of_work(IdentityScope()):
        noted = select(SecurityEvent).where(SecurityEvent.user_id == school.helper.user_id)
        assert len(session().scalars(noted).all()) >= len(GETS) + len(POSTS)


def test_where_the_reading_cannot_be_logged_the_page_shows_nothing(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    client = browser(app, school.teacher)

    def broken(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO access_log"):
            raise OperationalError(statement, {}, Exception("disk full"))

    event.listen(Engine, "before_cursor_execute", broken)
    try:
        for rest in (f"cases/{case_id}", f"cases/{case_id}/categories", "cases/"):
            page = client.get(path(school, rest))
            assert page.status_code == 503
            assert "测试同学0" not in page.text
            assert SUPPORT not in page.text
    finally:
        event.remove(Engine, "before_cursor_execute", broken)


def proposal(**more: str) -> dict[str, str]:
    return {
        "ground[1][category]": "K4",
        "ground[1][kind]": "observation",
        "ground[1][note]": OBSERVED,
        **more,
    }


def test_a_class_teacher_finds_the_own_class_and_proposes_somebody(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)

    chosen = client.get(path(school, "proposals/"))
    answer = send(client, path(school, f"proposals/{school.students[0]}"), **proposal())

    assert "测试同学0" in chosen.text
    assert "测试同学500" not in chosen.text
    assert answer.status_code == 303
    with school.world.open():
        assert session().scalars(select(CaseFile.state)).all() == ["candidate"]


def test_who_is_shut_out_of_a_protected_file_proposes_and_is_not_refused(app: Flask, school: Campus) -> None:
    school.protect(school.confirm())
    client = browser(app, school.counsellor)
    place = path(school, f"proposals/{school.students[0]}")
    assert client.get(place).status_code == 200

    answer = send(client, place, **proposal(**{"ground[1][category]": "K1/psychological"}))

    assert (answer.status_code, answer.location) == (303, path(school, "proposals/"))
    assert "已提出" in client.get(answer.location).text, "no other words than for a student without a file"
    assert (
        "另有老师提出支持"
        in browser(app, school.head).get(path(school, f"cases/of/{school.students[0]}"), follow_redirects=True).text
    )


def test_a_counsellor_searches_the_whole_school(app: Flask, school: Campus) -> None:
    client = browser(app, school.counsellor)

    assert "测试同学" not in client.get(path(school, "proposals/")).text
    assert "测试同学500" in send(client, path(school, "proposals/"), q="同学500").text


def test_two_grounds_may_share_a_category(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)
    more = {"ground[2][category]": "K4", "ground[2][kind]": "guardian", "ground[2][note]": "外婆说父母在外地"}

    assert send(client, path(school, f"proposals/{school.students[0]}"), **proposal(**more)).status_code == 303
    with school.world.open():
        case_id = session().scalars(select(CaseFile.id)).one()
        view = cases.open_file(case_id, with_categories=True, actor=school.head)
        assert (len(view.categories), len(view.evidence)) == (1, 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ground[1][note]": ""}, "请写明依据"),
        ({"ground[1][category]": ""}, "请选择这条依据对应的类型"),
        ({"ground[1][category]": "", "ground[1][note]": ""}, "请至少选择一个类型"),
        ({"ground[1][category]": "E7"}, "现行制度里没有这个类型"),
        ({"ground[1][category]": "K1"}, "需要选择具体情形"),
        ({"ground[1][kind]": "gossip"}, "请从列出的选项中选择"),
        ({"ground[1][note]": "长" * 2001}, "最多 2000 个字"),
        ({"ground[4][category]": "K7", "ground[4][note]": "多出一条"}, "填得不对"),
    ],
)
def test_a_wrong_proposal_is_shown_again_with_what_was_typed(
    app: Flask, school: Campus, change: dict[str, str], said: str
) -> None:
    client = browser(app, school.teacher)
    typed = {**proposal(), "ground[2][note]": "", **change}

    answer = send(client, path(school, f"proposals/{school.students[0]}"), **typed)

    assert answer.status_code in (409, 422)
    if said != "填得不对":
        assert said in answer.text
    if typed["ground[1][note]"]:
        assert typed["ground[1][note]"] in answer.text
    with school.world.open():
        assert session().scalars(select(CaseFile)).all() == []


def test_a_student_of_another_class_cannot_be_proposed_by_address(app: Flask, school: Campus) -> None:
    client = browser(app, school.teacher)

    assert client.get(path(school, f"proposals/{school.others[0]}")).status_code == 404
    assert send(client, path(school, f"proposals/{school.others[0]}"), **proposal()).status_code == 404


def test_the_decision_page_shows_evidence_and_answers_and_explains_the_rule(app: Flask, school: Campus) -> None:
    case_id = school.propose()

    page = browser(app, school.head).get(path(school, f"cases/{case_id}/decision"))

    assert OBSERVED in page.text
    assert "还没有答复" in page.text
    assert "提出和决定由两位老师完成" in page.text
    assert 'action="' + path(school, f"cases/{case_id}/confirmation") in page.text


def test_who_proposed_sees_why_somebody_else_decides(app: Flask, school: Campus) -> None:
    case_id = school.propose(school.students[0], PSYCHOLOGICAL, actor=school.counsellor)
    client = browser(app, school.counsellor)

    page = client.get(path(school, f"cases/{case_id}/decision"))
    answer = send(
        client, path(school, f"cases/{case_id}/confirmation"), guardian_informed_on="2026-11-18", guidance="多陪伴"
    )

    assert "这一项是您提出的，请由另一位老师决定。" in page.text
    assert "/confirmation" not in page.text
    assert answer.status_code == 409
    assert state_of(school, case_id) == "candidate"


def test_the_second_person_confirms(app: Flask, school: Campus) -> None:
    case_id = school.propose()

    answer = send(
        browser(app, school.member),
        path(school, f"cases/{case_id}/confirmation"),
        guardian_informed_on="2026-11-17",
        support=SUPPORT,
    )

    assert answer.status_code == 303
    assert answer.location == path(school, f"cases/{case_id}")
    assert state_of(school, case_id) == "confirmed"


def test_a_confirmation_without_the_guardian_is_shown_again(app: Flask, school: Campus) -> None:
    case_id = school.propose()

    answer = send(browser(app, school.member), path(school, f"cases/{case_id}/confirmation"), support=SUPPORT)

    assert answer.status_code == 409
    assert "请填写告知监护人的日期" in answer.text
    assert SUPPORT in answer.text
    assert state_of(school, case_id) == "candidate"


def test_the_second_person_declines_with_a_reason(app: Flask, school: Campus) -> None:
    case_id = school.propose()
    client = browser(app, school.member)

    assert send(client, path(school, f"cases/{case_id}/declination"), reason="").status_code == 422
    assert send(client, path(school, f"cases/{case_id}/declination"), reason="情况稳定").status_code == 303
    assert state_of(school, case_id) == "declined"


def test_support_is_revised_and_a_lost_update_shows_both(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    client = browser(app, school.teacher)
    page = client.get(path(school, f"cases/{case_id}/support/"))
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found

    first = send(client, path(school, f"cases/{case_id}/support/"), version=found[1], support="周五一起打球")
    second = send(client, path(school, f"cases/{case_id}/support/"), version=found[1], support="周一谈心")

    assert first.status_code == 303
    assert second.status_code == 409
    assert "周五一起打球" in second.text
    assert "周一谈心" in second.text


def test_a_flag_is_raised_and_a_second_person_clears_it(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    teacher, head = browser(app, school.teacher), browser(app, school.head)

    raised = send(teacher, path(school, f"cases/{case_id}/flags/"), kind="self_harm", text="说不想再来学校")
    with school.world.open():
        flag_id = session().scalars(select(RiskFlag.id)).one()
    shown = head.get(path(school, f"cases/{case_id}"))
    asked = head.get(path(school, f"cases/{case_id}/flags/{flag_id}/clearance"))
    cleared = send(head, path(school, f"cases/{case_id}/flags/{flag_id}/clearance"), reason="已谈话，情绪平稳")

    assert (raised.status_code, asked.status_code, cleared.status_code) == (303, 200, 303)
    assert "可能伤害自己" in shown.text
    assert "等待决定：重点关注" in shown.text
    assert "可能伤害自己" not in teacher.get(path(school, f"cases/{case_id}")).text


def test_a_flag_without_a_kind_or_words_is_shown_again(app: Flask, school: Campus) -> None:
    case_id = school.confirm()

    answer = send(browser(app, school.teacher), path(school, f"cases/{case_id}/flags/"), text="说不想再来学校")

    assert answer.status_code == 422
    assert "说不想再来学校" in answer.text


def test_priority_is_asked_granted_and_ended_by_the_people_whose_step_it_is(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    teacher, head, counsellor = (browser(app, who) for who in (school.teacher, school.head, school.counsellor))
    file = f"cases/{case_id}"

    assert send(teacher, path(school, f"{file}/priority-request"), reason="最近变化大").status_code == 303
    assert "最近变化大" in head.get(path(school, file)).text
    assert send(head, path(school, f"{file}/priority")).status_code == 303
    assert state_of(school, case_id) == "priority"
    assert send(head, path(school, f"{file}/priority-end"), reason="稳定").status_code == 409

    with clock.working_day(DEMO_DAY + timedelta(days=31)):
        assert send(counsellor, path(school, f"{file}/opinion"), reason="可以结束").status_code == 303
        assert send(head, path(school, f"{file}/priority-end"), reason="稳定").status_code == 303
    assert state_of(school, case_id) == "confirmed"


def test_priority_is_refused_with_a_reason(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    send(browser(app, school.teacher), path(school, f"cases/{case_id}/priority-request"), reason="最近变化大")
    head = browser(app, school.head)

    assert head.get(path(school, f"cases/{case_id}/priority-refusal")).status_code == 200
    assert send(head, path(school, f"cases/{case_id}/priority-refusal"), reason="再观察").status_code == 303
    assert state_of(school, case_id) == "confirmed"


def test_closing_is_asked_refused_asked_again_and_granted(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    teacher, head = browser(app, school.teacher), browser(app, school.head)
    asked = {"reason": "goal_met", "outcome": "孩子已能主动找老师"}

    assert teacher.get(path(school, f"cases/{case_id}/closing-request")).status_code == 200
    assert send(teacher, path(school, f"cases/{case_id}/closing-request"), outcome="x").status_code == 422
    assert send(teacher, path(school, f"cases/{case_id}/closing-request"), **asked).status_code == 303
    assert send(head, path(school, f"cases/{case_id}/closing-refusal"), reason="再看一个月").status_code == 303
    assert send(teacher, path(school, f"cases/{case_id}/closing-request"), **asked).status_code == 303
    assert send(head, path(school, f"cases/{case_id}/closing")).status_code == 303
    assert state_of(school, case_id) == "closed"
    assert "已结案" in head.get(path(school, f"cases/{case_id}")).text


def test_a_step_without_its_permission_is_refused(app: Flask, school: Campus) -> None:
    case_id = school.propose()

    assert browser(app, school.teacher).get(path(school, f"cases/{case_id}/decision")).status_code == 403
    assert send(browser(app, school.principal), path(school, f"cases/{case_id}/confirmation")).status_code == 403


def test_the_grade_head_sees_that_a_talk_took_place_but_not_its_words(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    with school.world.open():
        talks.record_talk(
            case_id=case_id,
            kind=TalkKind.STUDENT,
            happened_on=DEMO_DAY,
            place="操场",
            content="说了很多心里话",
            actor=school.teacher,
        )

    read = browser(app, school.teacher).get(path(school, f"cases/{case_id}")).text
    told = browser(app, school.grade_head).get(path(school, f"cases/{case_id}")).text

    assert "说了很多心里话" in read
    assert "撤销这条登记" in read
    assert "说了很多心里话" not in told
    assert "撤销这条登记" not in told
    assert "内容受限" in told


def talked(school: Campus, case_id: UUID, times: int) -> None:
    for _ in range(times):
        with school.world.open():
            talks.record_talk(
                case_id=case_id,
                kind=TalkKind.STUDENT,
                happened_on=DEMO_DAY,
                place="",
                content="聊了聊近况",
                actor=school.teacher,
            )


def statements(client: FlaskClient, address: str) -> int:
    with counted_statements() as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_file_takes_one_statement_a_kind_of_record_however_long_it_is(app: Flask, school: Campus) -> None:
    short, long = school.confirm(), school.confirm(school.students[1])
    talked(school, short, 1)
    talked(school, long, 60)
    client = browser(app, school.teacher)

    counts = {statements(client, path(school, f"cases/{case_id}")) for case_id in (short, long)}

    assert len(counts) == 1
    # With plans and their kinds, needs, reliefs, seminars, forums, conferences and files.
    assert max(counts) <= 24


def test_the_list_takes_as_many_statements_for_one_as_for_many(app: Flask, office: Office, ours: World) -> None:
    with clock.working_day(DEMO_DAY):
        school = campus.build(office, ours, students=30)
        assign(school)
        client = browser(app, school.teacher)
        school.propose(school.students[0])
        one = statements(client, path(school, "cases/"))
        for student in school.students[1:]:
            school.propose(student)

        assert statements(client, path(school, "cases/")) == one
    assert one <= 12


def test_an_unknown_case_is_not_found_on_every_page(app: Flask, school: Campus) -> None:
    principal: Actor = school.world.actor(
        Role.PRINCIPAL, Role.GROUP_HEAD, Role.COUNSELLOR, Role.CLASS_TEACHER, Role.GRADE_HEAD
    )
    client = browser(app, principal)
    names = {"case": new_id(), "student": new_id()}

    for rest in GETS:
        if "{" in rest:
            assert client.get(path(school, rest.format(**names))).status_code == 404, rest
