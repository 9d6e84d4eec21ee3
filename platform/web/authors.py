"""Who did something, as a page names them: people by their names, the platform itself in the page's language."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from kernel.actor import PLATFORM_NAME


def init(app: Flask) -> None:
    """Give templates the filter `author`."""
    app.jinja_env.filters["author"] = author


def author(name: str) -> str:
    """The name of whoever acted; 平台 is a word, not a name."""
    return _("平台") if name == PLATFORM_NAME else name
