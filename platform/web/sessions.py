"""How long a sign-in lasts: an idle limit and an absolute one, both checked by the server on every request.

Real time, never the demo's. Signing out everywhere is another thing: it changes the account's `fs_uniquifier`, and
every session that names the old one is dead.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

from flask import Flask, flash, session
from flask_babel import gettext as _
from flask_login import user_logged_in

from kernel import clock
from kernel.settings import settings

LONGEST = timedelta(hours=12)
"""A working day; then everybody signs in again, however busy."""

_BEGAN, _SEEN = "began", "seen"
_USER, _PASSWORD_GIVEN, _CSRF = "_user_id", "fs_paa", "csrf_token"  # names of Flask-Login, Flask-Security and Flask-WTF


def init(app: Flask) -> None:
    """Watch every request of `app`."""
    app.config.update(
        SESSION_COOKIE_NAME="tongxin",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings().secure_cookies,
        PERMANENT_SESSION_LIFETIME=LONGEST,
    )
    app.before_request(_watch)
    user_logged_in.connect(_began, app)


def begin(held: MutableMapping[str, Any], uniquifier: str) -> None:  # Any: what a Flask session holds
    """Make `held` the session of the account with that uniquifier, beginning now with the password just given."""
    now = int(clock.now().timestamp())
    held.update({_USER: uniquifier, _BEGAN: now, _SEEN: now, _PASSWORD_GIVEN: now, "_fresh": True})


def has_ended(held: MutableMapping[str, Any]) -> bool:
    """Whether the session was idle or open for too long; one without its times has ended too."""
    now = clock.now().timestamp()
    idle = timedelta(minutes=settings().session_idle_minutes).total_seconds()
    began, seen = float(held.get(_BEGAN, 0)), float(held.get(_SEEN, 0))
    return now - seen > idle or now - began > LONGEST.total_seconds()


def _watch() -> None:
    if _USER not in session:
        return
    if has_ended(session):
        # The CSRF token stays, so that a form sent too late leads to the sign-in page and not to an error.
        token = session.get(_CSRF)
        session.clear()
        if token:
            session[_CSRF] = token
        flash(_("为了安全，久未操作已自动退出。重新登录后会回到刚才那一页。"), "info")
    else:
        session[_SEEN] = int(clock.now().timestamp())


def _began(_app: Flask, user: Any, **_extra: object) -> None:  # Any: Flask-Login's user
    begin(session, user.get_id())
