"""Light, dark, or as the system has it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.probes import send
from web import assets, theme

DARK_SHEET = assets.asset_url("dark.css")


def chosen(client: FlaskClient, choice: str) -> str:
    """The sign-in page for who chose this."""
    client.set_cookie(theme.COOKIE, choice)
    return client.get("/login").text


def link_of_the_night(page: str) -> str:
    return next((line for line in page.splitlines() if DARK_SHEET in line), "")


def test_without_a_choice_the_system_decides(client: FlaskClient) -> None:
    page = client.get("/login").text

    assert 'media="screen and (prefers-color-scheme: dark)"' in link_of_the_night(page)
    assert '<meta name="color-scheme" content="light dark">' in page
    assert "data-bs-theme" not in page


def test_who_chose_dark_gets_it_whatever_the_system_says(client: FlaskClient) -> None:
    page = chosen(client, theme.DARK)

    assert 'media="screen"' in link_of_the_night(page)
    assert '<meta name="color-scheme" content="dark">' in page
    assert 'data-bs-theme="dark"' in page


def test_who_chose_light_never_loads_the_colours_of_the_night(client: FlaskClient) -> None:
    page = chosen(client, theme.LIGHT)

    assert link_of_the_night(page) == ""
    assert '<meta name="color-scheme" content="light">' in page
    assert 'data-bs-theme="light"' in page


@pytest.mark.parametrize("choice", list(theme.LABELS))
def test_paper_is_always_white(client: FlaskClient, choice: str) -> None:
    link = link_of_the_night(chosen(client, choice))

    assert link == "" or 'media="screen' in link


@pytest.mark.parametrize("choice", ["", "black", "dark;", "../dark"])
def test_a_cookie_that_somebody_changed_counts_for_nothing(client: FlaskClient, choice: str) -> None:
    assert '<meta name="color-scheme" content="light dark">' in chosen(client, choice)


def test_the_choice_is_remembered_and_shown_on_the_same_page(probing: Flask) -> None:
    client = probing.test_client()

    answer = send(client, "/theme", {"theme": "dark"}, Referer="http://localhost/login")

    assert (answer.status_code, answer.location) == (303, "/login")
    page = client.get("/login").text
    assert 'data-bs-theme="dark"' in page
    assert 'value="dark" aria-pressed="true"' in page


def test_the_cookie_holds_the_choice_and_no_script_reads_it(probing: Flask) -> None:
    client = probing.test_client()
    send(client, "/theme", {"theme": "light"})

    cookie = client.get_cookie(theme.COOKIE)

    assert cookie is not None
    assert (cookie.value, cookie.http_only) == ("light", True)


@pytest.mark.parametrize("choice", ["", "black", "dark\r\nSet-Cookie: a=b"])
def test_a_theme_that_there_is_not_is_refused(probing: Flask, choice: str) -> None:
    assert send(probing.test_client(), "/theme", {"theme": choice}).status_code == 422
