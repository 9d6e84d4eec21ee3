"""Limits on guessing: failures on every credential route count by account and by address, in Redis.

A school shares one address, so the address may fail far more often than one account. Successes never count, so that
nobody is kept out by working. When Redis is away each web process counts in its own memory: never without a limit,
never an error.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Callable

from flask import Flask, Response, current_app, request, session
from flask.typing import ResponseReturnValue
from flask_limiter import Limit as Rule
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts import usernames
from kernel import clock
from kernel.settings import settings
from web import errors, identity

ACCOUNT_LIMIT = "10 per 15 minutes"
ADDRESS_LIMIT = "100 per 15 minutes"

INVITED = frozenset({404, 409, 410, 422})
"""A link that is not good, and a user name that is taken."""

CREDENTIALS: dict[str, frozenset[int]] = {
    "security.login": frozenset({422}),
    "security.verify": frozenset({422}),
    "account.change_password": frozenset({409}),
    "invitations.show": INVITED,
    "invitations.accept": INVITED,
    "invitations.join": INVITED,
    "links.show": frozenset({404}),
    "links.answer": frozenset({404}),
}
"""Where a secret can be guessed, with the statuses that say that it was wrong; and everything that wants a token."""


OPENED = frozenset({"invitations.show", "links.show"})
"""Where already a look tries the secret."""


def init(app: Flask) -> None:
    """Limit `app`; it must come before what else may answer a request."""
    # One limiter an application: limits are kept by function name, and a second application would count twice.
    limiter = Limiter(
        _address,
        app=app,
        key_prefix="throttle",
        storage_uri=storage(settings().redis_url),
        # A queue that does not answer must not hold people up: one try, one second.
        storage_options={"socket_timeout": 1, "retry": Retry(NoBackoff(), 0)},  # type: ignore[dict-item]  # passed on
        in_memory_fallback_enabled=True,
        swallow_errors=True,
        default_limits=[_rule(ACCOUNT_LIMIT, "account", _account), _rule(ADDRESS_LIMIT, "address", _address)],
    )
    app.extensions["throttle"] = limiter
    app.register_error_handler(RateLimitExceeded, _too_many)


def is_harmless() -> bool:
    """Whether this request tries no secret."""
    if identity.is_api():
        return False
    return request.endpoint not in CREDENTIALS or (request.method != "POST" and request.endpoint not in OPENED)


def has_failed(response: Response) -> bool:
    """Whether the secret that this request tried was wrong."""
    return response.status_code in ({401} if identity.is_api() else CREDENTIALS[request.endpoint or ""])


def _rule(limit: str, scope: str, key: Callable[[], str]) -> Rule:
    return Rule(limit, key_function=key, scope=scope, shared=True, exempt_when=is_harmless, deduct_when=has_failed)


def storage(redis_url: str) -> str:
    """The address as the `limits` library writes it."""
    if not redis_url:
        return "memory://"
    return redis_url.replace("unix://", "redis+unix://", 1)


def _address() -> str:
    return _keyed(get_remote_address())


def _account() -> str:
    """Whose secret is tried: the name that was typed, the account that is signed in, the link, the token."""
    if identity.is_api():
        return _keyed(request.headers.get("Authorization", ""))
    if request.endpoint == "security.login":
        return _keyed(usernames.normalise(request.form.get("identity", ""))[:200])
    for name in ("code", "token"):
        if request.view_args and name in request.view_args:
            return _keyed(str(request.view_args[name]))
    return _keyed(str(session.get("_user_id", "")))


def _keyed(text: str) -> str:
    """Names, links and addresses never stand in Redis."""
    return hmac.new(
        settings().secret_key.encode(), b"throttle" + text.encode(errors="replace"), hashlib.sha256
    ).hexdigest()[:32]


def _too_many(refusal: RateLimitExceeded) -> ResponseReturnValue:
    """The usual page, with the time after which trying again makes sense."""
    limiter: Limiter = current_app.extensions["throttle"]
    if limiter.current_limit:
        refusal.retry_after = max(1, limiter.current_limit.reset_at - math.ceil(clock.now().timestamp()))
    return errors.answer(refusal)
