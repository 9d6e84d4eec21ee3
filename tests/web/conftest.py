"""The portal for tests: the real application on the worker's own database."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from attachments import rooms
from kernel.database_roles import RoleUrls
from tests.web.doors import doors
from tests.web.probes import probes
from tests.web.school_at_work import school
from tongxin.wiring import ATTACHMENT_ROOMS
from web import app as portal
from web.views import BLUEPRINTS

__all__ = ["school"]


@pytest.fixture(scope="session")
def app(database: RoleUrls) -> Flask:
    """The portal. It is made once, since its pages take long to compile; nothing may change it."""
    return portal.create_app()


@pytest.fixture(autouse=True)
def _rooms() -> None:
    """The rooms that keep files, as the entry points install them."""
    rooms.install(ATTACHMENT_ROOMS)


@pytest.fixture(autouse=True)
def _nothing_tried_yet(app: Flask) -> None:
    """What other tests got wrong does not count."""
    app.extensions["throttle"].reset()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture(scope="session")
def probing(database: RoleUrls) -> Flask:
    """The portal with the pages of `probes.py`, which fail in every way."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(portal, "BLUEPRINTS", (*BLUEPRINTS, probes()))
        return portal.create_app()


@pytest.fixture(scope="session")
def guarded(database: RoleUrls) -> Flask:
    """The portal with the pages of `doors.py`, one behind every kind of door."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(portal, "BLUEPRINTS", (*BLUEPRINTS, doors()))
        return portal.create_app()
