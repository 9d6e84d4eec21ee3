"""One box for everything: who finds what, what never shows, and that nothing typed stands in an address."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from accounts.roles import Role
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope
from people import services as people
from privacy.models import AccessLog
from tenants.models import School
from tenants.onboarding import SchoolState
from tests.care import campus
from tests.care.campus import Campus
from tests.web.reading import Page
from tests.web.school_at_work import browser
from tests.web.visitors import form_token, send, signed_in
from tests.worlds import World, counted_statements


def path(school: Campus, rest: str = "search/") -> str:
    return f"/{school.world.slug}/{rest}"


def search(app: Flask, school: Campus, actor: Actor, text: str) -> TestResponse:
    return send(browser(app, actor), path(school), q=text)


def typed(client: FlaskClient, school: Campus, text: str) -> str:
    """What htmx gets while somebody types."""
    fields = {"csrf_token": form_token(client), "q": text}
    return client.post(path(school), data=fields, headers={"HX-Request": "true"}).text


def test_every_page_of_a_school_has_the_box(app: Flask, school: Campus) -> None:
    page = browser(app, school.teacher).get(path(school, "todo/")).text

    assert re.search(rf'<form class="search-box" method="post" action="{path(school)}"', page)
    assert "search-entry" in page


def test_a_page_of_the_office_has_no_box(app: Flask, school: Campus) -> None:
    office = school.world.person(Role.DISTRICT_ADMIN)

    assert "search-box" not in signed_in(app.test_client(), office).get("/district/schools/").text


@pytest.mark.parametrize("text", ["测试同学1", "同学1", "ceshi", "cstx", "900-0001"])
def test_a_student_is_found_with_class_and_number(app: Flask, school: Campus, text: str) -> None:
    page = search(app, school, school.teacher, text).text

    assert "测试同学1" in page
    assert "三年级1班 · LC26-900-0001" in page
    assert f"/people/{school.students[1]}" in page


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("32", "classes/"),
        ("三年级2班", "classes/"),
        ("摸底", "screening/"),
        ("mdpc", "screening/"),
        ("zhidu", "profile/"),
        ("强制报告", "/help/topics/harm"),
        ("rili", "calendar/"),
    ],
)
def test_classes_pages_and_help_are_found_too(app: Flask, school: Campus, text: str, address: str) -> None:
    links = Page(search(app, school, school.head, text).text.split('id="content"')[1]).links

    assert any(address in link for link in links)


def test_a_page_that_is_not_for_the_person_is_not_found(app: Flask, school: Campus) -> None:
    assert "roster-imports" not in search(app, school, school.teacher, "导入名册").text
    assert "roster-imports" in search(app, school, school.academic, "导入名册").text


def test_staff_are_found_by_those_who_keep_the_list_alone(app: Flask, school: Campus) -> None:
    with school.world.open():
        people.add_staff(name="单清和", number=None, pinyin="", post="语文", actor=school.principal)

    assert "单清和" in search(app, school, school.principal, "shanqing").text
    assert "单清和" not in search(app, school, school.teacher, "shanqing").text


def test_a_teacher_finds_nobody_of_other_classes(app: Flask, school: Campus) -> None:
    page = search(app, school, school.teacher, "测试同学").text

    assert "测试同学0" in page
    assert "测试同学500" not in page
    assert "测试同学500" in search(app, school, school.head, "测试同学50").text


def test_whether_somebody_is_listed_shows_in_nobodys_results(app: Flask, school: Campus) -> None:
    def results() -> list[str]:
        askers = (school.subject_teacher, school.academic, school.teacher, school.head)
        return [typed(browser(app, actor), school, "测试同学0") for actor in askers]

    before = results()
    school.confirm()

    assert all("测试同学0" in found for found in before)
    assert results() == before


def test_a_students_account_finds_nothing(app: Flask, school: Campus) -> None:
    client = browser(app, school.helper)

    assert client.get(path(school)).status_code == 404
    assert send(client, path(school), q="测试").status_code == 404


def test_the_other_school_finds_nothing_of_ours(app: Flask, school: Campus, theirs: World) -> None:
    stranger = signed_in(app.test_client(), theirs.person(Role.PRINCIPAL))

    assert f"/people/{school.students[0]}" not in send(stranger, f"/{theirs.slug}/search/", q="测试同学").text
    assert send(stranger, path(school), q="测试同学").status_code == 404


def test_what_is_typed_stands_in_no_address_of_the_answer(app: Flask, school: Campus) -> None:
    answer = search(app, school, school.teacher, "测试同学1")
    addresses = re.findall(r'(?:href|action|hx-post|src)="([^"]*)"', answer.text)

    assert answer.status_code == 200
    assert answer.request.query_string == b""
    assert [address for address in addresses if "q=" in address or "%E6" in address or "测试" in address] == []


@pytest.mark.parametrize("rest", ["cases/", "proposals/", "access-log/", "people/", "people/search", "search/"])
def test_a_name_that_somebody_writes_into_an_address_counts_for_nothing(app: Flask, school: Campus, rest: str) -> None:
    school.confirm()
    client = browser(app, school.head)
    if rest == "proposals/":
        client = browser(app, school.counsellor)

    plain, named = client.get(path(school, rest)), client.get(path(school, f"{rest}?q=测试同学0"))

    assert plain.status_code == named.status_code == 200
    assert 'value="测试同学0"' not in named.text
    assert plain.text.count("测试同学0") == named.text.count("测试同学0")


def test_no_form_that_asks_for_a_name_puts_it_into_the_address(app: Flask) -> None:
    for name in app.jinja_env.list_templates():
        source = app.jinja_env.loader.get_source(app.jinja_env, name)[0] if app.jinja_env.loader else ""
        for form in re.findall(r"<form\b.*?</form>", source, re.DOTALL):
            assert 'method="post"' in form or 'name="q"' not in form, name


def test_a_fragment_is_what_was_found_and_nothing_else(app: Flask, school: Campus) -> None:
    fragment = typed(browser(app, school.teacher), school, "测试同学1")

    assert "测试同学1" in fragment
    assert "<html" not in fragment
    assert "<form" not in fragment


def test_nothing_found_says_what_to_try(app: Flask, school: Campus) -> None:
    assert "可以试试" in typed(browser(app, school.teacher), school, "查无此人")


def test_a_text_that_is_too_long_is_refused(app: Flask, school: Campus) -> None:
    assert search(app, school, school.teacher, "a" * 41).status_code == 422


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; drop table students; --", ".*", "[", "🙂", "\x00"])
def test_signs_that_mean_something_elsewhere_find_nothing_and_break_nothing(
    app: Flask, school: Campus, text: str
) -> None:
    answer = search(app, school, school.teacher, text)

    assert answer.status_code == 200
    assert "测试同学" not in answer.text


def test_from_a_student_to_the_file_or_to_a_page_that_says_there_is_none(app: Flask, school: Campus) -> None:
    case_id = school.confirm()
    client = browser(app, school.teacher)

    listed = client.get(path(school, f"cases/of/{school.students[0]}"))
    other = client.get(path(school, f"cases/of/{school.students[1]}"))

    assert (listed.status_code, listed.location) == (302, path(school, f"cases/{case_id}"))
    with school.world.open():  # the way there tells of the file already (INV-6)
        assert session().scalars(select(AccessLog.subject_id)).all() == [school.students[0]]
    assert "目前没有支持档案" in other.text
    assert client.get(path(school, f"cases/of/{school.others[0]}")).status_code == 404


def test_searching_costs_the_same_for_one_and_for_sixty(app: Flask, school: Campus) -> None:
    client = browser(app, school.head)
    fields = {"csrf_token": form_token(client), "q": "ceshi"}

    def cost() -> int:
        with counted_statements() as seen:
            assert client.post(path(school), data=fields, headers={"HX-Request": "true"}).status_code == 200
        return len(seen)

    cost()
    few = cost()
    with school.world.open():
        for number in range(700, 760):
            campus.add_student(school.class_id, number)

    assert cost() == few
    assert few <= 8


def test_a_paused_school_may_go_on_searching(app: Flask, school: Campus) -> None:
    with unit_of_work(IdentityScope()):
        session().get_one(School, school.world.scope.school_id).state = SchoolState.SUSPENDED

    assert "测试同学1" in search(app, school, school.teacher, "测试同学1").text


def test_other_pages_of_a_posted_list_carry_the_name_in_the_form(app: Flask, school: Campus) -> None:
    with school.world.open():
        students = [campus.add_student(school.class_id, number) for number in range(600, 655)]
    for student in students:
        school.propose(student)
    client = browser(app, school.head)

    first = send(client, path(school, "cases/?state=candidate"), q="cstx")
    second = send(client, path(school, "cases/?state=candidate"), q="cstx", page="2")

    assert 'name="page" value="2"' in first.text
    assert "q=" not in "".join(re.findall(r'(?:href|action|hx-post)="([^"]*)"', first.text))
    assert "测试同学654" in second.text
    assert "测试同学600" not in second.text
