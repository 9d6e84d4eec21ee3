"""Guessing ends soon, by account and by address; working never counts; without Redis it still ends."""

import secrets

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import services
from accounts.roles import Role
from kernel.database_roles import RoleUrls
from kernel.settings import settings
from tests.web.visitors import PASSWORD, account, form_token, sign_in, signed_in
from tests.worlds import World
from web import app as portal
from web import throttling


@pytest.fixture
def narrow(database: RoleUrls, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The portal, with the limit by address low enough for a test."""
    monkeypatch.setattr(throttling, "ADDRESS_LIMIT", "5 per 15 minutes")
    return portal.create_app()


def guess(client: FlaskClient, name: str, times: int, *, address: str = "192.0.2.1") -> TestResponse:
    """Try wrong passwords; gives the last answer."""
    data = {"identity": name, "password": "wrong", "csrf_token": form_token(client)}
    answers = [client.post("/login", data=data, environ_base={"REMOTE_ADDR": address}) for _ in range(times)]
    return answers[-1]


def test_an_account_is_guessed_at_ten_times(app: Flask) -> None:
    _, name = account()

    assert guess(app.test_client(), name, 10).status_code == 422
    refused = guess(app.test_client(), name, 1, address="192.0.2.99")

    assert refused.status_code == 429
    assert "尝试得太频繁了" in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60


def test_the_right_password_does_not_help_any_more(app: Flask) -> None:
    _, name = account()
    guess(app.test_client(), name, 10)

    assert sign_in(app.test_client(), name).status_code == 429


def test_one_name_is_one_name_however_it_is_typed(app: Flask) -> None:
    _, name = account()
    for typed in (name, name.upper(), f" {name}", f"{name} "):
        guess(app.test_client(), typed, 3)

    assert guess(app.test_client(), name, 1).status_code == 429


def test_a_colleague_at_the_same_address_still_signs_in(app: Flask) -> None:
    _, name = account()
    _, other = account()
    guess(app.test_client(), name, 11, address="127.0.0.1")

    assert sign_in(app.test_client(), other).status_code == 303


def test_an_address_guesses_at_few_names(narrow: Flask) -> None:
    client = narrow.test_client()
    token = form_token(client)

    def attempt(address: str) -> int:
        data = {"identity": secrets.token_hex(6), "password": "wrong", "csrf_token": token}
        return client.post("/login", data=data, environ_base={"REMOTE_ADDR": address}).status_code

    assert {attempt("192.0.2.7") for _ in range(5)} == {422}
    assert attempt("192.0.2.7") == 429
    assert attempt("192.0.2.8") == 422


def test_signing_in_often_never_counts(app: Flask) -> None:
    _, name = account()

    for _ in range(12):
        assert sign_in(app.test_client(), name).status_code == 303


def test_the_sign_in_page_itself_stays_open(app: Flask) -> None:
    _, name = account()
    guess(app.test_client(), name, 11)

    assert app.test_client().get("/login", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200


@pytest.mark.parametrize("path", ["/account/password", "/verify"])
def test_the_present_password_cannot_be_guessed_from_an_open_session(client: FlaskClient, path: str) -> None:
    user_id, _ = account()
    signed_in(client, user_id)
    token = form_token(client)
    fields = {"current": "wrong", "password": "songshu zai wuding", "password_again": "songshu zai wuding"}
    if path == "/verify":
        fields = {"password": "wrong"}

    statuses = [client.post(path, data={"csrf_token": token, **fields}).status_code for _ in range(11)]

    assert statuses[-1] == 429
    assert 429 not in statuses[:-1]


def test_links_cannot_be_guessed(narrow: Flask) -> None:
    client = narrow.test_client()

    statuses = [client.get(f"/invitations/{secrets.token_urlsafe(32)}").status_code for _ in range(6)]

    assert statuses == [410] * 5 + [429]


def test_user_names_cannot_be_tried_out_with_one_link(client: FlaskClient, ours: World) -> None:
    _, taken = account()
    with ours.open():
        _, code = services.invite(role=Role.COUNSELLOR, name="苏老师", actor=ours.actor(Role.PRINCIPAL))
    token = form_token(client)
    data = {"username": taken, "password": PASSWORD, "password_again": PASSWORD, "csrf_token": token}

    statuses = [client.post(f"/invitations/{code}/account", data=data).status_code for _ in range(11)]

    assert statuses == [409] * 10 + [429]


def test_tokens_cannot_be_guessed(guarded: Flask) -> None:
    client = guarded.test_client()

    def attempt() -> TestResponse:
        return client.get("/api/v1/door", headers={"Authorization": "Bearer txh_guess"})

    assert {attempt().status_code for _ in range(10)} == {401}
    refused = attempt()
    assert refused.status_code == 429
    assert refused.json is not None
    assert refused.json["code"] == "too-many-requests"


def test_every_credential_route_exists(app: Flask) -> None:
    assert set(throttling.CREDENTIALS) <= set(app.view_functions)


def test_without_redis_guessing_still_ends(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    settings.cache_clear()
    _, name = account()
    client = portal.create_app().test_client()

    statuses = [guess(client, name, 1).status_code for _ in range(11)]

    settings.cache_clear()
    assert statuses == [422] * 10 + [429]


@pytest.mark.parametrize(
    ("address", "storage"),
    [
        ("", "memory://"),
        ("unix:///run/valkey.sock?db=3", "redis+unix:///run/valkey.sock?db=3"),
        ("redis://queue:6379/0", "redis://queue:6379/0"),
        ("rediss://queue:6379/0", "rediss://queue:6379/0"),
    ],
)
def test_the_address_of_redis_is_understood(address: str, storage: str) -> None:
    assert throttling.storage(address) == storage


def test_redis_never_learns_names(app: Flask) -> None:
    _, name = account()
    guess(app.test_client(), name, 1, address="192.0.2.55")

    held = app.extensions["throttle"].storage
    keys = [key.decode() for key in held.storage.keys("*")]

    assert any("throttle" in key for key in keys)
    assert not [key for key in keys if name in key or "192.0.2.55" in key]
