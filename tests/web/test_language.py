"""Which language a page speaks."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.probes import send
from web import language

CHOOSE = "/language"


@pytest.mark.parametrize(
    ("wish", "tag"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("en-GB,en;q=0.9", "en"),
        ("en", "en"),
        ("de-DE,de;q=0.9", "zh-Hans"),
        ("de,en;q=0.5", "en"),
        ("*", "zh-Hans"),
        ("", "zh-Hans"),
        ("\u00ff;;q=x", "zh-Hans"),
    ],
)
def test_a_page_speaks_the_language_that_the_browser_asks_for(client: FlaskClient, wish: str, tag: str) -> None:
    page = client.get("/login", headers={"Accept-Language": wish}).text

    assert f'<html lang="{tag}">' in page


def test_english_pages_are_in_english(client: FlaskClient) -> None:
    page = client.get("/nothing/at/all", headers={"Accept-Language": "en"}).text

    assert "Skip to content" in page
    assert "跳到正文" not in page


def test_a_choice_is_remembered_against_the_wish_of_the_browser(probing: Flask) -> None:
    client = probing.test_client()

    answer = send(client, CHOOSE, {"locale": "en"}, Referer="http://localhost/login")

    assert (answer.status_code, answer.location) == (303, "/login")
    assert '<html lang="en">' in client.get("/login", headers={"Accept-Language": "zh-CN"}).text


def test_the_cookie_of_the_choice_holds_the_language_and_nothing_else(probing: Flask) -> None:
    client = probing.test_client()
    send(client, CHOOSE, {"locale": "en"})

    cookie = client.get_cookie(language.COOKIE)

    assert cookie is not None
    assert cookie.value == "en"
    assert cookie.http_only


@pytest.mark.parametrize("locale", ["", "de", "../../etc", "zh_Hans_CN\r\nSet-Cookie: a=b"])
def test_a_language_that_we_do_not_speak_is_refused(probing: Flask, locale: str) -> None:
    assert send(probing.test_client(), CHOOSE, {"locale": locale}).status_code == 422


def test_a_cookie_that_somebody_changed_counts_for_nothing(client: FlaskClient) -> None:
    client.set_cookie(language.COOKIE, "xx")

    assert '<html lang="zh-Hans">' in client.get("/login").text


@pytest.mark.parametrize(
    "came_from",
    [
        "",
        "http://elsewhere.example/login",
        "http://localhost//elsewhere.example/",
        "http://localhost/probe/only/post",
        "http://localhost/nothing/at/all/here",
        "javascript:alert(1)",
    ],
)
def test_the_switch_never_leads_to_a_place_that_is_not_a_page_of_ours(probing: Flask, came_from: str) -> None:
    answer = send(probing.test_client(), CHOOSE, {"locale": "en"}, Referer=came_from)

    assert (answer.status_code, answer.location) == (303, "/")


def test_the_switch_offers_the_other_language_by_its_own_name(client: FlaskClient) -> None:
    assert ">English</button>" in client.get("/login", headers={"Accept-Language": "zh"}).text
    assert ">简体中文</button>" in client.get("/login", headers={"Accept-Language": "en"}).text
