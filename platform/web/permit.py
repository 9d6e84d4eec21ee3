"""The one way into a view: identify, find the place, check the permission, open the unit of work, call.

`@permit(Permission.X)` serves three kinds of address: `/<school>/...` opens that school, `/api/...` wants a token and opens
the token's place, anything else opens the person's district office. `@personal` is for what everybody who signed in may do
with their own account, `@public` for what needs no account. Each endpoint has exactly one of them, and tests read which.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import NoReturn
from uuid import UUID

from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from accounts import services
from accounts.errors import BadToken, SchoolPaused
from accounts.permissions import Permission
from accounts.queries import Visitor, Workplace
from accounts.services import SecurityKind
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.errors import Forbidden, NotFound
from kernel.logs import logger
from kernel.tenancy import IdentityScope
from web import drafting, identity, once, signing_in, tenancy

View = Callable[..., ResponseReturnValue]

READING = frozenset({"GET", "HEAD", "OPTIONS"})


FILES = "cases"
"""The word that stands in the address of every file."""


class Door(StrEnum):
    """Who may come in at all."""

    PERMITTED = "permitted"
    PERSONAL = "personal"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Access:
    """What an endpoint asks for: a door and, where it is `PERMITTED`, the permission.

    `reads` says that even its POST changes nothing: what somebody searches for is posted, so that no name stands in an address.
    `while_paused` is for what no pause may stop: a child in danger is reported from a paused school too.
    """

    door: Door
    permission: Permission | None = None
    fresh: bool = False
    reads: bool = False
    while_paused: bool = False


def init(app: Flask) -> None:
    """Note a student's account at an address of files that is none as well: it is refused like one that is."""
    app.before_request(_note_stray_student)


def permit(
    permission: Permission, *, fresh: bool = False, reads: bool = False, while_paused: bool = False
) -> Callable[[View], View]:
    """Let in who holds the permission in the place of the address; the view gets the Actor first.

    `fresh` asks for the password again when the sign-in was long ago, for what hands out access to others. `reads` is for
    searches, which are posted and change nothing: a paused school may go on searching. `while_paused` is for what it may go on
    writing all the same.
    """
    access = Access(Door.PERMITTED, permission, fresh, reads, while_paused)

    def decorate(view: View) -> View:
        @wraps(view)
        def admitted(**values: object) -> ResponseReturnValue:
            return _admit(view, permission, values, access)

        return declare(admitted, access)

    return decorate


def personal(view: View) -> View:
    """Let in everybody who signed in; the view gets the Visitor first, in a unit of work without any tenant."""

    @wraps(view)
    def admitted(**values: object) -> ResponseReturnValue:
        visitor = identity.visitor()
        if visitor is None:
            return signing_in.ask()
        with unit_of_work(IdentityScope()):
            return once.answered(visitor.person.id, lambda: view(visitor, **values))

    return declare(admitted, Access(Door.PERSONAL))


def public(view: View) -> View:
    """Let everybody in; no unit of work is open, and `g.visitor` says who it is, if anybody is signed in."""

    @wraps(view)
    def admitted(**values: object) -> ResponseReturnValue:
        g.visitor = None if identity.is_api() else identity.visitor()
        return view(**values)

    return declare(admitted, Access(Door.PUBLIC))


def declare(view: View, access: Access) -> View:
    """Mark a view that guards itself (Flask-Security's own) with what it asks for."""
    view.access = access  # type: ignore[attr-defined]  # read by access_of
    return view


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What an endpoint asks for; None for one that declares nothing, which a test refuses."""
    return getattr(app.view_functions[endpoint], "access", None)


def _admit(view: View, permission: Permission, values: dict[str, object], access: Access) -> ResponseReturnValue:
    visitor = _visitor()
    if visitor is None:
        return signing_in.ask()
    slug = values.pop(tenancy.SCHOOL, None)
    place = visitor.workplace(str(slug) if slug is not None else None)
    if place is None:
        # A school that does not exist and one that is not theirs are one answer. That there is an office is no secret.
        _refuse(SecurityKind.OTHER_PLACE, visitor, NotFound() if slug is not None else _refusal(visitor))
    g.school, g.place = place.school, place
    goes_on = access.reads or access.while_paused or request.method in READING
    _check(visitor, place, permission, goes_on=goes_on)
    if identity.is_api():
        note(SecurityKind.TOKEN_USED, user_id=visitor.person.id)
    elif access.fresh and not signing_in.is_fresh():
        return signing_in.ask_again()
    try:
        with tenancy.entered(visitor, place) as actor:
            return _answer(view, actor, visitor.person.id, values)
    except Forbidden as refusal:
        _refuse(SecurityKind.NO_PERMISSION, visitor, _refusal(visitor, refusal))


def _answer(view: View, actor: Actor, user_id: UUID, values: dict[str, object]) -> ResponseReturnValue:
    """What the view answers; a form is done once, and its draft goes when it was saved."""
    if request.method in READING or identity.is_api():
        return view(actor, **values)
    response = once.answered(user_id, lambda: view(actor, **values))
    if response.status_code < 400:
        drafting.forget(actor)
    return response


def _note_stray_student() -> None:
    if request.routing_exception is None or identity.is_api() or FILES not in request.path.split("/"):
        return
    visitor = identity.visitor()
    if visitor is not None and visitor.person.is_student:
        note(SecurityKind.NO_PERMISSION, user_id=visitor.person.id)


def _visitor() -> Visitor | None:
    try:
        return identity.visitor()
    except BadToken:
        note(SecurityKind.TOKEN_REFUSED)
        raise


def _check(visitor: Visitor, place: Workplace, permission: Permission, *, goes_on: bool) -> None:
    if permission not in visitor.permissions_at(place):
        _refuse(SecurityKind.NO_PERMISSION, visitor, _refusal(visitor))
    if place.is_paused and not goes_on:
        raise SchoolPaused


def _refusal(visitor: Visitor, said: Forbidden | None = None) -> NotFound | Forbidden:
    """What somebody without the right is told: for a student's account nothing else is there at all (INV-3)."""
    return NotFound() if visitor.person.is_student else said or Forbidden()


def _refuse(kind: SecurityKind, visitor: Visitor, refusal: NotFound | Forbidden) -> NoReturn:
    note(kind, user_id=visitor.person.id)
    raise refusal


def note(kind: SecurityKind, *, user_id: UUID | None = None) -> None:
    """Write a security event about this request; a database that cannot take it changes no answer."""
    place = request.endpoint or ""
    try:
        services.note_security_event(kind, place=place, address=request.remote_addr, user_id=user_id)
    except SQLAlchemyError as fault:
        logger().error("security event not written", kind=kind, endpoint=place, fault=type(fault).__name__)
