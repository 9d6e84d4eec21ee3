"""The address that is asked whether the portal can work."""

import pytest
import redis
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from kernel.settings import settings
from web import draining


def test_all_well_is_200_without_signing_in(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": {"app": "ok", "database": "ok", "queue": "ok"}}


def test_a_database_that_is_away_is_503(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_scope: object) -> object:
        raise OperationalError("select 1", {}, Exception("password=hunter2"))

    monkeypatch.setattr("web.views.health.unit_of_work", away)

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json == {"status": "unavailable", "checks": {"app": "ok", "database": "unavailable", "queue": "ok"}}


@pytest.mark.parametrize("address", ["", "redis://127.0.0.1:1/0"])
def test_a_queue_that_is_away_is_503(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("REDIS_URL", address)
    settings.cache_clear()

    try:
        answer = client.get("/healthz")
    finally:
        monkeypatch.undo()
        settings.cache_clear()

    assert answer.status_code == 503
    assert answer.json == {"status": "unavailable", "checks": {"app": "ok", "database": "ok", "queue": "unavailable"}}


def test_a_queue_that_refuses_is_no_crash(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> object:
        raise redis.AuthenticationError

    monkeypatch.setattr("web.views.health.redis.Redis.from_url", refuse)

    assert client.get("/healthz").status_code == 503


def test_a_process_that_was_told_to_stop_is_not_ready_but_serves_on(client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 200

    draining.begin()
    try:
        answer = client.get("/readyz")
        other = client.get("/healthz")
    finally:
        draining.forget()

    assert answer.status_code == 503
    assert answer.json == {"status": "unavailable", "checks": {"app": "unavailable", "database": "ok", "queue": "ok"}}
    assert other.status_code == 200
    assert client.get("/readyz").status_code == 200
