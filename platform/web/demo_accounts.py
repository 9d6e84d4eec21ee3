"""The demo's accounts for its sign-in page, by school; everywhere else there are none."""

from __future__ import annotations

from itertools import groupby

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from kernel import demo_accounts
from kernel.db import unit_of_work
from kernel.demo_accounts import ShownAccount
from kernel.logs import logger
from kernel.tenancy import IdentityScope
from web import identity


def init(app: Flask) -> None:
    """Give templates `demo_accounts()`."""
    app.jinja_env.globals["demo_accounts"] = by_place


def by_place() -> list[tuple[str, list[ShownAccount]]]:
    """Place and accounts, in the order of the demo's catalogue. For pages without a unit of work of their own."""
    identity.identities.session.remove()  # one thread holds one connection
    try:
        with unit_of_work(IdentityScope()):
            found = demo_accounts.shown()
    except SQLAlchemyError:  # the page must still appear when the database is the error
        logger().warning("demo accounts unknown")
        return []
    return [(place, list(accounts)) for place, accounts in groupby(found, key=lambda account: account.place)]
