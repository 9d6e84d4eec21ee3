"""Why somebody may read a file, in the language of the page. The log keeps the Chinese sentence that the reader was shown."""

from __future__ import annotations

import re

from flask import Flask
from flask_babel import gettext

SENTENCE_LABELS = {
    "taken_out": "%(why)s；用途：%(purpose)s",
    "grade": "您是%(group)s的年级组长",
    "college": "您负责%(group)s所在的学院",
    "lessons": "您是%(group)s的任课教师",
    "class": "您是%(group)s班主任",
    "office": "您是%(role)s",
    "list": "您的职责包括这份名册",
    "responsible": "您是这份计划的责任人",
    "author": "您起草了这份计划",
    "counselled": "您写下了这里的记录",
}

_SHAPES = [
    (sentence, re.compile(re.sub(r"%\\\((\w+)\\\)s", r"(?P<\1>.+)", re.escape(sentence))))
    for sentence in SENTENCE_LABELS.values()
]


def init(app: Flask) -> None:
    """Give templates the filter `reason`."""
    app.jinja_env.filters["reason"] = reason


def reason(kept: str) -> str:
    """The sentence as this page says it; one that is not known here stays as it is."""
    for sentence, shape in _SHAPES:
        if found := shape.fullmatch(kept):
            return str(gettext(sentence)) % {name: _word(name, value) for name, value in found.groupdict().items()}
    return kept


def _word(name: str, value: str) -> str:
    """What stands in the sentence: a sentence of its own, a word of ours, or the name of a class."""
    if name == "why":
        return reason(value)
    return str(gettext(value)) if name in ("role", "purpose") else value
