"""How long a sign-in lasts: an idle limit and an absolute one, both checked by the server on every request.

Real time, never the demo's. Signing out everywhere is another thing: it changes the account's `fs_uniquifier`, and
every session that names the old one is dead.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session
from flask_login import user_logged_in

from kernel import clock
from kernel.settings import settings

LONGEST = timedelta(hours=12)
"""A working day; then everybody signs in again, however busy."""

View = TypeVar("View", bound=Callable[..., Any])  # Any: a view takes and answers what Flask allows

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


def quiet(view: View) -> View:
    """Mark a view that pages ask by themselves: it does not count as activity, so an open page never keeps a sign-in alive.

    Stands below the door, which hands the mark on.
    """
    view.is_quiet = True  # type: ignore[attr-defined]  # read by _asks_by_itself
    return view


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
        g.lapsed = session[_USER] if _ended_lately(session) else None
        # The CSRF token stays, so that a form sent too late leads to the sign-in page and not to an error.
        token = session.get(_CSRF)
        session.clear()
        if token:
            session[_CSRF] = token
    elif not _asks_by_itself():
        session[_SEEN] = int(clock.now().timestamp())


def _asks_by_itself() -> bool:
    """Whether a page does something by itself, without anybody having touched it."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "is_quiet", False)


def lapsed() -> str | None:
    """Whose session this request found to have ended, up to a working day ago: enough to keep a draft, and for nothing else."""
    uniquifier: str | None = g.get("lapsed")
    return uniquifier


def _ended_lately(held: MutableMapping[str, Any]) -> bool:  # Any: what a Flask session holds
    return clock.now().timestamp() - float(held.get(_SEEN, 0)) <= LONGEST.total_seconds()


def _began(_app: Flask, user: Any, **_extra: object) -> None:  # Any: Flask-Login's user
    begin(session, user.get_id())
