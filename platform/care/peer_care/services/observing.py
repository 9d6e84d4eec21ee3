"""What a helper noticed: handed in once, to the teacher; nothing gives it back (U-5.6)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from care.peer_care import queries
from care.peer_care.errors import EnoughForToday, NoticedAhead, NoticedLongAgo
from care.peer_care.events import PeerObservationSent
from care.peer_care.models import PeerObservation
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id

MOST_A_DAY = 20
OLDEST = timedelta(days=92)


def hand_in(*, about: UUID, noticed_on: date, words: str, wants_contact: bool, actor: Actor) -> UUID:
    """Hand in what was noticed about a classmate, or (`about` is the class) about nobody in particular; gives the id alone.

    Raises NotFound for whoever is not of the helper's class, NoticedAhead, NoticedLongAgo, EnoughForToday.
    """
    if actor.user_id is None or not actor.is_student:
        raise NotFound
    class_id, student_id = _found(about, actor)
    if noticed_on > clock.today():
        raise NoticedAhead
    if noticed_on < clock.today() - OLDEST:
        raise NoticedLongAgo
    locking.take_turns(f"peer_care.{actor.user_id}")
    if queries.sent_today(actor) >= MOST_A_DAY:
        raise EnoughForToday
    row = new_id()
    session().add(
        PeerObservation(
            id=row,
            class_id=class_id,
            student_id=student_id,
            written_by=actor.user_id,
            written_by_name=actor.name,
            written_at=clock.now(),
            written_on=clock.today(),
            noticed_on=noticed_on,
            words_sealed=crypto.seal(words, row=row, field="peer_observations.words"),
            wants_contact=wants_contact,
        )
    )
    events.record(PeerObservationSent(observation_id=row), actor)
    return row


def _found(about: UUID, actor: Actor) -> tuple[UUID, UUID | None]:
    """The class, and the classmate if one is meant. Raises NotFound."""
    for group in queries.classmates(actor):
        if about == group.class_id:
            return group.class_id, None
        if about in dict(group.students):
            return group.class_id, about
    raise NotFound
