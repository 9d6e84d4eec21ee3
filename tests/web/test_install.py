"""The portal on a phone's home screen: what a browser asks for before it offers that, and what the worker may keep."""

from __future__ import annotations

import json
import re
import struct

import pytest
from flask.testing import FlaskClient

from tests.web.test_design_tokens import palette
from web import assets, theme
from web.views import install


@pytest.fixture
def manifest(client: FlaskClient) -> dict[str, object]:
    """The manifest that the sign-in page names, as a browser would find it."""
    found = re.search(r'<link rel="manifest" href="([^"]+)">', client.get("/login").text)
    assert found is not None
    answer = client.get(found[1])
    assert (answer.status_code, answer.mimetype) == (200, "application/manifest+json")
    body: dict[str, object] = json.loads(answer.text)
    return body


def icons(manifest: dict[str, object]) -> list[dict[str, str]]:
    listed = manifest["icons"]
    assert isinstance(listed, list)
    return listed


def test_it_can_be_installed(manifest: dict[str, object]) -> None:
    """What Chromium wants: a name, a start inside the scope, a display of its own, icons of 192 and 512."""
    assert manifest["name"] == manifest["short_name"] == "同心护航"
    assert manifest["display"] == "standalone"
    assert str(manifest["start_url"]).startswith(str(manifest["scope"]))
    sizes = {(icon["sizes"], icon["purpose"]) for icon in icons(manifest)}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes


def test_every_icon_is_there_and_as_large_as_it_says(client: FlaskClient, manifest: dict[str, object]) -> None:
    for icon in icons(manifest):
        with client.get(icon["src"]) as answer:
            assert (answer.status_code, answer.mimetype) == (200, icon["type"])
            if icon["type"] == "image/png":
                assert answer.data[:8] == b"\x89PNG\r\n\x1a\n"
                assert "{}x{}".format(*struct.unpack(">II", answer.data[16:24])) == icon["sizes"]


def test_the_bar_above_the_page_has_the_colour_of_the_card() -> None:
    for name, choice in (("tokens", theme.LIGHT), ("dark", theme.DARK)):
        assert theme.COLOURS[choice] == "#{:02x}{:02x}{:02x}".format(*palette(name)["card"])


@pytest.mark.parametrize("path", ["/manifest", "/service-worker", "/offline"])
def test_the_strict_policy_holds_here_too(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'self'; script-src 'self'")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_worker_is_a_script_for_the_whole_portal(client: FlaskClient) -> None:
    answer = client.get("/service-worker")

    assert answer.mimetype == "text/javascript"
    assert "'nonce" not in answer.text
    with client.get(assets.asset_url("portal.js")) as script:
        assert b'register("/service-worker")' in script.data


def test_the_worker_keeps_built_files_and_the_page_without_network_and_nothing_else(client: FlaskClient) -> None:
    source = client.get("/service-worker").text
    told = dict(re.findall(r"^const (\w+) = (.+);$", source, re.MULTILINE))

    assert json.loads(told["OFFLINE"]) == "/offline"
    files = json.loads(told["FILES"])
    assert files == [assets.asset_url(name) for name in install.FILES]
    assert all(assets.is_immutable("", file) for file in files)
    assert ".put(" not in source, "what is fetched later is never kept: it may hold a child's name"
    assert source.count("addAll(") == 1


def test_another_build_is_another_version(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = client.get("/service-worker").text.splitlines()[0]
    monkeypatch.setattr(install, "FILES", install.FILES[1:])

    assert client.get("/service-worker").text.splitlines()[0] != before


def test_the_page_without_network_holds_nothing_of_anybody(client: FlaskClient) -> None:
    answer = client.get("/offline")

    assert "现在没有网络" in answer.text
    assert "csrf" not in answer.text
    assert "<form" not in answer.text
    assert "<script" not in answer.text
    assert "Set-Cookie" not in answer.headers
