"""Whose word counts for where a request comes from."""

from collections.abc import Iterator

import pytest
from flask import Flask, request

from kernel.settings import settings
from web.app import create_app


@pytest.fixture(params=["0", "1"])
def number(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """How many proxies are trusted."""
    monkeypatch.setenv("TONGXIN_TRUSTED_PROXIES", request.param)
    settings.cache_clear()
    yield request.param
    monkeypatch.undo()
    settings.cache_clear()


def seen(app: Flask) -> tuple[str | None, str]:
    """Address and scheme of a request whose headers name an invented address before the proxy's word."""
    found: list[tuple[str | None, str]] = []
    app.before_request(lambda: found.append((request.remote_addr, request.scheme)))
    headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
    app.test_client().get("/readyz", headers=headers)
    return found[0]


def test_only_as_many_proxies_are_believed_as_there_are(database: object, number: str) -> None:
    expected = {"0": ("127.0.0.1", "http"), "1": ("198.51.100.7", "https")}

    assert seen(create_app()) == expected[number]
