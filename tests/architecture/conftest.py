"""The portal, and a school with something in every room beside one that must see nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kernel import clock, db
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


@pytest.fixture
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    """What one probe changes must not meet the next: each unit of work does everything and then rolls back."""

    def undo(work: Session) -> None:
        work.flush()  # the database has its say
        work.rollback()

    app.extensions["throttle"].reset()
    monkeypatch.setattr(db, "_commit", undo)
