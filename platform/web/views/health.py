"""Whether the portal can work: asked by the supervisor and by whoever watches the machine."""

from __future__ import annotations

from collections.abc import Callable

import redis
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from kernel.db import unit_of_work
from kernel.settings import settings
from kernel.tenancy import IdentityScope
from web import draining
from web.permit import public

blueprint = Blueprint("health", __name__)

_PATIENCE = 2.0
"""Seconds after which a queue that does not answer counts as away."""


@blueprint.get("/healthz")
@public
def show() -> ResponseReturnValue:
    """200 when all is well, else 503; it says which part, and nothing about why."""
    return _report(may_serve=True)


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """As /healthz, and 503 as well from the moment in which this process was told to stop: send it nothing new."""
    return _report(may_serve=not draining.has_begun())


def _report(*, may_serve: bool) -> ResponseReturnValue:
    checks = {"app": may_serve, "database": _answers(_ask_database), "queue": _answers(_ask_queue)}
    healthy = all(checks.values())
    words = {name: "ok" if well else "unavailable" for name, well in checks.items()}
    return jsonify(status="ok" if healthy else "unavailable", checks=words), 200 if healthy else 503


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (SQLAlchemyError, redis.RedisError):
        return False
    return True


def _ask_database() -> None:
    with unit_of_work(IdentityScope()) as work:
        work.execute(select(1))


def _ask_queue() -> None:
    address = settings().redis_url
    if not address:
        raise redis.ConnectionError
    with redis.Redis.from_url(address, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE) as queue:
        queue.ping()
