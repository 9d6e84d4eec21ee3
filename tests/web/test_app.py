"""The application as a whole."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tenants.services import RESERVED_SLUGS
from tests.web.probes import SECRET
from web import app as portal
from web import assets


def test_a_portal_without_built_assets_is_refused_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets.manifest.cache_clear()
    monkeypatch.setattr(assets, "FOLDER", tmp_path)

    with pytest.raises(assets.AssetsMissing, match=r"assets/build\.py"):
        portal.create_app()

    assets.manifest.cache_clear()


def test_somebody_who_is_not_signed_in_is_sent_to_the_sign_in_page(client: FlaskClient) -> None:
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer.location.startswith("/login")


def test_no_school_can_take_an_address_of_the_portal(app: Flask) -> None:
    first_words = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    words = {word for word in first_words if word and not word.startswith("<")}

    assert words | {"static"} <= RESERVED_SLUGS


def test_a_failure_nobody_foresaw_is_logged_by_its_place_and_not_by_its_words(
    probing: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = probing.test_client().get("/probe/bug")

    logged = "".join(capsys.readouterr())
    assert answer.status_code == 500
    assert "ValueError" in logged
    assert "probes.py" in logged
    assert SECRET not in logged
    assert SECRET not in answer.text


def test_a_database_that_is_away_is_logged_without_the_statement(
    probing: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = probing.test_client().get("/probe/database")

    assert answer.status_code == 503
    assert SECRET not in "".join(capsys.readouterr())
    assert "database-unavailable" in answer.text


def test_a_request_is_logged_by_its_endpoint_with_the_reference_that_its_page_shows(
    probing: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = probing.test_client().get("/probe/missing")

    line = next(line for line in "".join(capsys.readouterr()).splitlines() if "probe.fail" in line)
    assert "/probe/" not in line
    assert any(word in answer.text for word in line.replace("=", " ").replace('"', " ").split() if len(word) == 9)
