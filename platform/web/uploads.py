"""Large files on their way in: how much a form may bring, and the answer to a page that shows how far it is."""

from __future__ import annotations

from flask import Flask, Response, request

from attachments.kinds import ACCEPT, KIND_LABELS
from kernel.settings import settings

MEGABYTE = 1024 * 1024
LARGE = frozenset(
    {
        "case_evidence.attach",
        "class_letters.post",
        "letter_files.attach",
        "record_files.attach",
        "training_files.attach",
    }
)
"""Forms that bring a file of the size that the setting allows; every other form may bring what `app.py` says."""

ASKED, LEADS_TO = "X-Upload", "Upload-Location"
"""The header with which a page sends a file by itself, and the one that says where it goes on."""


def init(app: Flask) -> None:
    """Bound what is read of each request, before anything of it is; templates get what they need to say about files."""
    app.before_request(_bound)
    app.after_request(_lead_on)
    app.jinja_env.globals.update(attachment_limit=limit, accepted_files=ACCEPT, attachment_words=KIND_LABELS)


def limit() -> int:
    """How many megabytes a file may have."""
    return settings().attachment_megabytes


def _bound() -> None:
    """What says that it is larger is refused before a byte of it is taken in."""
    if request.endpoint in LARGE:
        request.max_content_length = (limit() + 1) * MEGABYTE


def _lead_on(response: Response) -> Response:
    """A redirect that the page follows itself, so that what the next page tells is told once."""
    if ASKED in request.headers and response.status_code == 303:
        response.status_code = 204
        response.headers[LEADS_TO] = response.headers.pop("Location")
    return response
