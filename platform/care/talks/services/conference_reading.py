"""Reading 会商: the whole of one for those who may, and what was agreed under the next steps of a file."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from care.cases import services as files
from care.cases.file import FileView
from care.talks.conference import ConferenceView, DecisionView, MessageView
from care.talks.models import CaseConference, ConferenceDecision, ConferenceMember, ConferenceMessage
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations import queries as duties


def open_conference(conference_id: UUID, *, actor: Actor) -> ConferenceView:
    """A conference for its members and for whoever reads the content of the file, which is opened and logged with it.

    Raises NotFound.
    """
    conference = session().scalar(select(CaseConference).where(CaseConference.id == conference_id))
    if conference is None:
        raise NotFound
    file = files.open_file(conference.case_id, actor=actor)
    members = members_of(conference_id)
    is_member = actor.user_id in dict(members)
    if not (is_member or file.shows_content):
        raise NotFound
    return ConferenceView(
        id=conference_id,
        file=file,
        held_on=conference.held_on,
        place=conference.place,
        called_by_name=conference.called_by_name,
        purpose=_unsealed(conference, "purpose"),
        minutes=_unsealed(conference, "minutes"),
        concluded_on=conference.concluded_on,
        concluded_by_name=conference.concluded_by_name,
        is_member=is_member,
        members=tuple(members),
        decisions=_decisions(select(ConferenceDecision).where(ConferenceDecision.conference_id == conference_id)),
        messages=_messages(conference_id),
    )


def agreements_in(file: FileView, *, actor: Actor) -> list[DecisionView]:
    """What was agreed for a student and is still to be done, of an opened file: all of it, or what the person sat in on."""
    query = (
        select(ConferenceDecision)
        .join(CaseConference, CaseConference.id == ConferenceDecision.conference_id)
        .where(CaseConference.case_id == file.case_id)
    )
    if not file.shows_content:
        mine = select(ConferenceMember.conference_id).where(ConferenceMember.user_id == actor.user_id)
        query = query.where(CaseConference.id.in_(mine))
    return [one for one in _decisions(query) if one.duty is not None and one.duty.is_pressing]


def conference_of(decision_id: UUID, *, actor: Actor) -> UUID | None:
    """The conference in which this was agreed, for its members; else None."""
    query = (
        select(ConferenceDecision.conference_id)
        .join(ConferenceMember, ConferenceMember.conference_id == ConferenceDecision.conference_id)
        .where(ConferenceDecision.id == decision_id, ConferenceMember.user_id == actor.user_id)
    )
    return session().scalar(query)


def members_of(conference_id: UUID) -> list[tuple[UUID, str]]:
    query = select(ConferenceMember.user_id, ConferenceMember.name).where(
        ConferenceMember.conference_id == conference_id
    )
    rows = session().execute(query.order_by(ConferenceMember.name, ConferenceMember.id))
    return [(user_id, name) for user_id, name in rows]


def _unsealed(conference: CaseConference, name: str) -> str:
    sealed: bytes | None = getattr(conference, f"{name}_sealed")
    return crypto.unseal(sealed, row=conference.id, field=f"case_conferences.{name}") if sealed else ""


def _decisions(query: Select[ConferenceDecision]) -> tuple[DecisionView, ...]:
    found = session().scalars(query.order_by(ConferenceDecision.due_on, ConferenceDecision.id)).all()
    if not found:
        return ()
    owed = duties.of_subjects([one.id for one in found])
    return tuple(
        DecisionView(
            words=crypto.unseal(one.words_sealed, row=one.id, field="conference_decisions.words"),
            owner_name=one.owner_name,
            due_on=one.due_on,
            duty=owed.get(one.id),
        )
        for one in found
    )


def _messages(conference_id: UUID) -> tuple[MessageView, ...]:
    query = select(ConferenceMessage).where(ConferenceMessage.conference_id == conference_id)
    found = session().scalars(query.order_by(ConferenceMessage.written_at, ConferenceMessage.id))
    return tuple(
        MessageView(
            by=one.written_by_name,
            on=one.written_on,
            words=crypto.unseal(one.words_sealed, row=one.id, field="conference_messages.words"),
        )
        for one in found
    )
