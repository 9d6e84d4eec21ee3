"""Personal links as they are shown to whoever hands them on."""

from __future__ import annotations

from flask import Flask, request
from markupsafe import Markup

from kernel.settings import settings
from links import qr, tokens


def init(app: Flask) -> None:
    """Give templates `qr_code()`."""
    app.jinja_env.globals["qr_code"] = qr_code


def qr_code(address: str, title: str) -> Markup:
    """The drawing of a code; `title` is what a screen reader says."""
    return Markup(qr.svg(address, title=title))  # noqa: S704  our own drawing, in which only the title is text, and escaped


def address_of(token: str) -> str:
    """The whole address of a link: under the portal's public name, or else as this request came in."""
    return tokens.address(base(), token)


def base() -> str:
    """The portal's own address, below which links lead."""
    return settings().public_url or request.host_url
