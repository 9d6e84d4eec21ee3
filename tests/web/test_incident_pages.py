"""The pages of incidents and mandatory reports, and the public page without a name: what they show, take and refuse."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from care.incidents import services
from care.incidents.models import Incident, MandatoryReport
from care.incidents.terms import IncidentKind
from kernel import clock
from kernel.db import session
from links import tokens
from tenants.models import School
from tenants.onboarding import SchoolState
from tests.care.campus import Campus
from tests.care.incidents.conftest import HEARD, SHAMED, accept, anonymous, inquire, morning, report
from tests.web.school_at_work import browser
from tests.web.visitors import send
from tests.worlds import DEMO_DAY, World, counted_statements
from web import crowds, tracing


@pytest.fixture(autouse=True)
def _nobody_wrote_yet() -> Iterator[None]:
    """What other tests sent from this address does not count."""
    crowds.forget()
    yield
    crowds.forget()


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the class teacher."""
    return browser(app, school.teacher)


@pytest.fixture
def head(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the head of the group."""
    return browser(app, school.head)


@pytest.fixture
def principal(app: Flask, school: Campus) -> FlaskClient:
    """The browser of the principal."""
    return browser(app, school.principal)


def path(school: Campus, rest: str) -> str:
    return f"/{school.world.slug}/{rest}"


def public(school: Campus, rest: str = "") -> str:
    return f"/anonymous-reports/{school.world.slug}{rest}"


def written(**changed: str) -> dict[str, str]:
    return {
        "kind": "improper_method",
        "effect": "adverse",
        "happened_on": str(DEMO_DAY),
        "words": SHAMED,
    } | changed


def incidents(school: Campus) -> list[Incident]:
    with school.world.open():
        found = list(session().scalars(select(Incident).order_by(Incident.reported_on, Incident.id)))
        session().expunge_all()
        return found


def reports(school: Campus) -> list[MandatoryReport]:
    with school.world.open():
        found = list(session().scalars(select(MandatoryReport)))
        session().expunge_all()
        return found


def no_id_twice(page: str) -> bool:
    """A label belongs to one field: of two with one name, the second would be out of reach."""
    ids = re.findall(r'\sid="(field-[^"]+)"', page)
    return bool(ids) and len(ids) == len(set(ids))


def test_from_the_file_to_the_report_and_to_whoever_handles_it(
    school: Campus, teacher: FlaskClient, head: FlaskClient
) -> None:
    case_id = school.confirm()
    page = teacher.get(path(school, f"cases/{case_id}")).text
    place = path(school, f"incident-reports/new?case={case_id}")
    assert place in page
    assert "测试同学0" in teacher.get(place).text

    answer = send(teacher, path(school, "incident-reports/"), student_id=str(school.students[0]), **written())

    assert answer.status_code == 303
    (incident,) = incidents(school)
    assert "等待受理" in teacher.get(path(school, f"incident-reports/{incident.id}")).text
    show = path(school, f"incidents/{incident.id}")
    assert show in head.get(path(school, "todo/")).text
    page = head.get(show).text
    assert (SHAMED in page, "测试同学0" in page, school.teacher.name + "上报" in page) == (True, True, False)
    assert head.get(path(school, f"incident-reports/{incident.id}")).status_code == 404
    assert teacher.get(show).status_code == 403


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "请点一项"),
        ({"kind": "rumour"}, "kind"),
        ({"effect": ""}, "请点一项"),
        ({"words": ""}, "请填写这一项"),
        ({"words": "长" * 4001}, "最多 4000 字"),
        ({"happened_on": ""}, "请填写"),
        ({"happened_on": "昨天"}, "请填写日期"),
        ({"happened_on": str(DEMO_DAY + timedelta(days=1))}, "日期不能晚于今天"),
        ({"at": "早上"}, "请填写时间"),
        ({"accused_id": "他"}, "请选一项"),
    ],
)
def test_what_cannot_be_is_shown_again_with_everything_typed(
    school: Campus, teacher: FlaskClient, changed: dict[str, str], said: str
) -> None:
    answer = send(teacher, path(school, "incident-reports/"), taken="已经安慰了孩子", **written(**changed))

    assert (answer.status_code, said in answer.text) == (422, True)
    assert "已经安慰了孩子" in answer.text
    assert incidents(school) == []


def test_the_steps_are_taken_on_one_page(school: Campus, head: FlaskClient) -> None:
    incident_id = report(school)
    show = path(school, f"incidents/{incident_id}")

    def step(place: str, **fields: str) -> None:
        version = str(incidents(school)[0].version)
        assert send(head, f"{show}/{place}", version=version, **fields).status_code == 303

    step("acceptance", handler_id=str(school.head.user_id), accused_id=str(school.subject_teacher.user_id))
    assert no_id_twice(head.get(show).text)
    step("inquiries", words="听了三位同学")
    assert no_id_twice(head.get(show).text)
    step("messages", message="是哪一节课？")
    step("finding", finding="established", kind="improper_method", consequence="adverse", grounds="说法一致")
    assert "24 个月内不参加评优" in head.get(show).text
    step("measure", words="谈话、向孩子道歉")
    step("revisit", words="孩子放松多了")
    step("closing", words="办结")

    page = head.get(show).text
    assert all(words in page for words in ("听了三位同学", "说法一致", "向孩子道歉", "孩子放松多了", "已关闭"))
    assert path(school, f"incidents/{incident_id}") in head.get(path(school, "incidents/?closed=on")).text


def test_a_step_without_words_or_from_an_old_page_is_refused_and_keeps_what_was_typed(
    school: Campus, head: FlaskClient
) -> None:
    incident_id = report(school)
    accept(school, incident_id)
    show = path(school, f"incidents/{incident_id}")
    old = str(incidents(school)[0].version)
    inquire(school, incident_id)

    assert send(head, f"{show}/inquiries", version=old, words="").status_code == 422
    answer = send(head, f"{show}/inquiries", version=old, words="又听了一位家长")

    assert answer.status_code == 409
    assert answer.text.count("又听了一位家长") == 1
    assert send(head, f"{show}/finding", version=old, words="先认定").status_code == 422


def test_another_than_the_handler_is_told_to_hand_it_on(
    school: Campus, head: FlaskClient, principal: FlaskClient
) -> None:
    incident_id = report(school)
    accept(school, incident_id)
    show = path(school, f"incidents/{incident_id}")
    assert f"{show}/inquiries" not in principal.get(show).text
    seen = str(incidents(school)[0].version)

    answer = send(principal, f"{show}/inquiries", version=seen, words="我来查")

    assert (answer.status_code, "由处理人来做" in answer.text) == (409, True)
    handed = send(principal, f"{show}/handler", version=seen, handler_id=str(school.principal.user_id), why="出差")
    assert handed.status_code == 303
    assert f"{show}/inquiries" in principal.get(show).text
    assert f"{show}/inquiries" not in head.get(show).text


def test_whom_it_is_about_finds_nothing_anywhere(school: Campus, principal: FlaskClient, head: FlaskClient) -> None:
    incident_id = report(school, accused_id=school.principal.user_id)
    show = path(school, f"incidents/{incident_id}")

    assert principal.get(show).status_code == 404
    for place in ("incidents/", "todo/", "board/", "incidents/?late=on", "duties/"):
        assert str(incident_id) not in principal.get(path(school, place)).text
    assert "没有等待处理的事" in principal.get(path(school, "incidents/")).text
    assert show in head.get(path(school, "incidents/")).text


def test_the_barred_teacher_is_told_where_they_write_and_reads_on(school: Campus, teacher: FlaskClient) -> None:
    case_id = school.confirm()
    incident_id = report(
        school, actor=school.grade_head, student_id=school.students[0], accused_id=school.teacher.user_id
    )
    accept(school, incident_id)

    answer = send(
        teacher, path(school, f"cases/{case_id}/talks"), kind="student", day=str(DEMO_DAY), content="谈得很好"
    )

    assert answer.status_code == 409
    assert "由其他老师记录" in answer.text
    assert "谈得很好" in answer.text
    assert teacher.get(path(school, f"cases/{case_id}")).status_code == 200


def test_the_list_is_a_workbook_without_names(school: Campus, head: FlaskClient) -> None:
    report(school, student_id=school.students[0], accused_id=school.subject_teacher.user_id)

    book = head.get(path(school, "incidents/table")).data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()

    assert rows[0][0] == "情形"
    assert rows[1][0] == "不当教育方式"
    assert "测试同学" not in str(rows)


def test_the_list_finds_a_name_by_post_and_costs_the_same_for_many(school: Campus, head: FlaskClient) -> None:
    report(school, student_id=school.students[0])
    with counted_statements() as one:
        head.get(path(school, "incidents/"))
    for _ in range(4):
        report(school, kind=IncidentKind.OTHER)
    with counted_statements() as many:
        head.get(path(school, "incidents/"))

    found = send(head, path(school, "incidents/"), q="测试同学0").text
    assert found.count("/incidents/01") == 1
    assert len(one) == len(many)


def form_code(page: str) -> str:
    found = re.search(r'name="code" value="(\w+)"', page)
    assert found, page
    return found[1]


def test_anybody_writes_without_a_name_and_looks_again_with_the_code(
    school: Campus, client: FlaskClient, head: FlaskClient
) -> None:
    page = client.get(public(school))
    assert "Set-Cookie" not in page.headers
    code = form_code(page.text)

    answer = client.post(public(school), data={"code": code, "kind": "discrimination", "words": HEARD})

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert tokens.spaced(code) in answer.text
    (incident,) = incidents(school)
    assert (incident.is_anonymous, incident.reported_on) == (True, DEMO_DAY)
    again = client.post(public(school), data={"code": code, "kind": "discrimination", "words": HEARD})
    assert tokens.spaced(code) in again.text
    assert len(incidents(school)) == 1

    morning(school)
    accept(school, incident.id)
    seen = str(incidents(school)[0].version)
    send(head, path(school, f"incidents/{incident.id}/messages"), version=seen, message="是哪个班？")
    looked = client.post(public(school, "/follow-up"), data={"code": tokens.spaced(code).upper()})
    assert ("是哪个班？" in looked.text, "已受理" in looked.text) == (True, True)
    said = client.post(public(school, "/answers"), data={"code": code, "words": "三年级1班"})
    assert "学校收到您的补充了" in said.text
    assert "三年级1班" not in head.get(path(school, f"incidents/{incident.id}")).text
    with clock.working_day(DEMO_DAY + timedelta(days=1)):
        assert "三年级1班" in head.get(path(school, f"incidents/{incident.id}")).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": ""}, "请点一项"),
        ({"words": ""}, "请填写这一项"),
        ({"words": "长" * 4001}, "最多 4000 字"),
        ({"happened_on": str(DEMO_DAY + timedelta(days=1))}, "日期不能晚于今天"),
        ({"shut_role": "class_teacher"}, "请点一项"),
        ({"code": "1"}, "没有找到这个查询码"),
    ],
)
def test_what_is_missing_on_the_public_page_is_said_and_the_code_stays(
    school: Campus, client: FlaskClient, changed: dict[str, str], said: str
) -> None:
    code = form_code(client.get(public(school)).text)
    values = {"code": code, "kind": "prejudice", "words": HEARD, "effect": "none"} | changed

    answer = client.post(public(school), data=values)

    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert ("code" in changed) or form_code(answer.text) == code
    assert ("words" in changed) or HEARD in answer.text
    assert incidents(school) == []


def test_a_wrong_code_and_another_schools_page_open_nothing(school: Campus, client: FlaskClient, theirs: World) -> None:
    _incident_id, code = anonymous(school)

    for place, tried in ((public(school), "0" * 26), (f"/anonymous-reports/{theirs.slug}", code)):
        answer = client.post(f"{place}/follow-up", data={"code": tried})
        assert (answer.status_code, "没有找到这个查询码" in answer.text) == (409, True)
        assert HEARD not in answer.text
    assert client.get("/anonymous-reports/nowhere").status_code == 404
    assert client.post("/anonymous-reports/nowhere", data={}).status_code == 404


def test_a_long_answer_is_shown_again_beside_the_report(school: Campus, client: FlaskClient) -> None:
    _incident_id, code = anonymous(school)

    answer = client.post(public(school, "/answers"), data={"code": code, "words": "字" * 2001})

    assert answer.status_code == 422
    assert HEARD in answer.text
    assert client.post(public(school, "/answers"), data={"code": "0" * 26, "words": "字" * 2001}).status_code == 422


def test_one_place_writes_only_so_often_and_its_address_is_kept_nowhere(
    school: Campus, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowds, "MOST", 2)
    code = form_code(client.get(public(school)).text)
    values = {"code": code, "kind": "other", "words": HEARD}
    for _ in range(3):
        assert client.post(public(school), data=values | {"words": ""}).status_code == 422  # counts for nothing
    statuses = []
    for _ in range(3):
        values["code"] = form_code(client.get(public(school)).text)
        sent = client.post(public(school), data=values)
        statuses.append(sent.status_code)

    assert statuses == [200, 200, 429]
    assert (HEARD in sent.text, "请过一刻钟再交" in sent.text, form_code(sent.text)) == (True, True, values["code"])
    answer = client.post(public(school, "/answers"), data={"code": code, "words": "还有一位同学"})
    assert answer.status_code == 429
    assert client.post(public(school), data=values | {"has_harm": "on"}).status_code == 200
    assert b"127.0.0.1" not in b"".join(crowds._crowd._counts)


def test_no_line_of_the_log_tells_when_somebody_wrote(
    school: Campus, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    monkeypatch.setattr(tracing, "logger", lambda: _Noting(lines))
    client.get("/login")
    assert lines
    lines.clear()
    code = form_code(client.get(public(school)).text)
    client.post(public(school), data={"code": code, "kind": "other", "words": HEARD})
    client.post(public(school, "/follow-up"), data={"code": code})

    assert lines == []


class _Noting:
    """A logger that remembers that something was written."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def info(self, event: str, **_values: object) -> None:
        """Remember it."""
        self._lines.append(event)

    debug = info


def test_what_is_about_an_office_is_shut_to_it_from_the_first_minute(
    school: Campus, client: FlaskClient, principal: FlaskClient, head: FlaskClient
) -> None:
    code = form_code(client.get(public(school)).text)
    client.post(public(school), data={"code": code, "kind": "other", "words": HEARD, "shut_role": "principal"})
    (incident,) = incidents(school)
    assert head.get(path(school, f"incidents/{incident.id}")).status_code == 404  # nobody sees it before the morning
    morning(school)

    assert principal.get(path(school, f"incidents/{incident.id}")).status_code == 404
    assert head.get(path(school, f"incidents/{incident.id}")).status_code == 200


def noticed(**changed: str) -> dict[str, str]:
    return {
        "harm": "injury",
        "suspect": "unknown",
        "noticed_on": str(DEMO_DAY),
        "noticed_at": "09:40",
        "words": "手臂上有新伤",
    } | changed


def test_from_the_button_of_the_file_to_the_receipt(
    school: Campus, teacher: FlaskClient, principal: FlaskClient
) -> None:
    case_id = school.confirm()
    steps = path(school, f"harm-reports/?case={case_id}")
    assert steps in teacher.get(path(school, f"cases/{case_id}")).text
    place = path(school, f"mandatory-reports/new?student={school.students[0]}")
    assert place in teacher.get(steps).text
    assert "测试同学0" in teacher.get(place).text

    answer = send(teacher, path(school, "mandatory-reports/new"), student_id=str(school.students[0]), **noticed())
    (made,) = reports(school)
    show = path(school, f"mandatory-reports/{made.id}")
    assert answer.location.endswith(show)
    assert "现在就报告公安机关" in teacher.get(show).text
    with school.world.open():
        services.tell_report(report_id=made.id, actor=school.principal)
    assert "有一份紧急报告" in principal.get(path(school, "notices/")).text
    assert "1 份还没有向外报告" in principal.get(path(school, "board/")).text

    told = {"authority": "police", "way": "phone", "on": str(DEMO_DAY), "at": "10:05", "whom": "值班民警"}
    assert send(teacher, f"{show}/authorities", **told).status_code == 303
    page = principal.get(show).text
    assert no_id_twice(page)
    notice = re.search(r'name="told_id" value="([0-9a-f-]+)"', page)
    assert notice
    receipt = {"told_id": notice[1], "received_on": str(DEMO_DAY)}
    assert send(principal, f"{show}/receipts", **receipt).status_code == 422
    receipt["number"] = "公受字2026-04"
    assert send(principal, f"{show}/receipts", **receipt).status_code == 303
    assert send(principal, f"{show}/receipts", **receipt).status_code == 409
    assert send(principal, f"{show}/notes", words="陪孩子做了笔录").status_code == 303
    seen = str(reports(school)[0].version)
    assert send(teacher, f"{show}/closing", version=seen, outcome="立案").status_code == 403
    assert send(principal, f"{show}/closing", version=seen, outcome="立案").status_code == 303
    page = principal.get(show).text
    assert all(words in page for words in ("公受字2026-04", "陪孩子做了笔录", "立案", "已结束"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"harm": ""}, "请点一项"),
        ({"suspect": ""}, "请点一项"),
        ({"words": ""}, "请填写这一项"),
        ({"noticed_on": str(DEMO_DAY + timedelta(days=1))}, "日期不能晚于今天"),
        ({"noticed_at": "25:00"}, "请填写时间"),
        ({"shut_role": "class_teacher"}, "请点一项"),
    ],
)
def test_a_report_that_lacks_something_is_shown_again(
    school: Campus, teacher: FlaskClient, changed: dict[str, str], said: str
) -> None:
    answer = send(teacher, path(school, "mandatory-reports/new"), taken="先陪着孩子", **noticed(**changed))

    assert (answer.status_code, said in answer.text, "先陪着孩子" in answer.text) == (422, True, True)
    assert reports(school) == []


