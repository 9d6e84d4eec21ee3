"""投屏模式: while others look on, no label and no child's name is in the page at all; read from a cookie on the server.

Lists show initials and shapes without words. What is about one child is not opened at all: the page says so, with a way
to end the mode. A form that was open before is still taken, so that nothing typed is lost. Rules and published figures
are about no child and stay as they are.
"""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Response

from people import names
from privacy.errors import Projecting
from web.language import translate as _

COOKIE = "projecting"
ON, OFF = "on", "off"

# Parts of an address that lead to one child.
ABOUT_ONE_CHILD = (
    "case_id",
    "student_id",
    "plan_id",
    "attachment_id",
    "conference_id",
    "relief_id",
    "incident_id",
    "own_id",
    "report_id",
)

# A meeting does not last longer; whoever forgets to end it finds the usual pages the next morning.
_LONGEST = 12 * 3600


def init(app: Flask) -> None:
    """Templates get `projecting()` and the filters `shown_name`, `shown_label` and `shown_words`."""
    app.before_request(refuse_one_child)
    app.jinja_env.globals["projecting"] = is_on
    app.jinja_env.filters.update(shown_name=shown_name, shown_label=shown_label, shown_words=shown_words)


def is_on() -> bool:
    """Whether this browser shows its pages to others."""
    return request.cookies.get(COOKIE) == ON


def refuse_one_child() -> None:
    """Raises Projecting for a page about one child."""
    asked = request.view_args or {}
    if is_on() and request.method in ("GET", "HEAD") and any(part in asked for part in ABOUT_ONE_CHILD):
        raise Projecting


def shown_name(name: str) -> str:
    """A student's name as this page may show it: 周子墨, or ZZM to others."""
    return names.initials(names.pinyin(name)).upper() if name and is_on() else name


def shown_label(word: str) -> str:
    """A category or state of a child as this page may show it; to others, nothing."""
    return "" if is_on() else word


def shown_words(text: str) -> str:
    """What somebody wrote about a child, as this page may show it."""
    return _("投屏时不显示") if text and is_on() else text


def remember(response: Response, *, on: bool) -> None:
    """Begin or end it for this browser."""
    if on:
        secure = request.is_secure
        response.set_cookie(COOKIE, ON, max_age=_LONGEST, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
