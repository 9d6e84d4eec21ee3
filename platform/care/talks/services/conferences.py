"""会商 (U-7.6): called, concluded with minutes whose decisions are duties with owner and date, and talked on in a thread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from accounts import queries as accounts
from accounts.queries import Answering
from care.cases import queries as cases
from care.cases.errors import CaseNotInCare
from care.cases.lifecycle import IN_CARE
from care.cases.models import CaseFile
from care.talks.errors import ConferenceAhead, ConferenceConcluded, ConferenceTooFar, NotAMember
from care.talks.events import ConferenceCalled, ConferenceHeld, ConferenceMessageWritten
from care.talks.models import CaseConference, ConferenceDecision, ConferenceMember, ConferenceMessage
from care.talks.services.conference_reading import members_of
from kernel import clock, crypto, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from notices import services as notices
from notices.kinds import NoticeKind
from obligations import services as obligations
from obligations.services import Agreement
from people.models import ClassGroup
from privacy import protection

_FARTHEST = timedelta(days=92)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One thing that was agreed: what, by whom, by when."""

    words: str
    owner_id: UUID
    due_on: date


def candidates(case_id: UUID, *, actor: Actor) -> list[Answering]:
    """Who may be asked to sit in a conference on this file, with their offices. Raises NotFound."""
    case = session().scalar(cases.visible_cases(actor).where(CaseFile.id == case_id))
    if case is None:
        raise NotFound
    return _answering(case)


def call(
    *, case_id: UUID, held_on: date, place: str, purpose: str, member_ids: Collection[UUID], actor: Actor
) -> CaseConference:
    """Call a conference on a student in care; whoever calls it sits in it.

    Raises NotFound, CaseNotInCare, ConferenceTooFar, NotAMember.
    """
    case = cases.visible_case(actor, case_id)
    if case.state not in IN_CARE:
        raise CaseNotInCare
    if not case.proposed_on <= held_on <= clock.today() + _FARTHEST:
        raise ConferenceTooFar
    names = {colleague.user_id: colleague.name for colleague in _answering(case)}
    wanted = {*member_ids, *([actor.user_id] if actor.user_id else [])}
    if not wanted <= names.keys():
        raise NotAMember
    conference = _called(case_id, held_on, place, purpose, actor)
    session().add(conference)
    session().flush()  # the members point at it
    session().add_all(
        ConferenceMember(id=new_id(), conference_id=conference.id, user_id=user_id, name=names[user_id])
        for user_id in sorted(wanted)
    )
    others = _others(wanted, actor)
    called = ConferenceCalled(case_id=case_id, conference_id=conference.id, held_on=held_on, user_ids=others)
    events.record(called, actor)
    return conference


def conclude(conference_id: UUID, *, minutes: str, agreed: Sequence[Agreed], actor: Actor) -> CaseConference:
    """Write the minutes; what was agreed becomes duties of those who took it on.

    Raises NotFound (also for who is no member), ConferenceConcluded, ConferenceAhead, NotAMember, AgreedInThePast,
    FileShutToThem.
    """
    conference, case = _locked(conference_id, actor)
    names = dict(members_of(conference_id))
    if actor.user_id not in names:
        raise NotFound
    if conference.concluded_on is not None:
        raise ConferenceConcluded
    if case.state not in IN_CARE:
        raise CaseNotInCare
    if conference.held_on > clock.today():
        raise ConferenceAhead
    if any(one.owner_id not in names for one in agreed):
        raise NotAMember
    conference.minutes_sealed = crypto.seal(minutes, row=conference_id, field="case_conferences.minutes")
    conference.concluded_on, conference.concluded_by_name = clock.today(), actor.name
    decisions = [_decision(conference_id, one, names[one.owner_id]) for one in agreed]
    session().add_all(decisions)
    obligations.agree([_agreement(one, case) for one in decisions], actor=actor)
    ids = tuple(one.id for one in decisions)
    others = _others(names, actor)
    events.record(
        ConferenceHeld(case_id=case.id, conference_id=conference_id, decision_ids=ids, user_ids=others), actor
    )
    return conference


