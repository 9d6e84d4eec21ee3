"""Response headers: a strict content-security policy, nothing kept by caches, no framing, no request to other hosts."""

from __future__ import annotations

import secrets
from wsgiref.headers import Headers

from flask import Flask, Response, g

from kernel.settings import settings

_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_TWO_YEARS = 63_072_000


def init(app: Flask) -> None:
    """Put the headers on every response; templates get `csp_nonce()`."""
    app.jinja_env.globals["csp_nonce"] = nonce
    app.after_request(_protect)


def nonce() -> str:
    """The one-time word that a script or style element of this response must carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    word: str = g.csp_nonce
    return word


def for_assets(headers: Headers, _path: str, _url: str) -> None:
    """The same protection for built files, which never pass through Flask."""
    for name, value in _ALWAYS.items():
        headers[name] = value
    headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"


def _protect(response: Response) -> Response:
    # A view may ask for something stricter: nothing of ours asks for less, which a test sees.
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce()))
    if settings().secure_cookies:
        response.headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
    # Every page may hold a child's name; on a shared computer the back button must not bring it back.
    response.headers["Cache-Control"] = "no-store"
    return response
