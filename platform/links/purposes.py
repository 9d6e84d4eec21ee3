"""What links are for: a closed list, each with what its page may show, how long it lasts and what an answer does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from kernel.actor import Actor
from links.pages import LinkPage, Shown

Answers = dict[str, Any]  # Any: what a marshmallow schema loads


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """A good link, as its purpose gets it."""

    id: UUID
    purpose: str
    subject_kind: str
    subject_id: UUID
    recipient_kind: str
    recipient_id: UUID | None


class Describe(Protocol):
    """Words of the page; reads only. It may raise NotFound, and then the link is refused like any other."""

    def __call__(self, link: OpenLink, /) -> LinkPage: ...


class DescribeAll(Protocol):
    """The same for many links at once, by the link's id, in as many statements as for one; who is missing has no page."""

    def __call__(self, links: Collection[OpenLink], /) -> Mapping[UUID, LinkPage]: ...


class Accept(Protocol):
    """What an answer does, in the transaction that uses the link up. A DomainError keeps the link and is shown."""

    def __call__(self, link: OpenLink, answers: Answers, /, *, actor: Actor) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPurpose:
    """One purpose. `shows` is all that its page may say of somebody; `lasts` is how long a link is good.

    Links of a purpose with `describe_all` can be issued many at a time.
    """

    name: str
    shows: frozenset[Shown]
    is_single_use: bool
    lasts: timedelta
    describe: Describe
    accept: Accept
    describe_all: DescribeAll | None = None


_purposes: dict[str, LinkPurpose] = {}


def install(purposes: Iterable[LinkPurpose]) -> None:
    """Give the closed list; the entry points do so once, at start."""
    _purposes.clear()
    for purpose in purposes:
        if purpose.name in _purposes:
            msg = f"two purposes are called {purpose.name}"
            raise ValueError(msg)
        _purposes[purpose.name] = purpose


def purpose_of(name: str) -> LinkPurpose | None:
    """The purpose of that name; None when this release has none (any more)."""
    return _purposes.get(name)