@pytest.mark.parametrize("who", ["subject_teacher", "grade_head", "academic", "logistics", "member"])
def test_everybody_who_works_here_finds_the_way_to_report(school: Campus, app: Flask, who: str) -> None:
    somebody = browser(app, getattr(school, who))

    assert "mandatory-reports/new" in somebody.get(path(school, "harm-reports/")).text
    assert send(somebody, path(school, "mandatory-reports/new"), **noticed()).status_code == 303
    (made,) = reports(school)
    assert somebody.get(path(school, f"mandatory-reports/{made.id}")).status_code == 200
    assert str(made.id) in somebody.get(path(school, "incident-reports/")).text


def test_the_way_to_a_report_never_says_no(school: Campus, app: Flask) -> None:
    """A child whom the person does not see, or a file that is gone: the page opens all the same."""
    somebody = browser(app, school.subject_teacher)
    case_id = school.confirm(school.others[0], proposer=school.other_teacher)

    for place in ("harm-reports/", "mandatory-reports/new", "incident-reports/new"):
        for asked in (f"case={case_id}", f"student={school.others[0]}"):
            answer = somebody.get(path(school, f"{place}?{asked}"))
            assert answer.status_code == 200
            assert "测试同学500" not in answer.text


def test_a_student_s_account_finds_none_of_it(school: Campus, app: Flask) -> None:
    helper = browser(app, school.helper)

    for place in ("incidents/", "incident-reports/", "mandatory-reports/", "mandatory-reports/new", "harm-reports/"):
        assert helper.get(path(school, place)).status_code == 404


