"""A link's address as a QR code to print or to show: an SVG of no size of its own, or a picture for a Word document."""

from __future__ import annotations

import io

import segno

QUIET = 4
"""The empty margin that the standard asks for, in modules."""


def svg(address: str, *, title: str) -> str:
    """The code as an `<svg>` element, black on white by night as well; `title` is what a screen reader says.

    A quarter of it may be damaged on paper.
    """
    code = segno.make_qr(address, error="q")
    drawn: str = code.svg_inline(border=QUIET, title=title, svgclass="qr", light="#fff", omitsize=True)
    return drawn


def png(address: str) -> bytes:
    """The same as a PNG picture of about 400 points a side."""
    picture = io.BytesIO()
    segno.make_qr(address, error="q").save(picture, kind="png", border=QUIET, scale=10)
    return picture.getvalue()
