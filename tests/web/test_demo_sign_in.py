"""The demo's accounts on its sign-in page, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient

from kernel import demo_accounts, demo_clock
from kernel.database_roles import RoleUrls
from kernel.db import unit_of_work
from kernel.demo_accounts import ShownAccount
from kernel.tenancy import IdentityScope
from tests.web.visitors import PASSWORD, account, send

LIST = 'id="demo-accounts"'


def lines() -> list[ShownAccount]:
    """An account of the office and one of a school, of which the second can sign in."""
    _user, username = account(name="林晓岚")
    return [
        ShownAccount(username="office", name="方致远", role="district_admin", place="澜川区", password=PASSWORD),
        ShownAccount(username=username, name="林晓岚", role="class_teacher", place="云杉小学", password=PASSWORD),
    ]


@pytest.fixture
def listed(database: RoleUrls) -> Iterator[list[ShownAccount]]:
    """The rows are there, whoever holds the clock."""
    shown = lines()
    with unit_of_work(IdentityScope()):
        demo_accounts.show(shown)
    yield shown
    with unit_of_work(IdentityScope()):
        demo_accounts.show([])


@pytest.fixture
def held(database: RoleUrls) -> Iterator[None]:
    with unit_of_work(IdentityScope()):
        demo_clock.hold(date(2026, 11, 18))
    yield
    with unit_of_work(IdentityScope()):
        demo_clock.hold(None)


@pytest.mark.usefixtures("held")
def test_the_demo_lists_its_accounts_by_school_and_role(client: FlaskClient, listed: list[ShownAccount]) -> None:
    page = client.get("/login").text

    places = re.findall(r"<summary>(\w+)<small>", page.partition(LIST)[2])
    assert places == ["澜川区", "云杉小学"]
    assert "班主任" in page
    assert page.count(f"密码都是 {PASSWORD}") == 1
    assert all(one.username in page for one in listed)


@pytest.mark.usefixtures("held")
def test_one_tap_signs_in(client: FlaskClient, listed: list[ShownAccount]) -> None:
    answer = send(client, "/login", identity=listed[1].username, password=listed[1].password)

    assert answer.status_code == 303
    assert client.get("/account/").status_code == 200


@pytest.mark.usefixtures("listed")
def test_outside_of_the_demo_they_are_never_shown(client: FlaskClient) -> None:
    page = client.get("/login").text

    assert LIST not in page
    assert PASSWORD not in page


@pytest.mark.usefixtures("held")
def test_a_demo_without_accounts_shows_no_empty_list(client: FlaskClient) -> None:
    assert LIST not in client.get("/login").text


@pytest.mark.usefixtures("held", "listed")
def test_no_other_page_tells_them(client: FlaskClient) -> None:
    assert PASSWORD not in client.get("/nothing/at/all").text


@pytest.mark.usefixtures("held", "listed")
def test_a_failed_sign_in_still_lists_them_and_keeps_the_name(client: FlaskClient) -> None:
    answer = send(client, "/login", identity="somebody", password="not this one")

    assert answer.status_code == 422
    assert 'value="somebody"' in answer.text
    assert LIST in answer.text
