"""What every response carries."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.settings import settings
from web import assets

PAGES = ["/", "/login", "/healthz", "/nothing/at/all", "/probe/bug", "/probe/missing", "/api/v1/nothing"]


@pytest.mark.parametrize("path", PAGES)
def test_every_response_has_the_strict_policy(probing: Flask, path: str) -> None:
    policy = probing.test_client().get(path).headers["Content-Security-Policy"]

    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert len(nonce) >= 20
    assert policy == (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_kept_sniffed_or_framed(probing: Flask, path: str) -> None:
    headers = probing.test_client().get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_scripts_of_a_page_carry_the_nonce_of_its_policy(client: FlaskClient) -> None:
    answer = client.get("/login")

    nonce = answer.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert answer.text.count("<script") == answer.text.count(f'nonce="{nonce}"') > 0


def test_two_responses_have_two_nonces(client: FlaskClient) -> None:
    one, other = (client.get("/login").headers["Content-Security-Policy"] for _ in range(2))

    assert one != other


def test_browsers_are_told_to_insist_on_encryption_only_where_there_is_some(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers

    monkeypatch.setenv("TONGXIN_SECURE_COOKIES", "yes")
    settings.cache_clear()
    try:
        assert "max-age=" in client.get("/healthz").headers["Strict-Transport-Security"]
    finally:
        monkeypatch.undo()
        settings.cache_clear()


@pytest.mark.parametrize("name", ["bootstrap.css", "portal.css", "htmx.js", "portal.js", "icons.svg", "mark.svg"])
def test_a_built_file_is_kept_for_ever_and_is_as_strict(client: FlaskClient, name: str) -> None:
    with client.get(assets.asset_url(name)) as answer:
        assert answer.data

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_built_file_is_sent_compressed_to_who_can_read_that(client: FlaskClient) -> None:
    with client.get(assets.asset_url("bootstrap.css"), headers={"Accept-Encoding": "gzip"}) as answer:
        packed = answer.data

    assert (
        gzip.decompress(packed)
        == (assets.FOLDER / assets.asset_url("bootstrap.css").removeprefix("/static/")).read_bytes()
    )
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/manifest"])
def test_only_built_files_are_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in {302, 308, 404}
    assert Path(assets.FOLDER, "manifest.json").is_file()
