"""邮件提醒 in one's own account, and the school's quiet hours."""

from __future__ import annotations

from datetime import time
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import Role
from kernel import clock
from kernel.db import session, unit_of_work
from kernel.ids import new_id
from kernel.tenancy import IdentityScope
from notices import queries
from notices.lifecycle import MailState
from notices.models import MailDelivery
from notices.quiet_hours import QuietHours
from tests.notices.post_office import PostOffice
from tests.notices.test_choosing import code_of, wrong
from tests.notices.test_mail import ADDRESS, configure, post
from tests.web.visitors import send, signed_in
from tests.worlds import World


@pytest.fixture
def person(ours: World) -> UUID:
    return ours.person(Role.CLASS_TEACHER)


@pytest.fixture
def browser(client: FlaskClient, person: UUID) -> FlaskClient:
    return signed_in(client, person)


def card(person: UUID) -> queries.ChoiceCard:
    with unit_of_work(IdentityScope()):
        return queries.card_of(person)


def test_an_address_is_given_proved_and_taken_away(browser: FlaskClient, person: UUID, post: PostOffice) -> None:
    assert "现在不发邮件给您" in browser.get("/account/mail/").text

    send(browser, "/account/mail/address", address=ADDRESS)
    assert "还没有验证" in browser.get("/account/mail/").text
    send(browser, "/account/mail/confirmation", code=wrong(code_of(post)))
    assert not card(person).is_verified
    send(browser, "/account/mail/confirmation", code=code_of(post))
    assert "每天最多一封提醒邮件" in browser.get("/account/mail/").text

    send(browser, "/account/mail/removal")
    assert card(person).address == ""


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b", "林@example.org", "a@example.org\r\nBcc: b@example.org", "a" * 200 + "@example.org"],
)
def test_what_is_no_address_is_refused(browser: FlaskClient, person: UUID, post: PostOffice, address: str) -> None:
    assert send(browser, "/account/mail/address", address=address).status_code == 422
    assert post.arrived == []


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６"])
def test_what_is_no_code_is_refused(browser: FlaskClient, post: PostOffice, code: str) -> None:
    assert send(browser, "/account/mail/confirmation", code=code).status_code == 422


def test_a_server_that_takes_nothing_is_said(browser: FlaskClient, person: UUID, post: PostOffice) -> None:
    post.answers["RCPT"] = 550

    answer = send(browser, "/account/mail/address", address=ADDRESS)

    assert answer.status_code == 409
    assert "验证码没有发出去" in answer.text
    assert card(person) == queries.ChoiceCard()


def test_without_a_server_the_page_says_so(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, PostOffice(), mail_host="")

    page = browser.get("/account/mail/").text

    assert "平台还没有配置邮件" in page
    assert "/account/mail/address" not in page


def test_the_ways_and_hours_are_chosen(browser: FlaskClient, person: UUID) -> None:
    answer = send(browser, "/account/mail/choices", in_portal="on", quiet_from="20:00", quiet_until="08:30")

    assert answer.status_code == 303
    found = card(person)
    assert (found.by_mail, found.in_portal) == (False, True)
    assert (found.quiet_from, found.quiet_until) == (time(20), time(8, 30))
    assert 'value="20:00"' in browser.get("/account/mail/").text


@pytest.mark.parametrize("fields", [{"quiet_from": "20:00"}, {"quiet_from": "25:00", "quiet_until": "07:00"}])
def test_hours_that_make_no_sense_are_refused(browser: FlaskClient, person: UUID, fields: dict[str, str]) -> None:
    assert send(browser, "/account/mail/choices", **fields).status_code == 422
    assert card(person) == queries.ChoiceCard()


def test_the_principal_sets_the_hours_of_the_school_and_sees_what_did_not_arrive(app: Flask, ours: World) -> None:
    principal = signed_in(app.test_client(), ours.person(Role.PRINCIPAL))
    address = f"/{ours.slug}/mail/"
    teacher = ours.person(Role.CLASS_TEACHER, name="苏老师")
    with ours.open():
        session().add(MailDelivery(id=new_id(), user_id=teacher, day=clock.today(), state=MailState.FAILED))

    assert send(principal, address, quiet_from="19:00", quiet_until="07:30").status_code == 303
    page = principal.get(address).text

    assert 'value="19:00"' in page
    assert "有 1 封邮件没有送到" in page
    assert "苏老师" in page
    with ours.open():
        assert queries.quiet_hours() == QuietHours(time(19), time(7, 30))


@pytest.mark.parametrize("fields", [{}, {"quiet_from": "19:00"}, {"quiet_from": "x", "quiet_until": "07:00"}])
def test_a_school_has_to_name_both_hours(app: Flask, ours: World, fields: dict[str, str]) -> None:
    principal = signed_in(app.test_client(), ours.person(Role.PRINCIPAL))

    assert send(principal, f"/{ours.slug}/mail/", **fields).status_code == 422


__all__ = ["post"]
