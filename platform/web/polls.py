"""Pages that look again by themselves: cheap for the server, and no sign that somebody is there.

What such a page shows carries a tag that we signed ourselves: for whom it was made, in which school, at which address, and
what was known. A page that brings the tag of its own session back is answered from it, before anybody asks who that is: one
small statement says whether anything changed. After FULL_LOOK a tag counts for nothing and the request goes the whole way,
so that an account that has ended learns nothing for longer than that, and within it no more than that nothing is new.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, Response, current_app, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer

from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.tenancy import SchoolScope
from web.sessions import quiet

FULL_LOOK = timedelta(minutes=10)
_SALT = "polls"

View = TypeVar("View", bound=Callable[..., Any])  # Any: a view takes and answers what Flask allows
StampOf = Callable[..., object]
"""What is known now: of the person with that id (the first argument) and of what the address names."""


def init(app: Flask) -> None:
    """Answer pages that show the newest already; stands before whatever loads the person."""
    app.before_request(_answer_from_tag)


def polled(stamp_of: StampOf) -> Callable[[View], View]:
    """Mark a view that pages ask by themselves: it is quiet, and `stamp_of` says whether it has anything new.

    Stands below the door, which hands the marks on.
    """

    def decorate(view: View) -> View:
        view.stamp_of = stamp_of  # type: ignore[attr-defined]  # read by _answer_from_tag
        return quiet(view)

    return decorate


def tag(actor: Actor, stamp: object, *, address: str) -> str:
    """The tag of what `actor` is shown in their school at that address: an entity tag with its quotes."""
    words = [_session(), address, str(actor.user_id), str(actor.school_id), str(actor.district_id), str(stamp)]
    return f'"{_signer().dumps(words)}"'


@dataclass(frozen=True, slots=True)
class _Known:
    """What a good tag says."""

    user_id: UUID
    scope: SchoolScope
    stamp: str


def _answer_from_tag() -> Response | None:
    stamp_of: StampOf | None = getattr(current_app.view_functions.get(request.endpoint or ""), "stamp_of", None)
    known = _known() if stamp_of else None
    if stamp_of is None or known is None:
        return None
    ids = [value for name, value in (request.view_args or {}).items() if name != "school"]
    with unit_of_work(known.scope):
        is_same = str(stamp_of(known.user_id, *ids)) == known.stamp
    return Response(status=304, headers={"ETag": request.headers["If-None-Match"]}) if is_same else None


def _known() -> _Known | None:
    """What the tag that came along says; None without a good one of this very session and address."""
    given = (request.headers.get("If-None-Match") or "").strip().removeprefix("W/").strip('"')
    try:
        owner, address, user_id, school_id, district_id, stamp = _signer().loads(
            given, max_age=int(FULL_LOOK.total_seconds())
        )
        found = _Known(UUID(user_id), SchoolScope(UUID(school_id), UUID(district_id)), stamp)
    except (BadSignature, ValueError, TypeError):
        return None
    return found if owner and owner == _session() and address == request.path else None


def _session() -> str:
    """The sign-in, told apart from every other without naming it; empty for nobody."""
    uniquifier = str(session.get("_user_id", ""))
    return hashlib.sha256(uniquifier.encode()).hexdigest()[:32] if uniquifier else ""


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=_SALT)
