"""校历: the district looks at a list before it publishes it, a school adopts terms or sets its own."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts.roles import Role
from kernel import clock
from school_calendar import queries, services
from school_calendar.calendar_files import load_builtin
from school_calendar.workdays import TermSpan
from tests.web.visitors import form_token, send, signed_in
from tests.worlds import Office, World

DAY = date(2026, 11, 18)
GOOD = "开始日期,结束日期,类型,名称,性质\n2028-01-01,2028-01-03,放假,元旦,假设\n"


@pytest.fixture
def admin(client: FlaskClient, ours: World) -> FlaskClient:
    """The browser of a district admin."""
    return signed_in(client, ours.person(Role.DISTRICT_ADMIN))


@pytest.fixture
def principal(client: FlaskClient, ours: World) -> FlaskClient:
    """The browser of the principal."""
    return signed_in(client, ours.person(Role.PRINCIPAL))


def upload(browser: FlaskClient, text: bytes, name: str = "放假.csv", label: str = "2028 年放假安排") -> TestResponse:
    fields = {"csrf_token": form_token(browser), "label": label, "file": (io.BytesIO(text), name)}
    return browser.post("/district/calendar/preview", data=fields, content_type="multipart/form-data")


def carried(page: str) -> str:
    found = re.search(r'name="document" value="([^"]*)"', page)
    assert found, page
    return unescape(found[1])


def test_a_list_is_looked_at_before_anything_changes(admin: FlaskClient, office: Office) -> None:
    answer = upload(admin, GOOD.encode())

    assert answer.status_code == 200
    assert "2028-01-01（周六） 至 2028-01-03（周一）" in answer.text
    with office.open():
        assert queries.published_years() == []


def test_what_was_looked_at_is_published(admin: FlaskClient, office: Office) -> None:
    document = carried(upload(admin, GOOD.encode()).text)

    assert send(admin, "/district/calendar/imports", document=document).status_code == 303
    with office.open():
        assert queries.published_years() == [2028]
        assert len(queries.calendar_days(2028)) == 3
    assert "已发布到 2028 年" in admin.get("/district/calendar/").text


def test_the_calendar_of_the_platform_can_be_published(admin: FlaskClient, office: Office) -> None:
    document = carried(admin.get("/district/calendar/builtin").text)
    send(admin, "/district/calendar/imports", document=document)

    with office.open():
        assert queries.published_years() == [2026, 2027]
        assert len(queries.term_templates()) == 6


def test_faults_are_shown_with_their_place_and_nothing_changes(admin: FlaskClient, office: Office) -> None:
    answer = upload(admin, GOOD.replace("放假", "休息").encode())

    assert answer.status_code == 409
    assert "第 2 行「类型」" in answer.text
    with office.open():
        assert queries.published_years() == []


@pytest.mark.parametrize(
    ("text", "name"), [(b"PK\x03\x04", "放假.xlsx"), (b"%PDF", "放假.pdf"), (b"\xff\xff\xff", "放假.csv")]
)
def test_what_is_no_list_is_refused(admin: FlaskClient, text: bytes, name: str) -> None:
    assert upload(admin, text, name).status_code in (409, 422)


def test_a_missing_file_or_name_is_asked_for(admin: FlaskClient) -> None:
    assert send(admin, "/district/calendar/preview", label="2028").status_code == 422
    assert upload(admin, GOOD.encode(), label="").status_code == 422


@pytest.mark.parametrize("document", ["", "not json", "[]", '{"format": 1}', '{"format": 1, "days": [{"from": "x"}]}'])
def test_what_a_page_did_not_carry_is_refused(admin: FlaskClient, document: str) -> None:
    assert send(admin, "/district/calendar/imports", document=document).status_code in (409, 422)


def test_the_template_can_be_filled_in(admin: FlaskClient) -> None:
    template = admin.get("/district/calendar/template")

    assert upload(admin, template.data).status_code == 200


def test_the_district_publishes_a_term(admin: FlaskClient, office: Office) -> None:
    fields = {"track": "compulsory", "year": "2026", "number": "1"}

    answer = send(admin, "/district/calendar/terms", **fields, starts_on="2026-09-01", ends_on="2027-01-22")

    assert answer.status_code == 303
    with office.open():
        assert queries.term_templates("compulsory")[0].ends_on == date(2027, 1, 22)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "year"),
    [("2026-09-01", "2026-08-01", "2026"), ("2026-09-01", "2027-09-01", "2026"), ("2026-09-01", "2027-01-22", "2030")],
)
def test_an_odd_term_is_refused(admin: FlaskClient, starts_on: str, ends_on: str, year: str) -> None:
    fields = {"track": "compulsory", "number": "1", "year": year, "starts_on": starts_on, "ends_on": ends_on}

    assert send(admin, "/district/calendar/terms", **fields).status_code == 422


def test_a_school_adopts_the_districts_terms(
    client: FlaskClient, principal: FlaskClient, office: Office, ours: World
) -> None:
    with office.open():
        services.import_calendar(file=load_builtin(), actor=office.actor())

    assert send(principal, f"/{ours.slug}/calendar/adoption").status_code == 303
    with clock.working_day(DAY):
        text = principal.get(f"/{ours.slug}/calendar/").text
    assert "现在是 2026–2027 学年第一学期" in text
    assert "2028 年的节假日区里还没有发布" in text


def test_adopting_before_the_district_published_says_what_to_do(principal: FlaskClient, ours: World) -> None:
    answer = send(principal, f"/{ours.slug}/calendar/adoption")

    assert answer.status_code == 409
    assert "区里还没有发布适用于本校的学期安排" in answer.text


def test_a_school_sets_its_own_term_and_a_lost_update_is_shown(principal: FlaskClient, ours: World) -> None:
    fields = {"year": "2026", "number": "1", "ends_on": "2027-01-22"}
    assert send(principal, f"/{ours.slug}/calendar/terms", **fields, starts_on="2026-09-01").status_code == 303
    with ours.open():
        moved = TermSpan(2026, 1, date(2026, 9, 2), date(2027, 1, 22))
        services.set_term(span=moved, actor=ours.actor())

    answer = send(principal, f"/{ours.slug}/calendar/terms", **fields, starts_on="2026-09-03", version="1")

    assert answer.status_code == 409
    assert "2026-09-02" in answer.text
    assert "2026-09-03" in answer.text


def test_the_form_of_a_term_holds_what_is_stored(principal: FlaskClient, ours: World) -> None:
    with ours.open():
        services.set_term(span=TermSpan(2026, 1, date(2026, 9, 1), date(2027, 1, 22)), actor=ours.actor())

    assert 'value="2027-01-22"' in principal.get(f"/{ours.slug}/calendar/terms/2026-1").text
    assert principal.get(f"/{ours.slug}/calendar/terms/2030-1").status_code == 404


def test_a_teacher_reads_the_calendar_and_changes_nothing(client: FlaskClient, ours: World) -> None:
    teacher = signed_in(client, ours.person(Role.CLASS_TEACHER))

    assert teacher.get(f"/{ours.slug}/calendar/").status_code == 200
    assert send(teacher, f"/{ours.slug}/calendar/adoption").status_code == 403


def test_a_school_cannot_open_the_districts_page(principal: FlaskClient) -> None:
    assert principal.get("/district/calendar/").status_code == 403
