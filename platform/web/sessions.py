"""How long a sign-in lasts: an idle limit and an absolute one, both checked by the server on every request.

Real time, never the demo's. Signing out everywhere is another thing: it changes the account's `fs_uniquifier`, and
every session that names the old one is dead.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, current_app, flash, request, session
from flask_babel import gettext as _
from flask_login import user_logged_in

from kernel import clock
from kernel.settings import settings

LONGEST = timedelta(hours=12)
"""A working day; then everybody signs in again, however busy."""

View = TypeVar("View", bound=Callable[..., Any])  # Any: a view takes and answers what Flask allows

_BEGAN, _SEEN, _LAPSED = "began", "seen", "lapsed"
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
    held.pop(_LAPSED, None)
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


def lapsed() -> str | None:
    """Whose session ended here up to a working day ago: enough to keep what they go on typing, and for nothing else."""
    uniquifier, seen = session.get(_LAPSED, ("", 0))
    is_lately = clock.now().timestamp() - float(seen) <= LONGEST.total_seconds()
    return str(uniquifier) if uniquifier and is_lately else None


def _watch() -> None:
    if _USER not in session:
        return
    if has_ended(session):
        # The CSRF token stays, so that a form sent too late leads to the sign-in page and not to an error, and so does
        # whose form it is: what they had typed becomes their draft.
        token, whose = session.get(_CSRF), (session[_USER], session.get(_SEEN, 0))
        session.clear()
        session[_LAPSED] = whose
        if token:
            session[_CSRF] = token
        flash(_("为了安全，久未操作已自动退出。重新登录后会回到刚才那一页。"), "info")
    elif not asks_by_itself():
        session[_SEEN] = int(clock.now().timestamp())


def asks_by_itself() -> bool:
    """Whether the present request is something that a page does by itself, without anybody having touched it."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "is_quiet", False)


def _began(_app: Flask, user: Any, **_extra: object) -> None:  # Any: Flask-Login's user
    begin(session, user.get_id())
