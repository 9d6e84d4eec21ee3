"""The page behind an invitation link: two ways in, each once."""

import secrets
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import queries, services
from accounts.roles import Role
from kernel import clock
from tests.web.visitors import PASSWORD, account, form_token, send, sign_in, signed_in
from tests.worlds import World


def link(world: World, role: Role = Role.COUNSELLOR) -> str:
    """The address of a good link to this school."""
    with world.open():
        _, code = services.invite(role=role, name="苏老师", actor=world.actor(Role.PRINCIPAL))
    return f"/invitations/{code}"


def accept(client: FlaskClient, address: str, username: str = "", **fields: str) -> TestResponse:
    """Fill in the form of the link."""
    filled = {"username": username or f"苏{secrets.token_hex(4)}", "password": PASSWORD, "password_again": PASSWORD}
    return send(client, f"{address}/account", **{**filled, **fields})


def test_the_page_says_who_is_invited_as_what_and_where(client: FlaskClient, ours: World) -> None:
    page = client.get(link(ours)).text

    assert "苏老师，您好" in page
    assert "心理健康教育教师" in page
    assert ours.slug not in page


def test_an_accepted_link_opens_the_school(app: Flask, client: FlaskClient, ours: World) -> None:
    name = f"古丽努尔·{secrets.token_hex(4)}"

    answer = accept(client, link(ours), name)
    sign_in(client, name)

    assert (answer.status_code, answer.location) == (303, "/login")
    with ours.open():
        assert [person.username for person in queries.colleagues() if Role.COUNSELLOR in person.roles] == [name]


def test_a_used_link_is_gone(client: FlaskClient, ours: World) -> None:
    address = link(ours)
    accept(client, address)

    assert client.get(address).status_code == 410
    assert accept(client, address).status_code == 410


def test_an_expired_link_looks_like_one_that_never_was(client: FlaskClient, ours: World) -> None:
    address = link(ours)

    with clock.frozen(clock.now() + timedelta(days=8)):
        expired = client.get(address)
    unknown = client.get(f"/invitations/{secrets.token_urlsafe(32)}")

    assert expired.status_code == unknown.status_code == 410
    assert "邀请链接已失效" in expired.text
    assert "邀请链接已失效" in unknown.text


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"username": "a@b"}, "用户名只能用"),
        ({"password": "kurz", "password_again": "kurz"}, "密码至少要有"),
        ({"password": "xiaoxue2026", "password_again": "xiaoxue2026"}, "容易被猜中"),
        ({"password_again": "another one"}, "两次输入的密码不一样"),
        ({"email": "no address"}, "邮箱"),
        ({"username": " "}, "请填写这一项"),
    ],
)
def test_a_faulty_form_is_shown_again_and_the_link_stays_good(
    client: FlaskClient, ours: World, fields: dict[str, str], fault: str
) -> None:
    address = link(ours)

    answer = accept(client, address, **fields)

    assert answer.status_code == 422
    assert fault in answer.text
    assert PASSWORD not in answer.text
    assert client.get(address).status_code == 200


def test_a_taken_name_is_told_and_the_link_stays_good(client: FlaskClient, ours: World) -> None:
    _, taken = account()
    address = link(ours)

    answer = accept(client, address, taken)

    assert answer.status_code == 409
    assert "这个用户名已有人使用" in answer.text
    assert client.get(address).status_code == 200


def test_somebody_with_an_account_signs_in_and_joins(client: FlaskClient, ours: World) -> None:
    user_id, name = account()
    address = link(ours)
    assert f"/login?next={address}" in client.get(address).text

    back = sign_in(client, name, next=address)
    assert back.location == address
    answer = send(client, f"{address}/membership")

    assert answer.status_code == 303
    with ours.open():
        assert services.actor_for(user_id).roles == {Role.COUNSELLOR}


def test_joining_wants_somebody_signed_in(client: FlaskClient, ours: World) -> None:
    address = link(ours)

    answer = client.post(
        f"{address}/membership",
        data={"csrf_token": form_token(client)},
        headers={"Referer": f"http://localhost{address}"},
    )

    assert (answer.status_code, answer.location) == (303, f"/login?next={address}")


def test_a_student_account_cannot_join_as_staff(client: FlaskClient, ours: World) -> None:
    signed_in(client, ours.person(Role.STUDENT_HELPER, is_student=True))
    address = link(ours)

    answer = send(client, f"{address}/membership")

    assert answer.status_code == 409
    assert client.get(address).status_code == 200


def test_a_link_is_not_accepted_without_the_form_token(client: FlaskClient, ours: World) -> None:
    address = link(ours)

    answer = client.post(f"{address}/account", data={"username": "苏老师", "password": PASSWORD})

    assert answer.status_code == 400
    assert client.get(address).status_code == 200
