"""Adding and changing members of staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from kernel import events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import DomainError
from kernel.ids import new_id
from people import names
from people.errors import AccountLinked, NumberTaken
from people.events import StaffMemberAdded, StaffMemberChanged
from people.models import StaffMember

STAFF_FIELDS = ("number", "name", "pinyin", "post", "left_on", "version")


def add_staff(
    *,
    name: str,
    number: str | None = None,
    pinyin: str = "",
    post: str = "",
    user_id: UUID | None = None,
    actor: Actor,
) -> StaffMember:
    """Add somebody who works at the school; raises NumberTaken."""
    spoken = pinyin or names.pinyin(name)
    member = StaffMember(
        id=new_id(),
        number=number or None,
        name=name,
        pinyin=spoken,
        initials=names.initials(spoken),
        post=post,
        user_id=user_id,
    )
    with _refused_as(NumberTaken(number=number or "")):
        session().add(member)
    events.record(StaffMemberAdded(staff_id=member.id), actor)
    return member


def change_staff(
    *,
    member: StaffMember,
    seen_version: int,
    name: str,
    number: str | None = None,
    pinyin: str = "",
    post: str = "",
    actor: Actor,
) -> StaffMember:
    """Change a member of staff. Raises StaleRecord, NumberTaken."""
    spoken = pinyin or names.pinyin(name)
    wanted = {
        "number": number or None,
        "name": name,
        "pinyin": spoken,
        "initials": names.initials(spoken),
        "post": post,
    }
    return _change(member, wanted, seen_version, NumberTaken(number=number or ""), actor)


def mark_staff_left(*, member: StaffMember, on: date | None, seen_version: int, actor: Actor) -> StaffMember:
    """Note that somebody left the school on that day, or with None is back. Raises StaleRecord."""
    return _change(member, {"left_on": on}, seen_version, NumberTaken(number=member.number or ""), actor)


def link_account(*, member: StaffMember, user_id: UUID | None, seen_version: int, actor: Actor) -> StaffMember:
    """Say which account is this person's. Raises StaleRecord, AccountLinked."""
    return _change(member, {"user_id": user_id}, seen_version, AccountLinked(), actor)


def _change(
    member: StaffMember, wanted: Mapping[str, object], seen_version: int, taken: DomainError, actor: Actor
) -> StaffMember:
    # The row is locked and read anew, so that a lost update shows what the other one saved.
    session().refresh(member, with_for_update=True)
    locking.expect(member, seen_version, current={name: getattr(member, name) for name in STAFF_FIELDS})
    changed = tuple(field for field, value in wanted.items() if getattr(member, field) != value)
    with _refused_as(taken):
        for field in changed:
            setattr(member, field, wanted[field])
    if changed:
        events.record(StaffMemberChanged(staff_id=member.id, fields=changed), actor)
    return member


@contextmanager
def _refused_as(taken: DomainError) -> Iterator[None]:
    """Write what changes inside now: what somebody else has is refused here, and the transaction lives on."""
    try:
        with session().begin_nested():
            yield
    except IntegrityError as fault:
        raise taken from fault
