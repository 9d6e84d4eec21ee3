"""Finding a link by its secret, and the links about something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select

from kernel import clock
from kernel.db import session
from kernel.tenancy import SchoolScope
from links.models import LinkSecret
from links.models import PersonalLink as PersonalLink  # noqa: PLC0414  rooms name what they are given
from links.tokens import digest
from tenants.models import School
from tenants.onboarding import SchoolState

_NOWHERE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Found:
    """Where to look for a link. A secret that leads nowhere gives a place too, in which nothing is ever found.

    So whoever guesses waits for the same statements, whatever is wrong with the link.
    """

    link_id: UUID
    scope: SchoolScope


def found(token: str) -> Found:
    """The place that a secret leads to, read before any scope opens; only schools in operation have one."""
    row = (
        session()
        .execute(
            select(LinkSecret.link_id, LinkSecret.linked_school_id, LinkSecret.district_id)
            .join(School, School.id == LinkSecret.linked_school_id)
            .where(LinkSecret.token_hash == digest(token), School.state == SchoolState.ACTIVE)
        )
        .one_or_none()
    )
    if row is None:
        return Found(_NOWHERE, SchoolScope(_NOWHERE, _NOWHERE))
    return Found(row.link_id, SchoolScope(row.linked_school_id, row.district_id))


def is_good() -> ColumnElement[bool]:
    """Whether a link still opens."""
    unanswered = or_(PersonalLink.is_single_use == false(), PersonalLink.answered_at.is_(None))
    return and_(PersonalLink.closed_at.is_(None), PersonalLink.expires_at > clock.now(), unanswered)


def links_about(subject_kind: str, subject_ids: Sequence[UUID]) -> Sequence[PersonalLink]:
    """The links about these things, newest first; one statement. The caller brings only what the actor may see."""
    query = select(PersonalLink).where(
        PersonalLink.subject_kind == subject_kind, PersonalLink.subject_id.in_(subject_ids)
    )
    return session().scalars(query.order_by(PersonalLink.issued_at.desc(), PersonalLink.id.desc())).all()
