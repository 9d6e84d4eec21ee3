"""Doing once what a form asks for, however often it is sent: a key in every form, spent in the transaction of the work."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from uuid import UUID

from flask import Flask, Response, current_app, flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from drafts import services
from drafts.errors import SentAlready
from web import sessions

FIELD = "once"

# What differs between two sendings of the same form without saying anything.
_SILENT = frozenset({FIELD, "csrf_token"})


def init(app: Flask) -> None:
    """Give templates `once_field()`."""
    app.jinja_env.globals["once_field"] = field


def field() -> Markup:
    """The hidden field with a key that no other form carries."""
    return Markup('<input type="hidden" name="{}" value="{}" autocomplete="off">').format(
        FIELD, secrets.token_urlsafe(16)
    )


def page_of(key: str) -> str:
    """The digest of a form's key alone: it tells a late draft from one of the next form."""
    return _digest(key) if key else ""


def answered(user_id: UUID, work: Callable[[], ResponseReturnValue]) -> Response:
    """Do the work of this request; a form that was sent and done before gets its first answer again.

    The same key with another content is another sending: who went back and changed something means it.
    """
    own = request.form.get(FIELD, "")
    # A draft brings its form's key along without spending it: the form itself is still to be sent.
    if not own or sessions.asks_by_itself():
        return make_response(work())
    key = _digest(own, request.path, *_sent())
    earlier = services.spend(user_id=user_id, key=key, page=page_of(own))
    if earlier is not None:
        return _again(earlier)
    response = make_response(work())
    if response.status_code < 400:
        services.note_answer(user_id=user_id, key=key, answer=response.location or "")
    else:
        services.unspend(user_id=user_id, key=key)
    return response


def _again(earlier: str) -> Response:
    if not earlier:
        raise SentAlready
    flash(_("刚才已经保存好了，没有重复登记。"), "info")
    return make_response(redirect(earlier, code=303))


def _sent() -> list[str]:
    """What the form says, in an order of its own."""
    fields = [f"{name}={text}" for name, text in request.form.items(multi=True) if name not in _SILENT]
    return sorted(fields) + sorted(
        f"{name}={sent.filename}={_digest_of(sent)}" for name, sent in request.files.items(multi=True)
    )


def _digest_of(sent: FileStorage) -> str:
    """What is in a file: who mends it and sends it again under its old name means it."""
    found = hashlib.file_digest(sent.stream, "sha256").hexdigest()  # type: ignore[arg-type]  # a stream of bytes
    sent.stream.seek(0)
    return found


def _digest(*parts: str) -> str:
    """Keyed, since what people wrote must not be guessed from it."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, "\0".join(("once", *parts)).encode(), hashlib.sha256).hexdigest()
