"""Numbers as pages write them: digits grouped and shares given as the language of the page does."""

from __future__ import annotations

from flask import Flask
from flask_babel import format_decimal, format_percent

_MEGABYTE = 1024 * 1024


def init(app: Flask) -> None:
    """Give templates the filters `number`, `percent` and `file_size`."""
    app.jinja_env.filters.update(number=number, percent=percent, file_size=file_size)


def number(value: object) -> object:
    """`18500` as `18,500`; what is no number (a mark, a text, nothing) stays as it is, so that cells of all kinds may pass."""
    return format_decimal(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def percent(share: float) -> str:
    """`0.131` as `13%`."""
    return str(format_percent(share))


def file_size(size: int) -> str:
    """`1500000` as `1.4 MB`, and less than a megabyte in kilobytes."""
    if size < _MEGABYTE:
        return f"{number(max(1, round(size / 1024)))} KB"
    return f"{number(round(size / _MEGABYTE, 1))} MB"
