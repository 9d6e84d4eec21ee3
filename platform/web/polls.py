"""Pages that look again by themselves: cheap for the server, and no sign that somebody is there.

What such a page shows carries a tag that we signed ourselves: for whom it was made, in which school, at which address, and
what was known. A page that brings the tag of its own session back is answered from it, before anybody asks who that is: one
small statement says whether anything changed, and what shows nothing but its stamp (the bell) is sent anew from it too. After
FULL_LOOK a tag counts for nothing and the request goes the whole way, so that an account that has ended learns nothing more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, Response, current_app, request, session
from itsdangerous import BadSignature, URLSafeSerializer

from kernel import clock
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.tenancy import SchoolScope
from web.sessions import quiet

FULL_LOOK = timedelta(minutes=10)
_SALT = "polls"

View = TypeVar("View", bound=Callable[..., Any])  # Any: a view takes and answers what Flask allows
StampOf = Callable[..., object]
"""What is known now: of the person with that id (the first argument) and of what the address names."""
Show = Callable[[Any, str], Response]  # Any: the stamp, whose form its view knows
"""The answer made of a stamp and the tag that goes with it."""


def init(app: Flask) -> None:
    """Answer pages from their tags; stands before whatever loads the person."""
    app.before_request(_answer_from_tag)


def polled(stamp_of: StampOf, *, show: Show | None = None) -> Callable[[View], View]:
    """Mark a view that pages ask by themselves: it is quiet, and `stamp_of` says whether it has anything new.

    `show` makes the answer of the stamp alone, where that is all there is to it. Stands below the door, which hands the
    marks on.
    """

    def decorate(view: View) -> View:
        view.polled = _Polled(stamp_of, show)  # type: ignore[attr-defined]  # read by _answer_from_tag
        return quiet(view)

    return decorate


def tag(actor: Actor, stamp: object, *, address: str) -> str:
    """The tag of what `actor` is shown in their school at that address: an entity tag with its quotes."""
    whose = (str(actor.user_id), str(actor.school_id), str(actor.district_id))
    return _Tag(_session(), address, *whose, int(clock.now().timestamp()), str(stamp)).signed()


@dataclass(frozen=True, slots=True)
class _Polled:
    """What a view is marked with."""

    stamp_of: StampOf
    show: Show | None


@dataclass(frozen=True, slots=True)
class _Tag:
    """What a tag says, as text; `since` is when somebody last came through the door for it, in seconds."""

    session: str
    address: str
    user_id: str
    school_id: str
    district_id: str
    since: int
    stamp: str

    def signed(self) -> str:
        return f'"{_signer().dumps(list(asdict(self).values()))}"'

    def renewed(self, stamp: object) -> str:
        """The tag for what is shown now; it is no younger than the one that it was made of."""
        return _Tag(**{**asdict(self), "stamp": str(stamp)}).signed()

    def is_good(self) -> bool:
        """Whether it belongs to this session and address, and is young enough."""
        is_young = clock.now().timestamp() - self.since <= FULL_LOOK.total_seconds()
        return is_young and bool(self.session) and self.session == _session() and self.address == request.path

    def stamp_now(self, stamp_of: StampOf) -> object:
        ids = [value for name, value in (request.view_args or {}).items() if name != "school"]
        with unit_of_work(SchoolScope(UUID(self.school_id), UUID(self.district_id))):
            return stamp_of(UUID(self.user_id), *ids)


def _answer_from_tag() -> Response | None:
    """304 where nothing is new, the new answer where the stamp makes it, None to go the whole way."""
    mark: _Polled | None = getattr(current_app.view_functions.get(request.endpoint or ""), "polled", None)
    given = _brought() if mark else None
    if mark is None or given is None:
        return None
    stamp = given.stamp_now(mark.stamp_of)
    if str(stamp) == given.stamp:
        return Response(status=304, headers={"ETag": request.headers["If-None-Match"]})
    return mark.show(stamp, given.renewed(stamp)) if mark.show else None


def _brought() -> _Tag | None:
    """The tag that came along, if it is a good one of ours."""
    given = (request.headers.get("If-None-Match") or "").strip().removeprefix("W/").strip('"')
    try:
        found = _Tag(*_signer().loads(given))
    except (BadSignature, TypeError):
        return None
    return found if found.is_good() else None


def _session() -> str:
    """The sign-in, told apart from every other without naming it; empty for nobody."""
    uniquifier = str(session.get("_user_id", ""))
    return hashlib.sha256(uniquifier.encode()).hexdigest()[:32] if uniquifier else ""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=_SALT)
