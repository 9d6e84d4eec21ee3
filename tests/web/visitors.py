"""Browsers with somebody signed in, and what a browser does: carry the form's token along."""

from __future__ import annotations

import re
import secrets
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import services
from accounts.models import User
from kernel.db import session, unit_of_work
from kernel.tenancy import IdentityScope
from web import sessions

PASSWORD = "hongqiao shubao yutian"


def signed_in(client: FlaskClient, user_id: UUID) -> FlaskClient:
    """The browser of this person, as it is right after signing in."""
    with unit_of_work(IdentityScope()):
        uniquifier = session().get_one(User, user_id).fs_uniquifier
    with client.session_transaction() as held:
        sessions.begin(held, uniquifier)
    return client


def account(username: str = "", *, email: str | None = None, name: str = "林晓") -> tuple[UUID, str]:
    """An account with PASSWORD; its id and the user name, a fresh one unless given."""
    chosen = username or f"林晓{secrets.token_hex(4)}"
    with unit_of_work(IdentityScope()):
        return services.open_account(username=chosen, name=name, password=PASSWORD, email=email).id, chosen


def form_token(client: FlaskClient) -> str:
    """The token that every page of this browser's session carries."""
    page = client.get("/account/")
    if page.status_code != 200:
        page = client.get("/login")
    found = re.search(r'name="csrf-token" content="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def send(client: FlaskClient, path: str, **fields: str | list[str]) -> TestResponse:
    """Post a form with its token; a list stands for a repeated input."""
    return client.post(path, data={"csrf_token": form_token(client), **fields})


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    """Sign in through the form."""
    return send(client, "/login", identity=name, password=password, **fields)
