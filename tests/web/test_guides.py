"""First-run guidance: the three things to do first, at home, until the person puts the card away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.grants import GRANTS
from accounts.roles import DISTRICT_ROLES, LABELS, Role
from kernel import clock
from tests.web.visitors import form_token, send, signed_in
from tests.worlds import DEMO_DAY, World
from web.guides import GUIDES
from web.permit import Door, access_of

CARD = "先做这三件事"


@pytest.fixture(autouse=True)
def _demo_day() -> Iterator[None]:
    with clock.working_day(DEMO_DAY):
        yield


def person(client: FlaskClient, world: World, *roles: Role, is_student: bool = False) -> FlaskClient:
    return signed_in(client, world.person(*roles, is_student=is_student))


def home(client: FlaskClient) -> str:
    return client.get("/", follow_redirects=True).text


def test_every_role_has_a_guide() -> None:
    assert set(GUIDES) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_each_step_leads_to_a_page_that_the_role_may_open(app: Flask, role: Role) -> None:
    for step in GUIDES[role]:
        access = access_of(app, step.endpoint)
        assert access is not None
        assert access.door is Door.PERSONAL or access.permission in GRANTS[role], step.endpoint


@pytest.mark.parametrize("role", Role)
def test_the_card_is_at_home_in_the_words_of_the_role(client: FlaskClient, ours: World, role: Role) -> None:
    page = home(person(client, ours, role, is_student=role is Role.STUDENT_HELPER))

    assert f"{LABELS[role]}{CARD}" in page


@pytest.mark.parametrize("role", Role)
def test_each_step_opens(client: FlaskClient, ours: World, role: Role) -> None:
    browser = person(client, ours, role, is_student=role is Role.STUDENT_HELPER)
    steps = home(browser).split("guide-steps")[1].split("</ol>")[0]

    addresses = [part.split('"')[0] for part in steps.split('href="')[1:]]

    assert len(addresses) == 3
    assert [browser.get(address).status_code for address in addresses] == [200, 200, 200]


def test_the_card_is_on_no_other_page(client: FlaskClient, ours: World) -> None:
    browser = person(client, ours, Role.CLASS_TEACHER)

    assert CARD not in browser.get(f"/{ours.slug}/calendar/").text


def test_a_card_that_was_put_away_never_comes_back_by_itself(app: Flask, ours: World) -> None:
    user_id = ours.person(Role.CLASS_TEACHER)
    browser = signed_in(app.test_client(), user_id)
    page = f"/{ours.slug}/todo/"

    answer = browser.post(
        "/account/guides/class_teacher/dismissal",
        data={"csrf_token": form_token(browser)},
        headers={"Referer": f"http://localhost{page}"},
    )

    assert (answer.status_code, answer.location) == (303, page)
    assert CARD not in home(browser)
    assert CARD not in home(signed_in(app.test_client(), user_id))


def test_who_has_two_roles_sees_one_card_after_the_other(client: FlaskClient, ours: World) -> None:
    browser = person(client, ours, Role.GRADE_HEAD, Role.CLASS_TEACHER)

    assert f"年级组长{CARD}" in home(browser)
    send(browser, "/account/guides/grade_head/dismissal")
    assert f"班主任{CARD}" in home(browser)
    send(browser, "/account/guides/class_teacher/dismissal")
    assert CARD not in home(browser)


def test_putting_a_card_away_twice_is_as_good_as_once(client: FlaskClient, ours: World) -> None:
    browser = person(client, ours, Role.PRINCIPAL)

    for _time in range(2):
        assert send(browser, "/account/guides/principal/dismissal").status_code == 303


@pytest.mark.parametrize("role", ["nobody", "PRINCIPAL", "principal%00", "x" * 300])
def test_a_role_that_does_not_exist_has_no_card_to_put_away(client: FlaskClient, ours: World, role: str) -> None:
    assert send(person(client, ours, Role.PRINCIPAL), f"/account/guides/{role}/dismissal").status_code == 404


def test_one_persons_card_is_not_anothers(app: Flask, ours: World) -> None:
    send(person(app.test_client(), ours, Role.PRINCIPAL), "/account/guides/principal/dismissal")

    assert CARD in home(person(app.test_client(), ours, Role.PRINCIPAL))


def test_the_district_has_its_cards_too(client: FlaskClient, ours: World) -> None:
    assert set(GUIDES) >= DISTRICT_ROLES
    assert f"区管理员{CARD}" in home(person(client, ours, Role.DISTRICT_ADMIN))