def test_harm_in_an_incident_leads_on_to_the_report_which_does_not_say_who_reported(
    school: Campus, teacher: FlaskClient, principal: FlaskClient
) -> None:
    answer = send(
        teacher,
        path(school, "incident-reports/"),
        student_id=str(school.students[0]),
        has_harm="on",
        **written(),
    )

    (made,) = reports(school)
    show = path(school, f"mandatory-reports/{made.id}")
    assert answer.location.endswith(show)
    assert "由情况上报转来" in principal.get(show).text
    assert "由情况上报转来" not in teacher.get(show).text


def test_a_paused_school_goes_on_reporting_children_in_danger(
    school: Campus, teacher: FlaskClient, client: FlaskClient
) -> None:
    with school.world.open():
        session().get_one(School, school.world.scope.school_id).state = SchoolState.SUSPENDED

    assert send(teacher, path(school, "incident-reports/"), **written()).status_code == 403
    assert send(teacher, path(school, "mandatory-reports/new"), **noticed()).status_code == 303
    (made,) = reports(school)
    told = {"authority": "police", "way": "phone", "on": str(DEMO_DAY), "at": "10:05"}
    place = path(school, f"mandatory-reports/{made.id}/authorities")
    assert send(teacher, place, **told).status_code == 303
    code = form_code(client.get(public(school)).text)
    assert client.post(public(school), data={"code": code, "kind": "other", "words": HEARD}).status_code == 200


@pytest.mark.parametrize("room", ["mandatory-reports/new", "incident-reports/"])
def test_a_report_begun_for_a_child_one_sees_no_more_is_kept(school: Campus, teacher: FlaskClient, room: str) -> None:
    values = noticed() if room.startswith("mandatory") else written()

    answer = send(teacher, path(school, room), student_id=str(school.others[0]), **values)

    assert answer.status_code == 303
    assert "没有连到这位同学的档案" in teacher.get(answer.location).text
    assert len(reports(school)) + len(incidents(school)) == 1
