"""The help centre: topics by role, words, keys; and what a student's account reads there."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import DISTRICT_ROLES, Role
from kernel.settings import settings
from tests.web.visitors import send, signed_in
from tests.worlds import World
from web import glossary, help_topics

OF_A_CASE = re.compile("档案|名册|摸底|关爱|重点|候选|谈话|单亲|留守|贫困|心理")


def reader(client: FlaskClient, world: World, *roles: Role, is_student: bool = False) -> FlaskClient:
    return signed_in(client, world.person(*roles, is_student=is_student))


@pytest.mark.parametrize("role", Role)
def test_every_role_finds_topics_that_concern_it(client: FlaskClient, ours: World, role: Role) -> None:
    page = reader(client, ours, role).get("/help/")

    assert page.status_code == 200
    assert page.text.count("/help/topics/") >= 2


@pytest.mark.parametrize("topic", help_topics.TOPICS, ids=lambda topic: topic.slug)
def test_every_topic_can_be_read_by_colleagues(client: FlaskClient, ours: World, topic: help_topics.Topic) -> None:
    page = reader(client, ours, Role.CLASS_TEACHER).get(f"/help/topics/{topic.slug}")

    assert page.status_code == 200
    assert len(topic.paragraphs) >= 2


def test_addresses_of_topics_are_unique_and_in_kebab_case() -> None:
    slugs = [topic.slug for topic in help_topics.TOPICS]

    assert len(slugs) == len(set(slugs))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)


def test_what_concerns_a_role_comes_before_what_concerns_others(client: FlaskClient, ours: World) -> None:
    page = reader(client, ours, Role.CLASS_TEACHER).get("/help/").text
    mine, others = page.split("同事们会用到的")

    assert "/help/topics/talks" in mine
    assert "/help/topics/district" in others
    assert "/help/topics/talks" not in others


@pytest.mark.parametrize(
    "path", ["/help/", "/help/glossary", "/help/keys", "/help/topics/account", "/help/topics/errors"]
)
def test_a_students_account_reads_what_is_neutral(client: FlaskClient, ours: World, path: str) -> None:
    page = reader(client, ours, Role.STUDENT_HELPER, is_student=True).get(path)

    assert page.status_code == 200
    assert not OF_A_CASE.search(page.text.split('id="content"')[1])


@pytest.mark.parametrize("roles", [(Role.STUDENT_HELPER,), (Role.STUDENT_HELPER, Role.PRINCIPAL)])
def test_a_students_account_finds_no_topic_of_colleagues_whatever_its_roles(
    client: FlaskClient, ours: World, roles: tuple[Role, ...]
) -> None:
    student = reader(client, ours, *roles, is_student=True)

    for topic in help_topics.TOPICS:
        expected = 200 if topic.roles is None or Role.STUDENT_HELPER in topic.roles else 404
        assert student.get(f"/help/topics/{topic.slug}").status_code == expected


def test_a_topic_that_does_not_exist_is_not_found(client: FlaskClient, ours: World) -> None:
    assert reader(client, ours, Role.PRINCIPAL).get("/help/topics/nothing").status_code == 404


def test_help_wants_a_sign_in(client: FlaskClient) -> None:
    assert client.get("/help/").location == "/login?next=/help/"


def test_the_words_of_the_work_are_explained_to_staff(client: FlaskClient, ours: World) -> None:
    page = reader(client, ours, Role.SUBJECT_TEACHER).get("/help/glossary").text

    assert "<dt>内紧外松</dt>" in page
    assert "<dt>工作地点</dt>" in page


def test_no_word_is_explained_twice_and_each_in_a_line(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "zh"}):
        terms = [(str(word), str(meaning)) for group in glossary.GROUPS for word, meaning in group.terms]

    assert len(terms) >= 50
    assert len({word for word, _ in terms}) == len(terms)
    assert all(meaning.endswith("。") and len(meaning) <= 40 for _, meaning in terms)


def test_the_contact_of_the_settings_stands_on_the_page(
    client: FlaskClient, ours: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = replace(settings(), help_contact="区信息中心 内线 2003")
    monkeypatch.setattr("web.views.help_centre.settings", lambda: told)

    assert "区信息中心 内线 2003" in reader(client, ours, Role.PRINCIPAL).get("/help/").text


def test_without_a_contact_nothing_is_said_of_one(client: FlaskClient, ours: World) -> None:
    assert "还有不清楚的" not in reader(client, ours, Role.PRINCIPAL).get("/help/").text


def test_the_district_reads_about_its_own_work(client: FlaskClient, ours: World) -> None:
    for role in DISTRICT_ROLES:
        mine = reader(client, ours, role).get("/help/").text.split("同事们会用到的")[0]
        assert "/help/topics/district" in mine
        assert "/help/topics/talks" not in mine


def test_guides_are_brought_back_from_here(client: FlaskClient, ours: World) -> None:
    browser = reader(client, ours, Role.SUBJECT_TEACHER)
    send(browser, "/account/guides/subject_teacher/dismissal")

    answer = send(browser, "/account/guides/return")

    assert (answer.status_code, answer.location) == (303, "/")
    assert "先做这三件事" in browser.get("/", follow_redirects=True).text
