"""The Flask application: made once per web process, from the parts that this package holds."""

from __future__ import annotations

import traceback
from types import TracebackType

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from kernel.logs import logger
from kernel.settings import settings
from web import (
    assets,
    authors,
    chinese_parts,
    components,
    dates,
    days,
    demo_accounts,
    demo_banner,
    drafting,
    duty_words,
    errors,
    figures,
    forms,
    guides,
    headers,
    language,
    link_slips,
    navigation,
    once,
    page_help,
    permit,
    policy_words,
    projection,
    reasons,
    record_words,
    saved,
    security,
    shortcuts,
    theme,
    tracing,
    uploads,
    work_words,
)
from web.views import BLUEPRINTS

MEGABYTE = 1024 * 1024

_PARTS = (
    tracing,
    headers,
    language,
    theme,
    chinese_parts,
    dates,
    figures,
    authors,
    days,
    assets,
    components,
    demo_banner,
    demo_accounts,
    forms,
    once,
    drafting,
    navigation,
    page_help,
    guides,
    shortcuts,
    duty_words,
    policy_words,
    reasons,
    record_words,
    work_words,
    link_slips,
    saved,
    errors,
    projection,
    uploads,
    security,
    permit,
)


class _Json(DefaultJSONProvider):
    """Keys in the order in which they were written, Chinese as itself."""

    sort_keys = False
    ensure_ascii = False


class Portal(Flask):
    """Flask, but a failure is logged by its place alone: messages of exceptions can hold what people wrote."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
        /,
    ) -> None:
        """Log the type of the failure and where it arose."""
        kind, _, trace = exc_info
        frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        name = kind.__name__ if kind else "unknown"
        logger().error("request failed", endpoint=request.endpoint, kind=name, place=frames[-8:])


def create_app() -> Portal:
    """The portal, ready to serve. Raises AssetsMissing before `assets/build.py` has run."""
    app = Portal("web", static_folder=None)
    app.config.update(
        SECRET_KEY=settings().secret_key,
        MAX_CONTENT_LENGTH=16 * MEGABYTE,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.json = _Json(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in _PARTS:
        part.init(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _serve_assets(app)
    _trust_proxies(app, settings().proxies)
    return app


def _trust_proxies(app: Flask, number: int) -> None:
    """Believe what that many proxies say of where a request comes from; nobody else is believed."""
    if number:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number)  # type: ignore[method-assign]  # as above


def _serve_assets(app: Flask) -> None:
    """Built files go out before Flask sees the request: their names carry their content, so they are kept for ever."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way to wrap an application
        app.wsgi_app,
        root=str(assets.FOLDER),
        prefix=assets.PREFIX,
        immutable_file_test=assets.is_immutable,
        add_headers_function=headers.for_assets,
        allow_all_origins=False,
    )
