"""Light, dark, or as the system has it: a choice made in the page is remembered and read on the server."""

from __future__ import annotations

from flask import Flask, request
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from web import assets

COOKIE = "theme"
SYSTEM, LIGHT, DARK = "system", "light", "dark"
LABELS = {LIGHT: _("浅色"), DARK: _("深色"), SYSTEM: _("跟随系统")}

# Paper is white whatever the screen is, so the night's colours are for the screen alone.
_MEDIA = {SYSTEM: "screen and (prefers-color-scheme: dark)", DARK: "screen"}
_SCHEMES = {SYSTEM: "light dark", LIGHT: "light", DARK: "dark"}
COLOURS = {LIGHT: "#ffffff", DARK: "#1f2423"}
"""The card of the palette, for the bar that a phone draws above the page."""

_ONE_YEAR = 365 * 24 * 3600


def init(app: Flask) -> None:
    """Templates get `theme()`, `themes()`, `colour_scheme()`, `bar_colours()` and `night_stylesheet()`."""
    app.jinja_env.globals.update(
        theme=chosen,
        themes=LABELS,
        colour_scheme=colour_scheme,
        bar_colours=bar_colours,
        night_stylesheet=night_stylesheet,
    )


def chosen() -> str:
    """The remembered choice; the system's where there is none, or one that we do not know."""
    choice = request.cookies.get(COOKIE, SYSTEM)
    return choice if choice in LABELS else SYSTEM


def colour_scheme() -> str:
    """What the page can be, for the browser's own parts: scroll bars, form controls, the page before it is styled."""
    return _SCHEMES[chosen()]


def bar_colours() -> list[tuple[str, str]]:
    """Medium and colour of the bar above the page: one of them, or one for each when the system decides."""
    if chosen() == SYSTEM:
        return [(f"(prefers-color-scheme: {scheme})", colour) for scheme, colour in COLOURS.items()]
    return [("all", COLOURS[chosen()])]


def night_stylesheet() -> Markup:
    """The link of the dark colours, loaded where they apply; nothing for who wants it light."""
    media = _MEDIA.get(chosen())
    return assets.stylesheet("dark.css", media=media) if media else Markup()


def remember(response: Response, choice: str) -> None:
    """Keep the choice in a cookie of its own; it says nothing about the person."""
    secure = request.is_secure
    response.set_cookie(COOKIE, choice, max_age=_ONE_YEAR, httponly=True, samesite="Lax", secure=secure)
