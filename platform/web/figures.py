"""Numbers as pages write them: digits grouped and shares given as the language of the page does."""

from __future__ import annotations

from flask import Flask
from flask_babel import format_decimal, format_percent


def init(app: Flask) -> None:
    """Give templates the filters `number` and `percent`."""
    app.jinja_env.filters.update(number=number, percent=percent)


def number(value: object) -> object:
    """`18500` as `18,500`; what is no number (a mark, a text, nothing) stays as it is, so that cells of all kinds may pass."""
    return format_decimal(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def percent(share: float) -> str:
    """`0.131` as `13%`."""
    return str(format_percent(share))
