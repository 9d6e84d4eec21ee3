"""Who is at the door: Flask-Login's user and where the person works, read before any scope opens, by session or by token."""

from __future__ import annotations

from flask import Flask, g, request, session
from flask_login import current_user
from flask_security.utils import set_request_attr
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine
from sqlalchemy.orm import DeclarativeBase

from accounts import queries, services
from accounts.errors import BadToken
from accounts.queries import Visitor
from kernel import db
from kernel.db import unit_of_work
from kernel.tables import Base
from kernel.tenancy import IdentityScope

API = "/api/"


class IdentityDatabase(SQLAlchemy):
    """Flask-SQLAlchemy for Flask-Security alone: its session runs on the kernel's pool, outside any tenant.

    The kernel's guard lets it see global tables only. Flask-Security commits it by itself after its own views; it is
    closed before a unit of work opens, since one thread never holds two connections.
    """

    def __init__(self) -> None:
        super().__init__(model_class=_IdentityBase, session_options={"info": {"scope": IdentityScope()}})

    def init_app(self, app: Flask) -> None:
        """Serve `app`, without an engine of its own (which is all that the original would add)."""
        app.extensions["sqlalchemy"] = self
        app.teardown_appcontext(self._close)

    @property
    def engines(self) -> dict[str | None, Engine]:
        """The kernel's engine, made on first use and so after any fork."""
        return {None: db.engine()}

    def _close(self, _fault: BaseException | None) -> None:
        self.session.remove()


class _IdentityBase(DeclarativeBase):
    """Flask-SQLAlchemy wants a base class of its own; the tables are those of the kernel's."""

    metadata = Base.metadata


identities = IdentityDatabase()


def load_user(uniquifier: str) -> object | None:
    """Flask-Login's user loader: the person and all workplaces in one statement, kept for this request."""
    with unit_of_work(IdentityScope()):
        visitor = queries.signed_in(uniquifier)
    if visitor is None:
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    g.visitor = visitor
    return visitor.user


def is_api() -> bool:
    """Whether a machine asks, with a token; sessions and cookies count for nothing there."""
    return request.path.startswith(API)


def visitor() -> Visitor | None:
    """Who asks, None for nobody; raises BadToken for a machine without a good token. Leaves no transaction open."""
    if is_api():
        return _machine()
    try:
        return g.get("visitor") if current_user.is_authenticated else None
    finally:
        identities.session.remove()


def _machine() -> Visitor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise BadToken
    with unit_of_work(IdentityScope()):
        return services.authenticate_token(token.strip())
