"""The portal, and a school with something in every room beside one that must see nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from kernel import clock
from kernel.database_roles import RoleUrls
from tests.architecture import probed
from tests.architecture.probed import Probed
from tests.worlds import DEMO_DAY
from web.app import create_app


@pytest.fixture(scope="session")
def app(database: RoleUrls) -> Flask:
    """The portal; nothing may change it."""
    return create_app()


@pytest.fixture(scope="module")
def school(app: Flask) -> Iterator[Probed]:
    """One world for all routes of a test module; the working day stays the demo's."""
    app.extensions["throttle"].reset()
    with clock.working_day(DEMO_DAY):
        yield probed.build()