def write_message(conference_id: UUID, *, words: str, actor: Actor) -> ConferenceMessage:
    """Write a line into the thread; members alone do, before and after it took place. Raises NotFound."""
    _locked(conference_id, actor)
    members = dict(members_of(conference_id))
    if actor.user_id not in members:
        raise NotFound
    row = new_id()
    message = ConferenceMessage(
        id=row,
        conference_id=conference_id,
        written_by=actor.user_id,
        written_by_name=actor.name,
        written_on=clock.today(),
        written_at=clock.now(),
        words_sealed=crypto.seal(words, row=row, field="conference_messages.words"),
    )
    session().add(message)
    others = _others(members, actor)
    events.record(ConferenceMessageWritten(conference_id=conference_id, message_id=row, user_ids=others), actor)
    return message


def tell_members(conference_id: UUID, *, user_ids: Collection[UUID], actor: Actor) -> None:  # noqa: ARG001  as every use case
    """Tell members that the conference wants to be looked at; not those who do not open the file any more."""
    query = select(CaseFile.student_id).join(
        CaseConference, (CaseConference.school_id == CaseFile.school_id) & (CaseConference.case_id == CaseFile.id)
    )
    student_id = session().scalar(query.where(CaseConference.id == conference_id))
    shut = protection.doors().shut_out(user_ids, student_id)
    notices.tell(NoticeKind.CONFERENCE_NEWS, to=set(user_ids) - shut, subject_id=conference_id)


def end_agreements(case_id: UUID, *, actor: Actor) -> int:
    """The file was closed: nothing that was agreed for it is asked for any more. Safe to repeat."""
    query = (
        select(ConferenceDecision.id)
        .join(CaseConference, CaseConference.id == ConferenceDecision.conference_id)
        .where(CaseConference.case_id == case_id)
    )
    return obligations.end_agreements(session().scalars(query).all(), actor=actor)


def _answering(case: CaseFile) -> list[Answering]:
    place = select(ClassGroup.id, ClassGroup.grade, ClassGroup.org_unit_id).where(ClassGroup.id == case.class_id)
    near = accounts.answering_for(*session().execute(place).one())
    shut = protection.doors().shut_out([one.user_id for one in near], case.student_id)
    return [one for one in near if one.user_id not in shut]


def _locked(conference_id: UUID, actor: Actor) -> tuple[CaseConference, CaseFile]:
    conference = session().scalar(select(CaseConference).where(CaseConference.id == conference_id).with_for_update())
    if conference is None:
        raise NotFound
    return conference, cases.visible_case(actor, conference.case_id)


def _others(members: Collection[UUID], actor: Actor) -> tuple[UUID, ...]:
    return tuple(sorted(user_id for user_id in members if user_id != actor.user_id))


def _called(case_id: UUID, held_on: date, place: str, purpose: str, actor: Actor) -> CaseConference:
    row = new_id()
    return CaseConference(
        id=row,
        case_id=case_id,
        held_on=held_on,
        place=place,
        called_by=actor.user_id,
        called_by_name=actor.name,
        called_on=clock.today(),
        purpose_sealed=crypto.seal(purpose, row=row, field="case_conferences.purpose"),
    )


def _decision(conference_id: UUID, one: Agreed, owner_name: str) -> ConferenceDecision:
    row = new_id()
    return ConferenceDecision(
        id=row,
        conference_id=conference_id,
        words_sealed=crypto.seal(one.words, row=row, field="conference_decisions.words"),
        owner_id=one.owner_id,
        owner_name=owner_name,
        due_on=one.due_on,
    )


def _agreement(one: ConferenceDecision, case: CaseFile) -> Agreement:
    return Agreement(
        id=one.id, student_id=case.student_id, class_id=case.class_id, owner_id=one.owner_id, due_on=one.due_on
    )
