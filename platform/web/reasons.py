"""Why somebody may read a file, in the language of the page. The log keeps the Chinese sentence that the reader was shown."""

from __future__ import annotations

import re

from flask import Flask
from flask_babel import gettext, lazy_gettext

_SENTENCES = (
    (re.compile("您是(?P<group>.+)的年级组长"), lazy_gettext("您是%(group)s的年级组长")),
    (re.compile("您是(?P<group>.+)的任课教师"), lazy_gettext("您是%(group)s的任课教师")),
    (re.compile("您是(?P<group>.+)班主任"), lazy_gettext("您是%(group)s班主任")),
    (re.compile("您是(?P<role>.+)"), lazy_gettext("您是%(role)s")),
    (re.compile("您的职责包括这份名册"), lazy_gettext("您的职责包括这份名册")),
)


def init(app: Flask) -> None:
    """Give templates the filter `reason`."""
    app.jinja_env.filters["reason"] = reason


def reason(kept: str) -> str:
    """The sentence as this page says it; one that is not known here stays as it is."""
    for shape, words in _SENTENCES:
        if found := shape.fullmatch(kept):
            places = {name: gettext(value) if name == "role" else value for name, value in found.groupdict().items()}
            return str(words) % places
    return kept
