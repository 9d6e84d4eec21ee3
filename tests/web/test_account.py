"""我的账号: one's own password and sign-ins."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.database_roles import RoleUrls
from tests.web.visitors import PASSWORD, account, send, sign_in, signed_in

FRESH = "songshu zai wuding changge"


def test_the_account_shows_ones_names_and_latest_sign_ins(client: FlaskClient) -> None:
    _, name = account()
    sign_in(client, name, "wrong")
    sign_in(client, name)

    page = client.get("/account/").text

    assert name in page
    assert "登录成功" in page
    assert "密码不对" in page


def test_the_password_is_changed_and_this_browser_goes_on(app: Flask, database: RoleUrls) -> None:
    _, name = account()
    here, there = app.test_client(), app.test_client()
    sign_in(here, name)
    sign_in(there, name)

    answer = send(here, "/account/password", current=PASSWORD, password=FRESH, password_again=FRESH)

    assert answer.location == "/account/"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert sign_in(app.test_client(), name, PASSWORD).status_code == 422
    assert sign_in(app.test_client(), name, FRESH).status_code == 303


@pytest.mark.parametrize(
    ("fields", "status", "fault"),
    [
        ({"current": "wrong", "password": FRESH, "password_again": FRESH}, 409, "当前密码不对"),
        ({"current": PASSWORD, "password": FRESH, "password_again": "other"}, 422, "两次输入的密码不一样"),
        ({"current": PASSWORD, "password": "short", "password_again": "short"}, 422, "密码至少要有"),
        ({"current": PASSWORD, "password": PASSWORD, "password_again": PASSWORD}, 422, "和现在的一样"),
        ({}, 422, "请填写这一项"),
    ],
)
def test_a_refused_password_changes_nothing(
    client: FlaskClient, fields: dict[str, str], status: int, fault: str
) -> None:
    user_id, _ = account()
    signed_in(client, user_id)

    answer = send(client, "/account/password", **fields)

    assert answer.status_code == status
    assert fault in answer.text
    assert FRESH not in answer.text
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("path", ["/account/", "/account/password"])
def test_the_account_wants_somebody_signed_in(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 302
