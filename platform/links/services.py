"""Issuing, opening, answering, closing and renewing links. Opening changes nothing, whoever opens and how often."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.engine import CursorResult

from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.logs import logger
from links import queries, tokens
from links.errors import LinkOver, LinkRefused
from links.events import LinkAnswered, LinkIssued, LinkReissued, LinksClosed, LinksIssued
from links.models import LinkSecret, PersonalLink
from links.pages import LinkPage
from links.purposes import Answers, LinkPurpose, OpenLink, purpose_of
from links.queries import Found
from privacy import services as privacy
from privacy.errors import LabelledWording

RECIPIENT = "收信人"
"""Who acts where somebody answers without an account."""


def issue(
    *,
    purpose: str,
    subject_kind: str,
    subject_id: UUID,
    recipient_kind: str,
    recipient_id: UUID | None = None,
    expires_at: datetime | None = None,
    actor: Actor,
) -> tuple[PersonalLink, str]:
    """A link for one recipient, and its secret, told only now. The caller has found the subject through the actor.

    It lasts as long as its purpose says, or shorter. Raises LabelledWording when its page would hand a label to somebody.
    """
    kind = _registered(purpose)
    link = _new(kind, subject_kind, subject_id, recipient_kind, actor)
    link.recipient_id = recipient_id
    link.expires_at = min(expires_at or link.expires_at, link.expires_at)
    _page(kind, _open(link))
    session().add(link)
    events.record(LinkIssued(link_id=link.id, purpose=purpose), actor)
    return link, _new_secret(link.id)


def issue_all(
    *, purpose: str, subject_kind: str, subject_ids: Collection[UUID], recipient_kind: str, actor: Actor
) -> dict[UUID, str]:
    """A link for each of these subjects and its secret, by subject, in as many statements as for one. One event for all.

    Raises NotFound when one of them has no page, LabelledWording as `issue`; then there is none.
    """
    kind = _registered(purpose)
    if kind.describe_all is None:
        msg = f"links for {purpose} are issued one by one"
        raise LookupError(msg)
    made = {subject: _new(kind, subject_kind, subject, recipient_kind, actor) for subject in subject_ids}
    opened = [_open(link) for link in made.values()]
    pages, names = kind.describe_all(opened), privacy.category_names()
    if pages.keys() != {link.id for link in opened}:
        raise NotFound
    for page in pages.values():
        _refuse_beyond(kind, page, names)
    session().add_all(made.values())
    events.record(LinksIssued(link_ids=tuple(link.id for link in opened), purpose=purpose), actor)
    return {subject: _new_secret(link.id) for subject, link in made.items()}


def reissue(*, link_id: UUID, actor: Actor) -> str:
    """A new secret for a link, with its full time again; the old one is dead at once. Raises NotFound, LinkOver."""
    link = _locked(select(PersonalLink).where(PersonalLink.id == link_id))
    if link is None:
        raise NotFound
    if link.is_over:
        raise LinkOver
    link.expires_at = clock.now() + _registered(link.purpose).lasts
    _drop_secrets([link.id])
    events.record(LinkReissued(link_id=link.id), actor)
    return _new_secret(link.id)


def close(*, link_ids: Collection[UUID], actor: Actor) -> int:
    """Close links, so that nobody opens them any more; returns how many were still good. The rest stays as it is."""
    query = select(PersonalLink).where(PersonalLink.id.in_(link_ids), queries.is_good()).order_by(PersonalLink.id)
    closing = session().scalars(query.with_for_update()).all()
    for link in closing:
        link.closed_at = clock.now()
    _drop_secrets(link_ids)
    if closing:
        events.record(LinksClosed(link_ids=tuple(link.id for link in closing)), actor)
    return len(closing)


def describe(found: Found) -> LinkPage:
    """The page behind a link, in its school's scope. It changes nothing, so that a preview uses nothing up.

    Raises LinkRefused, whatever is wrong.
    """
    return _shown(_good(found, locked=False))[1]


def begin_answer(found: Found) -> LinkPage:
    """The same for whoever is about to answer: somebody who answers at the same moment waits here. Raises LinkRefused."""
    return _shown(_good(found, locked=True))[1]


def answer(found: Found, answers: Answers) -> None:
    """Hand the answer to the link's purpose, and use the link up where one answer is all.

    Of two at once exactly one succeeds. Raises LinkRefused, and what the purpose refuses.
    """
    link = _good(found, locked=True)
    purpose, _page_shown = _shown(link)
    recipient = Actor(user_id=None, name=RECIPIENT, district_id=tenancy.district_id(), school_id=tenancy.school_id())
    purpose.accept(_open(link), answers, actor=recipient)
    link.answered_at = clock.now()
    if link.is_single_use:
        _drop_secrets([link.id])
    events.record(LinkAnswered(link_id=link.id, purpose=link.purpose), recipient)


def forget(*, subject_kind: str, subject_ids: Collection[UUID]) -> int:
    """Erase the links about things that are erased; returns how many."""
    about = select(PersonalLink.id).where(
        PersonalLink.subject_kind == subject_kind, PersonalLink.subject_id.in_(subject_ids)
    )
    gone = session().scalars(about).all()
    _drop_secrets(gone)
    session().execute(delete(PersonalLink).where(PersonalLink.id.in_(gone)))
    return len(gone)


def expire(*, actor: Actor) -> int:  # noqa: ARG001  every job brings its actor
    """Erase the secrets of links whose time is over (a daily job); returns how many. The links stay, as a record."""
    over = select(PersonalLink.id).where(PersonalLink.expires_at <= clock.now())
    here = LinkSecret.linked_school_id == tenancy.school_id()
    gone = session().execute(
        delete(LinkSecret).where(here, LinkSecret.link_id.in_(over)).execution_options(synchronize_session=False)
    )
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def _registered(name: str) -> LinkPurpose:
    purpose = purpose_of(name)
    if purpose is None:
        msg = f"no module has registered links for {name}: name it in tongxin/wiring.py"
        raise LookupError(msg)
    return purpose


def _new(kind: LinkPurpose, subject_kind: str, subject_id: UUID, recipient_kind: str, actor: Actor) -> PersonalLink:
    now = clock.now()
    return PersonalLink(
        id=new_id(),
        purpose=kind.name,
        subject_kind=subject_kind,
        subject_id=subject_id,
        recipient_kind=recipient_kind,
        recipient_id=None,
        is_single_use=kind.is_single_use,
        issued_at=now,
        issued_by=actor.user_id,
        issued_by_name=actor.name,
        expires_at=now + kind.lasts,
    )


def _new_secret(link_id: UUID) -> str:
    token = tokens.new_token()
    session().add(
        LinkSecret(
            id=new_id(),
            token_hash=tokens.digest(token),
            district_id=tenancy.district_id(),
            linked_school_id=tenancy.school_id(),
            link_id=link_id,
        )
    )
    return token


def _drop_secrets(link_ids: Collection[UUID]) -> None:
    """Of this school alone: the table is outside row security."""
    here = LinkSecret.linked_school_id == tenancy.school_id()
    session().execute(delete(LinkSecret).where(here, LinkSecret.link_id.in_(link_ids)))


def _good(found: Found, *, locked: bool) -> PersonalLink:
    query = select(PersonalLink).where(PersonalLink.id == found.link_id, queries.is_good())
    link = _locked(query) if locked else session().scalar(query)
    if link is None:
        raise LinkRefused
    return link


def _locked(query: Select[PersonalLink]) -> PersonalLink | None:
    """Whoever comes second waits, and then finds what the first one left."""
    return session().scalar(query.with_for_update().execution_options(populate_existing=True))


def _shown(link: PersonalLink) -> tuple[LinkPurpose, LinkPage]:
    """What the link is for and its page. Whatever is amiss with either, nobody outside learns more than that it is refused."""
    purpose = purpose_of(link.purpose)
    if purpose is None:
        raise LinkRefused
    try:
        return purpose, _page(purpose, _open(link))
    except LabelledWording as fault:
        # The profile's words may have changed since the link was issued.
        logger().error("link not shown: a label would go out", link_id=str(link.id), purpose=link.purpose)
        raise LinkRefused from fault
    except NotFound as fault:
        raise LinkRefused from fault


def _page(purpose: LinkPurpose, link: OpenLink) -> LinkPage:
    """The page, if it holds what its purpose may show, in words that may go out."""
    page = purpose.describe(link)
    _refuse_beyond(purpose, page, privacy.category_names())
    return page


def _refuse_beyond(purpose: LinkPurpose, page: LinkPage, names: Collection[str]) -> None:
    beyond = page.facts.keys() - purpose.shows
    if beyond:
        msg = f"the page of {purpose.name} shows {sorted(beyond)}, which the purpose does not name"
        raise ValueError(msg)
    privacy.refuse_labels("\n".join(page.words()), names=names)


def _open(link: PersonalLink) -> OpenLink:
    return OpenLink(
        id=link.id,
        purpose=link.purpose,
        subject_kind=link.subject_kind,
        subject_id=link.subject_id,
        recipient_kind=link.recipient_kind,
        recipient_id=link.recipient_id,
    )
