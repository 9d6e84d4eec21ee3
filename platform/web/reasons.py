"""Why somebody may read a file, in the language of the page. The log keeps the Chinese sentence that the reader was shown."""

from __future__ import annotations

import re

from flask import Flask
from flask_babel import gettext

REASON_WORDING = (
    "您是%(group)s的年级组长",
    "您是%(group)s的任课教师",
    "您是%(group)s班主任",
    "您是%(role)s",
    "您的职责包括这份名册",
)
"""The sentences that the rooms write, the narrower one first."""

_SHAPES = {sentence: re.compile(re.sub(r"%\((\w+)\)s", r"(?P<\1>.+)", sentence)) for sentence in REASON_WORDING}


def init(app: Flask) -> None:
    """Give templates the filter `reason`."""
    app.jinja_env.filters["reason"] = reason


def reason(kept: str) -> str:
    """The sentence as this page says it; one that is not known here stays as it is."""
    for sentence, shape in _SHAPES.items():
        if found := shape.fullmatch(kept):
            places = {name: gettext(value) if name == "role" else value for name, value in found.groupdict().items()}
            return gettext(sentence) % places
    return kept
