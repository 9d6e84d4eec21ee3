"""The guests of a seminar, one by one: put on the list, given a link or a paper of their own, noted what they answered."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete

from care.seminars import queries
from care.seminars.errors import AlreadyReplied, GuardianUnknown, NobodyChosen
from care.seminars.events import GuestRemoved, GuestsAdded, SeminarMoved, SummaryGiven
from care.seminars.lifecycle import OVER, STATE_LABELS, SeminarMove, SeminarState
from care.seminars.models import GuestStudent, Seminar, SeminarGuest
from care.seminars.services.replying import INVITATION, LINK, refuse_late_reply, take_reply
from care.seminars.terms import GuestReply, ReplyWay
from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import ForbiddenMove, NotFound
from kernel.ids import new_id
from links import services as links
from people import queries as people
from people.models import Student
from privacy.errors import FamilyBarred


def add_guests(seminar: Seminar, *, student_ids: Collection[UUID], actor: Actor) -> int:
    """Put the guardians of these students on the list, each once, whatever the number of children.

    Whoever is on it already stays as it is. Returns how many came on. The seminar is locked, so that two who add
    siblings at once make one guest. Raises NotFound, NobodyChosen, GuardianUnknown, ForbiddenMove.
    """
    if seminar.state in OVER:
        raise ForbiddenMove(state=STATE_LABELS[SeminarState(seminar.state)])
    if not student_ids:
        raise NobodyChosen
    _refuse_strangers(student_ids, actor)
    guardians = queries.guardians_of(actor, student_ids)
    if unknown := set(student_ids) - guardians.keys():
        raise GuardianUnknown(count=len(unknown))
    standing = queries.standing_guests(seminar.id, [guardian.id for guardian in guardians.values()])
    before = len(standing)
    for guardian in guardians.values():
        if guardian.id not in standing:
            standing[guardian.id] = _guest(seminar, guardian.id, guardian.name, actor)
    session().flush()  # the children point at the guests
    known = queries.children_of([guest.id for guest in standing.values()])
    for student_id, guardian in guardians.items():
        guest = standing[guardian.id]
        if student_id not in {child.student_id for child in known[guest.id]}:
            session().add(GuestStudent(id=new_id(), guest_id=guest.id, student_id=student_id))
    added = len(standing) - before
    if added:
        events.record(GuestsAdded(seminar_id=seminar.id, guests=added), actor)
    return added


def remove_guest(seminar: Seminar, guest: SeminarGuest, *, actor: Actor) -> None:
    """Take somebody off the list who neither replied nor came; a link that was given opens nothing. Raises AlreadyReplied."""
    if guest.reply is not None or guest.signed_in_at is not None or seminar.state in OVER:
        raise AlreadyReplied
    links.forget(subject_kind=INVITATION, subject_ids=[guest.id])
    session().execute(delete(GuestStudent).where(GuestStudent.guest_id == guest.id))
    session().delete(guest)
    events.record(GuestRemoved(seminar_id=seminar.id, guest_id=guest.id), actor)


def hand_on(seminar: Seminar, guest: SeminarGuest, *, actor: Actor) -> str:
    """The secret of a link for one guest, told once: the invitation before the day, the summary afterwards.

    The first one that goes out begins to invite. Raises ForbiddenMove while the minutes are on their way.
    """
    if seminar.state != SeminarState.CONFIRMED:
        return invite_on_paper(seminar, guest, actor=actor)
    if guest.summary_on is None:
        guest.summary_on = clock.today()
        events.record(SummaryGiven(guest_id=guest.id), actor)
    return _link_for(guest, actor)


def invite_on_paper(seminar: Seminar, guest: SeminarGuest, *, actor: Actor) -> str:
    """The secret of the link that stands on a guest's own letter. Raises ForbiddenMove once it was held."""
    refuse_late_reply(seminar)
    begin_inviting(seminar, actor)
    guest.invited_on = guest.invited_on or clock.today()
    return _link_for(guest, actor)


def note_reply(seminar: Seminar, guest: SeminarGuest, *, reply: GuestReply, words: str, actor: Actor) -> None:
    """A guest told a teacher; who was asked by word of mouth was invited. Raises ForbiddenMove."""
    refuse_late_reply(seminar)
    begin_inviting(seminar, actor)
    guest.invited_on = guest.invited_on or clock.today()
    take_reply(guest, reply=reply, words=words, way=ReplyWay.TOLD, actor=actor)


def begin_inviting(seminar: Seminar, actor: Actor) -> None:
    """筹备 → 已邀请, once; the seminar is locked."""
    if seminar.state == SeminarState.PLANNED:
        seminar.move(SeminarMove.INVITE)
        events.record(SeminarMoved(seminar_id=seminar.id, move=SeminarMove.INVITE), actor)


def _link_for(guest: SeminarGuest, actor: Actor) -> str:
    """A guardian to whose family nothing may be sent for now gets none. Raises FamilyBarred."""
    if queries.is_barred(guest.id):
        raise FamilyBarred
    _link, token = links.issue(
        purpose=LINK,
        subject_kind=INVITATION,
        subject_id=guest.id,
        recipient_kind="guardian",
        recipient_id=guest.guardian_id,
        actor=actor,
    )
    return token


def _refuse_strangers(student_ids: Collection[UUID], actor: Actor) -> None:
    mine = people.visible_students(actor).where(Student.id.in_(student_ids)).with_only_columns(Student.id)
    if set(session().scalars(mine)) != set(student_ids):
        raise NotFound


def _guest(seminar: Seminar, guardian_id: UUID, name: str, actor: Actor) -> SeminarGuest:
    guest = SeminarGuest(
        id=new_id(),
        seminar_id=seminar.id,
        guardian_id=guardian_id,
        name=name,
        added_by=actor.user_id,
        added_by_name=actor.name,
    )
    session().add(guest)
    return guest
