"""The bell and the list: what was told, opening it, and a page that looks again without counting as somebody there."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from accounts import services as accounts
from accounts.models import Membership
from accounts.roles import Role
from kernel import clock
from kernel.actor import Actor
from kernel.db import session, unit_of_work
from kernel.settings import settings
from kernel.tenancy import IdentityScope
from notices import queries, services
from notices.kinds import NoticeKind
from tests.care import campus
from tests.care.campus import Campus
from tests.notices.duties import a_duty
from tests.web.school_at_work import assign, browser
from tests.web.visitors import send, signed_in
from tests.worlds import Office, World, counted_statements
from web import notice_words, polls
from web.paging import SIZE

pytestmark = pytest.mark.usefixtures("demo_day")

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def school(office: Office, ours: World) -> Campus:
    built = campus.build(office, ours)
    assign(built)
    return built


@pytest.fixture
def teacher(app: Flask, school: Campus) -> FlaskClient:
    return browser(app, school.teacher)


def tell(
    school: Campus, actor: Actor, kind: NoticeKind = NoticeKind.WINDOW_OPENED, subject: UUID | None = None
) -> None:
    with school.world.open():
        services.tell(kind, to=[actor.user_id], subject_id=subject or uuid4())


def path(school: Campus, rest: str = "") -> str:
    return f"/{school.world.slug}/notices/{rest}"


def bell(client: FlaskClient, school: Campus, tag: str = "") -> TestResponse:
    return client.get(path(school, "bell"), headers=FRAGMENT | ({"If-None-Match": tag} if tag else {}))


def tag_of(page: str) -> str:
    """The tag with which the bell of a page asks again."""
    found = re.search(r"hx-headers=\"\{&#34;If-None-Match&#34;: &#34;\\&#34;([^\\]+)\\&#34;&#34;\}\"", page)
    assert found, page
    return f'"{found[1]}"'


def openings(page: str) -> list[str]:
    return re.findall(r'action="([^"]+/reading)"', page)


def test_every_page_carries_the_bell_with_its_count_in_words(teacher: FlaskClient, school: Campus) -> None:
    page = teacher.get(f"/{school.world.slug}/todo/").text
    assert f'href="{path(school)}"' in page
    assert "data-poll-now" in page
    assert "通知：没有未读" in bell(teacher, school, tag_of(page)).text

    tell(school, school.teacher)

    assert "通知：1 条未读" in bell(teacher, school, tag_of(page)).text


def test_no_page_costs_a_statement_for_its_bell(
    teacher: FlaskClient, school: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_user_id: object) -> None:
        raise AssertionError

    monkeypatch.setattr(queries, "stamp", refuse)

    assert teacher.get(f"/{school.world.slug}/todo/").status_code == 200


def test_the_first_count_costs_one_statement(teacher: FlaskClient, school: Campus) -> None:
    tag = tag_of(teacher.get(f"/{school.world.slug}/todo/").text)

    with counted_statements() as statements:
        first = bell(teacher, school, tag)

    assert first.status_code == 200
    assert len(statements) == 1
    assert bell(teacher, school, first.headers["ETag"]).status_code == 304


def test_opening_a_line_reads_it_and_leads_to_what_it_is_about(teacher: FlaskClient, school: Campus) -> None:
    tell(school, school.teacher)
    page = teacher.get(path(school)).text
    assert "1 条通知还没有看" in page
    assert "本学期的摸底排查开始了" in page

    answer = send(teacher, openings(page)[0])

    assert (answer.status_code, answer.location) == (303, f"/{school.world.slug}/screening/")
    assert "通知都看过了" in teacher.get(path(school)).text


def test_everything_can_be_marked_as_read_at_once(teacher: FlaskClient, school: Campus) -> None:
    for _ in range(3):
        tell(school, school.teacher)

    assert send(teacher, path(school, "readings")).status_code == 303

    assert "通知都看过了" in teacher.get(path(school)).text


def test_nobody_opens_another_persons_line(app: Flask, teacher: FlaskClient, school: Campus, theirs: World) -> None:
    tell(school, school.teacher)
    line = openings(teacher.get(path(school)).text)[0]

    assert send(browser(app, school.head), line).status_code == 404
    assert send(signed_in(app.test_client(), theirs.person(Role.CLASS_TEACHER)), line).status_code == 404
    assert send(teacher, line.replace(school.world.slug, theirs.slug)).status_code == 404
    assert send(teacher, path(school, f"{uuid4()}/reading")).status_code == 404
    assert "1 条通知还没有看" in teacher.get(path(school)).text


def test_a_students_account_has_neither_bell_nor_list(app: Flask, school: Campus) -> None:
    helper = browser(app, school.helper)

    assert helper.get(path(school)).status_code == 404
    assert 'class="bell"' not in helper.get(f"/{school.world.slug}/peer-care/").text


def test_no_line_names_a_student_or_a_category(app: Flask, school: Campus) -> None:
    for kind in NoticeKind:
        tell(school, school.teacher, kind, school.confirm() if kind == NoticeKind.PROPOSAL_CONFIRMED else None)

    teacher = browser(app, school.teacher)
    numbers = range(1, len(NoticeKind) // SIZE + 2)
    pages = "".join(teacher.get(f"{path(school)}?page={number}").text for number in numbers)

    assert "测试同学" not in pages
    assert "留守" not in pages
    assert pages.count('class="row-item notice-line') == len(NoticeKind)


def test_every_kind_has_its_words_and_its_place() -> None:
    assert set(notice_words.WORDS) == set(notice_words.PLACES) == set(NoticeKind)


def test_a_bell_with_nothing_new_costs_one_statement(teacher: FlaskClient, school: Campus) -> None:
    tag = bell(teacher, school).headers["ETag"]

    with counted_statements() as statements:
        answer = bell(teacher, school, tag)

    assert answer.status_code == 304
    assert answer.data == b""
    assert answer.headers["ETag"] == tag
    assert len(statements) == 1


def test_five_hundred_open_pages_cost_five_hundred_small_statements(teacher: FlaskClient, school: Campus) -> None:
    tag = bell(teacher, school).headers["ETag"]

    with counted_statements() as statements:
        statuses = {bell(teacher, school, tag).status_code for _ in range(500)}

    assert statuses == {304}
    assert len(statements) == 500
    assert {text.split()[0] for text in statements.texts} == {"SELECT"}


def test_a_bell_with_something_new_is_sent_again(teacher: FlaskClient, school: Campus) -> None:
    tag = bell(teacher, school).headers["ETag"]
    tell(school, school.teacher)

    answer = bell(teacher, school, tag)

    assert answer.status_code == 200
    assert "通知：1 条未读" in answer.text
    assert "<html" not in answer.text
    assert answer.headers["ETag"] != tag


def test_the_bell_of_a_page_asks_with_the_tag_of_that_page(teacher: FlaskClient, school: Campus) -> None:
    sent = bell(teacher, school)

    assert tag_of(sent.text) == sent.headers["ETag"]
    assert bell(teacher, school, tag_of(sent.text)).status_code == 304


@pytest.mark.parametrize("tag", ["", '"x"', 'W/"x"', '"' + "a" * 4000 + '"', '"你好"', "*"])
def test_a_tag_that_we_did_not_sign_counts_for_nothing(teacher: FlaskClient, school: Campus, tag: str) -> None:
    assert bell(teacher, school, tag.encode().decode("latin-1")).status_code == 200


def test_a_tag_is_worth_nothing_in_another_session_school_or_place(
    app: Flask, teacher: FlaskClient, school: Campus, theirs: World
) -> None:
    tag = bell(teacher, school).headers["ETag"]

    assert bell(app.test_client(), school, tag).status_code == 401
    assert bell(browser(app, school.head), school, tag).status_code == 200
    stranger = teacher.get(f"/{theirs.slug}/notices/bell", headers=FRAGMENT | {"If-None-Match": tag})
    assert stranger.status_code == 404
    assert teacher.get(path(school), headers={"If-None-Match": tag}).status_code == 200


def test_after_a_while_the_whole_way_is_gone_again(
    teacher: FlaskClient, school: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = bell(teacher, school).headers["ETag"]
    with unit_of_work(IdentityScope()):
        ended = update(Membership).where(Membership.user_id == school.teacher.user_id)
        session().execute(ended.values(ended_at=clock.now()))
    assert bell(teacher, school, tag).status_code == 304

    tell(school, school.teacher)
    renewed = bell(teacher, school, tag).headers["ETag"]
    monkeypatch.setattr(polls, "FULL_LOOK", timedelta(seconds=-1))

    for old in (tag, renewed):  # a tag that was made of a tag is no younger
        assert bell(teacher, school, old).status_code == 404


def test_signing_out_everywhere_ends_the_bell_too(
    teacher: FlaskClient, school: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = bell(teacher, school).headers["ETag"]
    assert school.teacher.user_id is not None
    with unit_of_work(IdentityScope()):
        accounts.sign_out_everywhere(user_id=school.teacher.user_id)
    monkeypatch.setattr(polls, "FULL_LOOK", timedelta(seconds=-1))

    assert bell(teacher, school, tag).status_code == 401


def test_a_page_that_looks_again_keeps_no_sign_in_alive(
    teacher: FlaskClient, school: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    idle = timedelta(minutes=settings().session_idle_minutes)
    tag = bell(teacher, school).headers["ETag"]

    monkeypatch.setattr(clock, "now", lambda: start + idle * 0.6)
    assert bell(teacher, school).status_code == 200
    assert "Set-Cookie" not in bell(teacher, school, tag).headers

    monkeypatch.setattr(clock, "now", lambda: start + idle * 1.2)
    assert bell(teacher, school, tag).status_code == 401


def test_a_page_that_somebody_opens_does_keep_it_alive(
    teacher: FlaskClient, school: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    idle = timedelta(minutes=settings().session_idle_minutes)
    monkeypatch.setattr(clock, "now", lambda: start + idle * 0.6)
    teacher.get(path(school))

    monkeypatch.setattr(clock, "now", lambda: start + idle * 1.2)

    assert bell(teacher, school).status_code == 200


def test_the_list_costs_the_same_for_one_line_and_for_thirty(teacher: FlaskClient, school: Campus) -> None:
    tell(school, school.teacher)
    with counted_statements() as few:
        teacher.get(path(school))
    for _ in range(29):
        tell(school, school.teacher)
    with counted_statements() as many:
        teacher.get(path(school))

    assert len(few) == len(many)


def test_the_list_has_pages(teacher: FlaskClient, school: Campus) -> None:
    for _ in range(31):
        tell(school, school.teacher)

    assert teacher.get(path(school, "?page=2")).status_code == 200
    assert teacher.get(path(school, "?page=3")).status_code == 404
    assert teacher.get(path(school, "?page=x")).status_code == 404


def test_the_principal_reminds_from_the_page_of_a_duty(app: Flask, school: Campus) -> None:
    principal = browser(app, school.principal)
    duty = a_duty(school)
    address = f"/{school.world.slug}/duties/{duty}"
    assert "提醒一下" in principal.get(address).text
    assert "提醒一下" not in browser(app, school.teacher).get(address).text

    answer = send(principal, f"/{school.world.slug}/reminders/", kind="duty", about=str(duty))

    assert answer.status_code == 303
    assert "今天已提醒" in principal.get(address).text
