"""Going from door to door: every route, a browser for whoever asks, and forms that carry a good token."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.routing import Rule

from kernel.actor import Actor
from tests.architecture.probed import Probed
from tests.web.visitors import signed_in
from web.permit import Access, Door

_CSRF = "0123456789abcdef0123456789abcdef01234567"


def browser(app: Flask, actor: Actor | None) -> FlaskClient:
    """A browser with somebody signed in (for None with nobody) whose forms carry a good token."""
    client = app.test_client()
    if actor is not None and actor.user_id is not None:
        signed_in(client, actor.user_id)
    with client.session_transaction() as held:
        held["csrf_token"] = _CSRF
    return client


def reader(school: Probed, access: Access) -> Actor | None:
    """Somebody whom the door lets in."""
    if access.door is Door.PUBLIC:
        return None
    return school.campus.teacher if access.door is Door.PERSONAL else school.permitted(access.permission)


def form(app: Flask, **fields: str) -> dict[str, str]:
    """The fields of a form with the token that belongs to `browser`."""
    return {
        "csrf_token": str(URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(_CSRF)),
        **fields,
    }


def rules_of(app: Flask) -> list[tuple[Rule, str]]:
    """Every route with each of the methods that it takes, by address."""
    found = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda one: (one[0].rule, one[1]))
