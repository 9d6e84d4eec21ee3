"""A short reference for each request: in its log line, and on an error page for the person to quote."""

from __future__ import annotations

import secrets
from time import monotonic

import structlog
from flask import Flask, Response, g, request

from kernel import metrics
from kernel.logs import logger

# Without letters and figures that look alike, because people read it out on the telephone.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

UNWRITTEN = frozenset({"anonymous_reports"})
"""Pages of whose requests no line is written and nothing is counted: the moment would tell whoever reads it too much."""


def init(app: Flask) -> None:
    """Give each request its reference and its one log line: endpoint and status, never a path or a person's data."""
    app.before_request(_begin)
    app.after_request(_log)
    app.teardown_request(_end)


def reference() -> str:
    """The reference of this request, such as `7KX3-M2QF`."""
    if "reference" not in g:
        letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
        g.reference = f"{letters[:4]}-{letters[4:]}"
    known: str = g.reference
    return known


def _begin() -> None:
    g.started = monotonic()
    structlog.contextvars.bind_contextvars(reference=reference())


def _log(response: Response) -> Response:
    if request.blueprint in UNWRITTEN:
        return response
    spent = round((monotonic() - g.started) * 1000) if "started" in g else None
    # The supervisor asks for our health every few seconds, which nobody wants to read.
    log = logger().debug if request.endpoint in {"health.show", "health.ready"} else logger().info
    log("request", endpoint=request.endpoint, method=request.method, status=response.status_code, milliseconds=spent)
    _count(response.status_code, spent)
    return response


def _count(status: int, milliseconds: int | None) -> None:
    endpoint = request.endpoint or "unknown"
    # A stranger may send any word as the method; only known ones become a label.
    method = request.method if request.method in {"GET", "HEAD", "POST", "OPTIONS"} else "other"
    counted = metrics.instruments()
    counted.requests.labels(endpoint, method, f"{status // 100}xx").inc()
    if milliseconds is not None:
        counted.request_seconds.labels(endpoint).observe(milliseconds / 1000)


def _end(_fault: BaseException | None) -> None:
    structlog.contextvars.unbind_contextvars("reference")
