"""API tokens: made for a person in one place, shown once, expiring, revocable."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from accounts import queries
from accounts.codes import digest, new_code
from accounts.errors import BadToken
from accounts.events import TokenCreated, TokenRevoked
from accounts.models import ApiToken
from accounts.queries import Visitor
from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import Forbidden, NotFound
from kernel.ids import new_id
from kernel.tenancy import DistrictScope, SchoolScope

PREFIX = "txh_"
LONGEST_DAYS = 366


def create_token(*, label: str, days: int, actor: Actor) -> tuple[ApiToken, str]:
    """A token that acts with the actor's own rights in the school or office in scope; the text is told only now.

    Raises Forbidden for the platform itself, which is no person and has no rights to lend.
    """
    if actor.user_id is None or not 1 <= days <= LONGEST_DAYS:
        raise Forbidden
    code = new_code(PREFIX)
    token = ApiToken(
        id=new_id(),
        token_hash=digest(code),
        user_id=actor.user_id,
        district_id=tenancy.district_id(),
        token_school_id=actor.school_id,
        label=label,
        expires_at=clock.now() + timedelta(days=days),
    )
    session().add(token)
    events.record(TokenCreated(token_id=token.id, label=label), actor)
    return token, code


def revoke_token(*, token_id: UUID, actor: Actor) -> ApiToken:
    """End a token of the place in scope; ending it twice changes nothing. Raises NotFound."""
    token = session().scalar(
        select(ApiToken).where(
            ApiToken.id == token_id,
            ApiToken.district_id == tenancy.district_id(),
            ApiToken.token_school_id.is_not_distinct_from(actor.school_id),
        )
    )
    if token is None:
        raise NotFound
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        events.record(TokenRevoked(token_id=token.id, label=token.label), actor)
    return token


def authenticate_token(code: str) -> Visitor:
    """Whose token it is, with the one place where it counts; what the person may do there today is all that it may.

    Raises BadToken for an unknown, expired or revoked one and for an ended account.
    """
    token = session().scalar(select(ApiToken).where(ApiToken.token_hash == digest(code)))
    if token is None or token.revoked_at is not None or token.expires_at <= clock.now():
        raise BadToken
    visitor = queries.visitor(token.user_id)
    if visitor is None:
        raise BadToken
    school_id, district_id = token.token_school_id, token.district_id
    place = visitor.at(SchoolScope(school_id, district_id) if school_id else DistrictScope(district_id))
    return Visitor(person=visitor.person, workplaces=(place,) if place else ())
