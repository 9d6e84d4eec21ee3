"""这一页做什么: ONE table from page to a sentence or two for whoever stands before it, and the rule behind the page."""

from __future__ import annotations

from flask import Flask, request

from web.page_help import district, everybody, files, meetings, records, school, trainings
from web.page_help.page import PageHelp

__all__ = ["TABLE", "PageHelp", "init", "of_this_page"]

TABLE: dict[str, PageHelp] = {
    **everybody.TABLE,
    **files.TABLE,
    **records.TABLE,
    **trainings.TABLE,
    **meetings.TABLE,
    **school.TABLE,
    **district.TABLE,
}
"""Every page that is read by its address, in the order of the house; a test fails when one is missing."""


def init(app: Flask) -> None:
    """Give templates `page_help_of_this()`."""
    app.jinja_env.globals["page_help_of_this"] = of_this_page


def of_this_page() -> PageHelp | None:
    """The help of the page that is shown; None for the answer to a form."""
    return TABLE.get(request.endpoint or "")
