"""The ways in which a view answers besides a plain page: see elsewhere, a fragment for htmx, a file to keep."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Response, current_app, json, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kernel import workbooks

# A spreadsheet runs what begins with one of these.
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


def see_other(endpoint: str, **values: Any) -> BaseResponse:  # Any: parts of an address
    """The answer to a POST that worked: look there now (303)."""
    return redirect(url_for(endpoint, **values), code=303)


def same_page() -> BaseResponse:
    """Back to the page on which a switch was used."""
    return redirect(came_from(), code=303)


def came_from() -> str:
    """The page on which a small form was used: only ever one of ours, and one that can be opened by its address."""
    came_from = urlsplit(request.referrer or "")
    address = current_app.create_url_adapter(request)
    is_ours = came_from.netloc == request.host and not came_from.path.startswith("//")
    return came_from.path if is_ours and address and address.test(came_from.path, method="GET") else "/"


def page_or_fragment(template: str, block: str, **context: object) -> Response:
    """The whole page, or for htmx only its named block."""
    for_htmx = "HX-Request" in request.headers
    body = fragment(template, block, **context) if for_htmx else render_template(template, **context)
    response = Response(body, mimetype="text/html")
    response.headers["Vary"] = "HX-Request"
    return response


def fragment(template: str, block: str, **context: object) -> str:
    """One named block of a page; it sees what the page is given and the global `ui`, not the page's own imports."""
    found = current_app.jinja_env.get_template(template)
    values = dict(context)
    current_app.update_template_context(values)
    return "".join(found.blocks[block](found.new_context(values)))


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A .csv to keep. The name must be neutral: it stays on the disk of whoever downloads it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    # The byte order mark makes Excel read UTF-8.
    return _attachment("\ufeff" + text.getvalue(), "text/csv", f"{name}.csv")


def xlsx_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A workbook of one sheet to keep, under a neutral name; dates are dates, and text is never taken for a formula."""
    return _attachment(workbooks.workbook(name, header, rows), workbooks.MIMETYPE, f"{name}.xlsx")


def json_file(name: str, data: object) -> Response:
    """A .json to keep, under a neutral name."""
    return _attachment(json.dumps(data, ensure_ascii=False, indent=2), "application/json", f"{name}.json")


def binary_file(name: str, content: bytes, mimetype: str) -> Response:
    """Any other file to keep, under a neutral name that brings its own ending."""
    return _attachment(content, mimetype, name)


def streamed_file(name: str, pieces: Iterable[bytes], *, size: int, mimetype: str) -> Response:
    """A file that somebody else brought, piece by piece: to be kept and never shown as a page of ours."""
    response = Response(pieces, mimetype=mimetype, direct_passthrough=True)
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return _named(response, name)


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.match(value):
        return f"'{value}"
    return value


def _attachment(body: str | bytes, mimetype: str, name: str) -> Response:
    return _named(Response(body, mimetype=mimetype), name)


def _named(response: Response, name: str) -> Response:
    ending = name.rpartition(".")[2]
    # Old browsers read the plain name, all others the encoded one.
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"download.{ending}\"; filename*=UTF-8''{quote(name)}"
    )
    return response
