"""The demo's day for the banner, so that nobody takes invented data for real."""

from __future__ import annotations

from datetime import date

from flask import Flask, g
from sqlalchemy.exc import SQLAlchemyError

from kernel import db, demo_clock
from kernel.logs import logger
from kernel.tenancy import IdentityScope


def init(app: Flask) -> None:
    """Give templates `demo_day()`."""
    app.jinja_env.globals["demo_day"] = demo_day


def demo_day() -> date | None:
    """The day at which the demo holds the clock, if it does; asked at most once a request."""
    if "demo_day" not in g:
        g.demo_day = _held()
    day: date | None = g.demo_day
    return day


def _held() -> date | None:
    if db.is_open():
        return demo_clock.held()
    try:
        with db.unit_of_work(IdentityScope()):
            return demo_clock.held()
    except SQLAlchemyError:  # an error page must still appear when the database is the error
        logger().warning("demo day unknown")
        return None
