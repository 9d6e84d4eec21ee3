"""Guardian seminars and activities of the schools whose accounts are shown: one with confirmed minutes, one that invites.

Everybody else of the demo keeps them on paper (`demo.history.paper`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import partial
from uuid import UUID

from sqlalchemy import select

from accounts import queries as people
from accounts import services as accounts
from accounts.roles import Role
from care.seminars import queries
from care.seminars import services as seminars
from care.seminars.lifecycle import AHEAD, SeminarState
from care.seminars.models import Seminar, SeminarGuest
from care.seminars.services import ActivityEntry, SeminarEntry
from care.seminars.terms import ActivityKind, GuestReply
from demo.agenda import Deed, Place
from demo.cast import accounts_of
from demo.history.words import ACTIVITIES, SEMINAR_MINUTES, SEMINAR_TOPICS, WISHED
from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from policy_profiles import queries as documents
from policy_profiles.evidence import EvidenceKind

ACTIVITIES_ON = (date(2026, 10, 22), date(2026, 11, 10))
PLANNED_ON, TOLD_ON, MET_ON, CONFIRMED_ON = date(2026, 10, 26), date(2026, 10, 30), date(2026, 11, 6), date(2026, 11, 9)
INVITED_ON, NEXT_ON = date(2026, 11, 16), date(2026, 12, 2)
KINDS = frozenset({EvidenceKind.SEMINAR, EvidenceKind.ACTIVITY})
"""What these schools do not keep on paper."""

MOST_GUESTS, SILENT_GUESTS = 18, 4


def deeds(place: Place) -> Iterable[Deed]:
    """Two activities; a seminar in November with its minutes, and one in December to which guardians are being asked."""
    if not on_the_platform(place):
        return
    for number, day in enumerate(ACTIVITIES_ON):
        yield Deed(day, partial(_act, place, number))
    yield Deed(PLANNED_ON, partial(_plan, place, MET_ON, 0))
    yield Deed(TOLD_ON, partial(_tell, place, 1))
    yield Deed(MET_ON, partial(_meet, place))
    yield Deed(CONFIRMED_ON, partial(_confirm, place))
    yield Deed(INVITED_ON, partial(_plan, place, NEXT_ON, 1))
    yield Deed(INVITED_ON, partial(_tell, place, SILENT_GUESTS))


def on_the_platform(place: Place) -> bool:
    """Whether the school has a group whose accounts are shown, and a document that asks for seminars."""
    shown = {account.role for account in accounts_of(place.school)}
    profile = documents.builtin_profile(place.school.profile)
    asked = {kind for rule in profile.rules if rule.enabled for kind in rule.evidence}
    return {Role.GROUP_HEAD, Role.GROUP_MEMBER} <= shown and asked >= KINDS


def _act(place: Place, number: int) -> None:
    kind, topic, words, students, guardians = ACTIVITIES[number]
    entry = ActivityEntry(
        kind=ActivityKind(kind),
        topic=topic,
        happened_on=clock.today(),
        place="学校操场",
        words=words,
        students=students,
        guardians=guardians,
    )
    seminars.record_activity(entry, actor=place.counsellor() or place.head())


def _plan(place: Place, on: date, number: int) -> None:
    """The head plans, and puts the first guardians on the list, one by one of every class."""
    head = place.head()
    entry = SeminarEntry(topic=SEMINAR_TOPICS[number], planned_on=on, starts_at=time(15, 30), place="二楼会议室")
    seminar = seminars.plan(entry, actor=head)
    session().flush()  # the guests point at it
    known = [line.student_id for line in queries.in_care(head, seminar) if line.guardian_name]
    chosen = known[:: max(1, len(known) // MOST_GUESTS)][:MOST_GUESTS]
    if chosen:
        seminars.add_guests(seminar, student_ids=chosen, actor=head)


def _tell(place: Place, silent: int) -> None:
    """Guardians told their teachers whether they come; some have not yet."""
    head = place.head()
    seminar = _newest(AHEAD)
    guests = _guests(seminar.id) if seminar else []
    for number, guest in enumerate(guests[: max(0, len(guests) - silent)]):
        reply = GuestReply.NOT_COMING if number % 6 == 4 else GuestReply.COMING
        words = WISHED[number % len(WISHED)]
        if seminar is not None:
            seminars.note_reply(seminar, guest, reply=reply, words=words, actor=head)


def _meet(place: Place) -> None:
    """Who had said so came; the head wrote the minutes on the same day."""
    head = place.head()
    seminar = _newest([SeminarState.INVITED])
    if seminar is None:
        return
    for guest in _guests(seminar.id):
        if guest.reply == GuestReply.COMING:
            seminars.sign_in(seminar, guest, actor=head)
    seminars.hold(seminar, held_on=clock.today(), seen=seminar.version, actor=head)
    session().flush()  # the minutes are a version of their own
    seminars.keep_minutes(seminar, parts=SEMINAR_MINUTES, seen=seminar.version, actor=head)


def _confirm(place: Place) -> None:
    seminar = _newest([SeminarState.HELD])
    member = _member()
    if seminar is not None and member is not None and place.staff.head != member.user_id:
        seminars.confirm(seminar, seen=seminar.version, actor=member)


def _member() -> Actor | None:
    holder = next(iter(people.holders([Role.GROUP_MEMBER])), None)
    return accounts.actor_for(holder.user_id) if holder else None


def _newest(states: Sequence[SeminarState]) -> Seminar | None:
    query = select(Seminar).where(Seminar.state.in_(states)).order_by(Seminar.planned_on.desc())
    return session().scalar(query.limit(1))


def _guests(seminar_id: UUID) -> Sequence[SeminarGuest]:
    """In the order in which they were put on the list."""
    query = select(SeminarGuest).where(SeminarGuest.seminar_id == seminar_id).order_by(SeminarGuest.id)
    return session().scalars(query).all()
