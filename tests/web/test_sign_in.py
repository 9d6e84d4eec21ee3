"""Signing in: one answer for every failure, names of any script, sessions that end."""

import secrets
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import verify_password
from sqlalchemy import event, select, update
from sqlalchemy.engine import Engine

from accounts import passwords, services
from accounts.models import SecurityEvent, User
from accounts.roles import Role
from accounts.services import SecurityKind
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.settings import settings
from kernel.tenancy import IdentityScope
from tests.web.visitors import PASSWORD, account, form_token, send, sign_in, signed_in
from tests.worlds import World

GENERIC = "用户名或密码不对"


def is_in(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


def kinds(user_id: UUID | None) -> list[str]:
    with unit_of_work(IdentityScope()):
        return list(
            session().scalars(
                select(SecurityEvent.kind).where(SecurityEvent.user_id == user_id).order_by(SecurityEvent.at)
            )
        )


@pytest.mark.parametrize("name", ["古丽努尔·买买提", "欧阳晴", "lin.xiao"])
def test_names_of_any_script_sign_in(client: FlaskClient, name: str) -> None:
    _, username = account(f"{name}{secrets.token_hex(4)}")

    answer = sign_in(client, f" {username.upper()} ")

    assert (answer.status_code, answer.location) == (303, "/")
    assert is_in(client)


def test_a_mail_address_signs_in(client: FlaskClient) -> None:
    address = f"{secrets.token_hex(4)}@example.org"
    account(email=address)

    sign_in(client, address.upper())

    assert is_in(client)


def test_every_failure_gets_the_same_page(app: Flask) -> None:
    _, known = account()
    ended, former = account()
    with unit_of_work(IdentityScope()):
        session().execute(update(User).where(User.id == ended).values(active=False))

    pages = set()
    for name, password in [(known, "wrong"), (former, PASSWORD), ("niemand", PASSWORD), ("x@example.org", "wrong")]:
        client = app.test_client()
        answer = sign_in(client, name, password)
        assert answer.status_code == 422
        assert GENERIC in answer.text
        assert not is_in(client)
        token = form_token(client)
        pages.add(answer.text.replace(name, "NAME").replace(token, "TOKEN"))

    shapes = {page.split('<div class="notice', 1)[1].split("</form>")[0] for page in pages}
    assert len(shapes) == 1


def test_an_unknown_name_costs_a_hash_like_a_known_one(client: FlaskClient) -> None:
    _, known = account()
    token = form_token(client)
    work = []

    with (
        patch("flask_security.forms.hash_password", side_effect=lambda _password: work.append("hash")),
        patch.object(User, "verify_and_update_password", side_effect=lambda _password: work.append("verify")),
    ):
        for name in ("niemand", known):
            client.post("/login", data={"identity": name, "password": "wrong", "csrf_token": token})

    assert work == ["hash", "verify"]


def test_our_hashes_are_the_librarys(app: Flask) -> None:
    ours = passwords.hashed(PASSWORD)

    with app.app_context():
        context = app.extensions["security"].pwd_context
        assert verify_password(PASSWORD, ours)
        assert not context.needs_update(ours)
        assert passwords.matches(PASSWORD, context.hash(PASSWORD))


def test_signing_in_does_not_hash_again(client: FlaskClient) -> None:
    user_id, name = account()

    sign_in(client, name)

    with unit_of_work(IdentityScope()):
        changed = session().get_one(User, user_id).password_changed_at
        assert changed is not None
    assert kinds(user_id) == [SecurityKind.SIGNED_IN]


def test_a_hash_with_old_costs_is_renewed(client: FlaskClient) -> None:
    user_id, name = account()
    with unit_of_work(IdentityScope()):
        cheap = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
        session().execute(update(User).where(User.id == user_id).values(password=cheap))

    sign_in(client, name)

    with unit_of_work(IdentityScope()):
        stored = session().get_one(User, user_id).password or ""
    assert f"m={passwords.MEMORY_COST}" in stored
    assert is_in(client)


def test_a_failure_is_noted_with_the_account_that_was_tried(client: FlaskClient) -> None:
    user_id, name = account()

    sign_in(client, name, "wrong")

    assert kinds(user_id) == [SecurityKind.SIGN_IN_FAILED]


@pytest.mark.parametrize(("fields", "status"), [({}, 422), ({"identity": "a" * 5000, "password": "x"}, 422)])
def test_nonsense_is_a_failure_like_any_other(client: FlaskClient, fields: dict[str, str], status: int) -> None:
    answer = send(client, "/login", **fields)

    assert answer.status_code == status
    assert GENERIC in answer.text


def test_a_sign_in_without_the_form_token_is_refused(client: FlaskClient) -> None:
    _, name = account()

    answer = client.post("/login", data={"identity": name, "password": PASSWORD})

    assert answer.status_code == 400
    assert not is_in(client)


def test_a_token_of_another_browser_is_refused(app: Flask, client: FlaskClient) -> None:
    _, name = account()
    foreign = form_token(app.test_client())
    client.get("/login")

    answer = client.post("/login", data={"identity": name, "password": PASSWORD, "csrf_token": foreign})

    assert answer.status_code == 400


def test_json_is_not_taken_for_a_form(client: FlaskClient) -> None:
    _, name = account()
    headers = {"X-CSRFToken": form_token(client)}

    answer = client.post(
        "/login?include_auth_token", json={"identity": name, "email": name, "password": PASSWORD}, headers=headers
    )

    assert answer.status_code == 400
    assert not is_in(client)


@pytest.mark.parametrize(
    "path", ["/register", "/reset", "/change", "/confirm", "/us-signin", "/tf-setup", "/wan-signin"]
)
def test_what_is_not_offered_is_not_there(app: Flask, path: str) -> None:
    assert path not in {rule.rule for rule in app.url_map.iter_rules()}


def test_the_librarys_own_tokens_open_nothing(app: Flask, client: FlaskClient) -> None:
    user_id, _ = account()
    with app.test_request_context(), unit_of_work(IdentityScope()):
        token = session().get_one(User, user_id).get_auth_token()

    answers = [
        client.get("/account/", headers={"Authentication-Token": token}),
        client.get("/account/", query_string={"auth_token": token}),
    ]

    assert [answer.status_code for answer in answers] == [302, 302]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        " //evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "\t//evil.example",
        "https://evil.example@localhost/",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(client: FlaskClient, elsewhere: str) -> None:
    _, name = account()

    answer = sign_in(client, name, next=elsewhere)

    goal = urlsplit(answer.location)
    assert answer.status_code == 303
    assert goal.netloc in ("", "localhost")
    assert goal.scheme in ("", "http")
    assert not answer.location.startswith(("//", "/\\", "\\"))


def test_the_page_that_was_wanted_is_shown_after_signing_in(client: FlaskClient, ours: World) -> None:
    user_id, name = account()
    with ours.open():
        services.give_role(user_id=user_id, role=Role.PRINCIPAL, actor=ours.actor())
    asked = client.get(f"/{ours.slug}/accounts/?page=2")
    (wanted,) = parse_qs(urlsplit(asked.location).query)["next"]

    answer = sign_in(client, name, next=wanted)

    assert answer.location == f"/{ours.slug}/accounts/?page=2"


def test_a_fragment_never_swallows_the_sign_in_page(client: FlaskClient, ours: World) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://localhost/{ours.slug}/accounts/"}

    answer = client.get(f"/{ours.slug}/accounts/", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == f"/login?next=/{ours.slug}/accounts/"


def test_signing_out_ends_the_session(client: FlaskClient) -> None:
    _, name = account()
    sign_in(client, name)

    answer = send(client, "/logout")

    assert (answer.status_code, answer.location) == (303, "/login")
    assert not is_in(client)


def test_nobody_is_signed_out_by_a_link(client: FlaskClient) -> None:
    _, name = account()
    sign_in(client, name)

    client.get("/logout", follow_redirects=True)
    assert client.post("/logout").status_code == 400
    assert is_in(client)


def test_signing_out_everywhere_ends_the_other_device_too(app: Flask) -> None:
    _, name = account()
    telephone, computer = app.test_client(), app.test_client()
    sign_in(telephone, name)
    sign_in(computer, name)

    answer = send(telephone, "/account/sign-out-everywhere")

    assert answer.location == "/login"
    assert not is_in(telephone)
    assert not is_in(computer)


def test_an_ended_account_is_out_at_once(client: FlaskClient) -> None:
    user_id, _ = account()
    signed_in(client, user_id)
    with unit_of_work(IdentityScope()):
        session().execute(update(User).where(User.id == user_id).values(active=False))

    assert not is_in(client)


def test_an_idle_session_ends(client: FlaskClient) -> None:
    user_id, _ = account()
    signed_in(client, user_id)
    start, idle = clock.now(), timedelta(minutes=settings().session_idle_minutes)

    with clock.frozen(start + idle - timedelta(minutes=1)):
        assert is_in(client)
    with clock.frozen(start + 2 * idle - timedelta(minutes=2)):
        assert is_in(client)
    with clock.frozen(start + 3 * idle):
        assert not is_in(client)


def test_who_was_idle_too_long_is_told_so_once(client: FlaskClient) -> None:
    user_id, _ = account()
    signed_in(client, user_id)
    told = "久未操作已自动退出"

    with clock.frozen(clock.now() + timedelta(days=1)):
        first = client.get("/account/", follow_redirects=True)
        second = client.get("/login")

    assert told in first.text
    assert told not in second.text


def test_even_a_busy_session_ends_after_a_working_day(client: FlaskClient) -> None:
    user_id, _ = account()
    signed_in(client, user_id)
    start = clock.now()

    for hour in range(1, 12):
        with clock.frozen(start + timedelta(hours=hour)):
            assert is_in(client)
    with clock.frozen(start + timedelta(hours=12, minutes=1)):
        assert not is_in(client)


def test_a_session_without_its_times_is_none(client: FlaskClient) -> None:
    user_id, _ = account()
    signed_in(client, user_id)
    with client.session_transaction() as held:
        del held["began"], held["seen"]

    assert not is_in(client)


def test_a_form_sent_after_the_idle_limit_leads_to_the_sign_in_page(client: FlaskClient, ours: World) -> None:
    signed_in(client, ours.person(Role.PRINCIPAL))
    token = form_token(client)
    came_from = f"http://localhost/{ours.slug}/accounts/invitation"

    with clock.frozen(clock.now() + timedelta(days=1)):
        answer = client.post(
            f"/{ours.slug}/accounts/invitations", data={"csrf_token": token}, headers={"Referer": came_from}
        )

    assert (answer.status_code, answer.location) == (303, f"/login?next=/{ours.slug}/accounts/invitation")


def test_the_session_cookie_is_for_us_alone(client: FlaskClient) -> None:
    _, name = account()

    cookie = next(line for line in sign_in(client, name).headers.getlist("Set-Cookie") if line.startswith("tongxin="))

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "remember" not in cookie


def test_signing_in_reads_only_what_belongs_to_no_school(client: FlaskClient) -> None:
    _, name = account()
    settings_seen = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        settings_seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        sign_in(client, name)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    tables = {
        word for statement in settings_seen for word in statement.replace(",", " ").split() if word in SCHOOL_TABLES
    }
    assert tables == set()


SCHOOL_TABLES = {"students", "assignments", "case_files", "events", "outbox"}


def test_the_present_password_is_asked_again_before_access_is_handed_out(client: FlaskClient, ours: World) -> None:
    user_id, name = account()
    with ours.open():
        services.give_role(user_id=user_id, role=Role.PRINCIPAL, actor=ours.actor())
    sign_in(client, name)
    form = f"/{ours.slug}/accounts/invitation"
    assert client.get(form).status_code == 200
    with client.session_transaction() as held:
        held["fs_paa"] = 0
        held.pop("fs_gexp", None)

    asked = client.get(form)
    wrong = send(client, "/verify", password="wrong", next=form)
    right = send(client, "/verify", password=PASSWORD, next=form)

    assert (asked.status_code, asked.location) == (302, f"/verify?next={form}")
    assert (wrong.status_code, right.status_code, right.location) == (422, 303, form)
    assert client.get(form).status_code == 200


def test_whoever_is_signed_out_is_sent_to_sign_in_instead_of_asked_for_the_password_again(client: FlaskClient) -> None:
    before = kinds(None)

    seen, sent = client.get("/verify"), send(client, "/verify", password=PASSWORD)

    assert (seen.status_code, sent.status_code) == (302, 303)
    assert seen.location.startswith("/login")
    assert sent.location.startswith("/login")
    assert kinds(None) == before
