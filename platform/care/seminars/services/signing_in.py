"""Who came: by the code at the door, which asks for names and says nothing of the list, or by a teacher's hand."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from care.seminars import queries
from care.seminars.errors import NotYetHeld
from care.seminars.events import ArrivalNoted, ArrivalSettled, GuestSignedIn, SignInTakenBack
from care.seminars.lifecycle import STATE_LABELS, SeminarState
from care.seminars.models import Seminar, SeminarArrival, SeminarGuest
from care.seminars.services.replying import day_words
from care.seminars.terms import SignedWay
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound
from kernel.ids import new_id
from links import queries as links_found
from links import services as links
from links.pages import Ask, LinkPage, Question, Shown
from links.purposes import Answers, LinkPurpose, OpenLink
from tenants import queries as tenants

LINK = "seminar_sign_in"
SEMINAR = "seminar"
MOST_WAITING = 60
"""So many names that nobody has looked at are odd: no more are noted until somebody has."""
_MEETING = (SeminarState.INVITED, SeminarState.HELD)


def open_door(seminar: Seminar, *, actor: Actor) -> str:
    """The secret of the code that hangs at the door, good until the end of the day. Raises NotYetHeld, ForbiddenMove."""
    refuse_sign_in(seminar)
    tomorrow = clock.local(clock.now()).date() + timedelta(days=1)
    _link, token = links.issue(
        purpose=LINK,
        subject_kind=SEMINAR,
        subject_id=seminar.id,
        recipient_kind="door",
        expires_at=datetime.combine(tomorrow, time(0), tzinfo=clock.SCHOOL_TIME),
        actor=actor,
    )
    return token


def refuse_sign_in(seminar: Seminar) -> None:
    """Raises ForbiddenMove before anybody was invited and after the minutes are confirmed, NotYetHeld before the day."""
    if seminar.state not in _MEETING:
        raise ForbiddenMove(state=STATE_LABELS[SeminarState(seminar.state)])
    if seminar.planned_on > clock.today() and seminar.held_on is None:
        raise NotYetHeld


def sign_in(seminar: Seminar, guest: SeminarGuest, *, actor: Actor) -> None:
    """Somebody came; a second time it changes nothing. Raises ForbiddenMove, NotYetHeld."""
    refuse_sign_in(seminar)
    _sign(guest, SignedWay.HAND, actor)


def take_back(seminar: Seminar, guest: SeminarGuest, *, actor: Actor) -> None:
    """Somebody had not come after all. Raises ForbiddenMove."""
    refuse_sign_in(seminar)
    if guest.signed_in_at is not None:
        guest.signed_in_at = guest.signed_way = guest.signed_by_name = None
        events.record(SignInTakenBack(guest_id=guest.id), actor)


def settle_arrival(seminar: Seminar, arrival: SeminarArrival, *, guest: SeminarGuest | None, actor: Actor) -> None:
    """Say whom the names at the door meant, None for nobody of the list; a second time it changes nothing."""
    if arrival.settled_at is not None:
        return
    if guest is not None:
        sign_in(seminar, guest, actor=actor)
    arrival.settled_at, arrival.settled_by_name = clock.now(), actor.name
    events.record(ArrivalSettled(arrival_id=arrival.id), actor)


def begin_anew(seminar: Seminar, *, actor: Actor) -> None:
    """The day moved: the codes at the door open nothing any more, and nobody was there.

    The codes are closed first: whoever signs in at this moment holds one of them, and is found afterwards.
    """
    links.close(link_ids=[link.id for link in links_found.links_about(SEMINAR, [seminar.id])], actor=actor)
    for guest in queries.guests_here(seminar.id):
        guest.signed_in_at = guest.signed_way = guest.signed_by_name = None
        events.record(SignInTakenBack(guest_id=guest.id), actor)
    for arrival in queries.locked_arrivals(seminar.id):
        arrival.settled_at, arrival.settled_by_name = clock.now(), actor.name
        events.record(ArrivalSettled(arrival_id=arrival.id), actor)


def _sign(guest: SeminarGuest, way: SignedWay, actor: Actor) -> None:
    if guest.signed_in_at is not None:
        return
    guest.signed_in_at, guest.signed_way, guest.signed_by_name = clock.now(), way, actor.name
    events.record(GuestSignedIn(guest_id=guest.id, way=way), actor)


def _describe(link: OpenLink, /) -> LinkPage:
    seminar = _open_seminar(link)
    return LinkPage(
        heading="家长签到",
        paragraphs=("欢迎您来。请写下您和孩子的姓名，点签到即可。",),
        facts={Shown.SCHOOL: tenants.name_of_school(), Shown.WHEN: day_words(seminar), Shown.WHERE: seminar.place},
        questions=(
            Question(name="name", label="您的姓名", ask=Ask.LINE, required=True, most=30),
            Question(name="child", label="孩子的姓名", ask=Ask.LINE, required=True, most=30),
        ),
        button="签到",
    )


def _accept(link: OpenLink, answers: Answers, /, *, actor: Actor) -> None:
    """Whoever is on no invitation gets the same thanks, noted or not: the page never says who is invited.

    Names that wait already are not noted again, nor any while too many wait; the teacher's page says so.
    """
    seminar = _open_seminar(link)
    name, child = answers["name"], answers["child"]
    guest = queries.named_guest(seminar.id, name=name, child=child)
    if guest is not None:
        _sign(guest, SignedWay.CODE, actor)
        return
    waiting = queries.waiting_names(seminar.id)
    if (name, child) in waiting or len(waiting) >= MOST_WAITING:
        return
    row = new_id()
    session().add(
        SeminarArrival(
            id=row,
            seminar_id=seminar.id,
            words_sealed=crypto.seal(f"{name}\n{child}", row=row, field=f"{queries.ARRIVAL}.words"),
            arrived_at=clock.now(),
        )
    )
    events.record(ArrivalNoted(seminar_id=seminar.id), actor)


def _open_seminar(link: OpenLink) -> Seminar:
    """Raises NotFound, as the links ask, whenever nobody may be signed in."""
    seminar = queries.visible_seminar(link.subject_id)
    try:
        refuse_sign_in(seminar)
    except (ForbiddenMove, NotYetHeld) as fault:
        raise NotFound from fault
    return seminar


SIGN_IN_LINK = LinkPurpose(
    name=LINK,
    shows=frozenset({Shown.SCHOOL, Shown.WHEN, Shown.WHERE}),
    is_single_use=False,
    lasts=timedelta(days=1),
    describe=_describe,
    accept=_accept,
)
"""The code at the door, for one day; `tongxin.wiring` names it among all purposes."""
