"""Talks of subject teachers with children whom they teach, written beside the hint for the lessons.

In some documents class teacher and subject teachers talk alike (E5-4.2); everywhere a talk that took place is worth keeping. The
author keeps sight of what they wrote (domain.md section 4, need-to-know), and sees nothing else of the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from accounts.roles import Role
from care.cases import services as files
from care.talks.models import Talk
from care.talks.services.recording import Recorded, TalkEntry, record_entry
from care.talks.services.withdrawing import withdraw
from care.talks.terms import TalkKind
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from policy_profiles import queries as profiles
from policy_profiles.evidence import EvidenceKind

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTalk:
    """A talk as its author reads it again."""

    id: UUID
    happened_on: date
    place: str
    content: str
    next_step: str
    can_be_undone: bool


def record_subject_talk(
    case_id: UUID, *, happened_on: date, place: str, content: str, next_step: str = "", actor: Actor
) -> Recorded:
    """Record a talk with a child in care whom this person teaches.

    It credits the duty to talk where the school's document names subject teachers beside its owner (E5-4.2); elsewhere it is
    kept, and the class teacher's own talk stays due. Raises NotFound, InTheFuture, BeforeTheCase.
    """
    files.recordable_lesson(case_id, happened_on, actor=actor)
    entry = TalkEntry(
        case_id=case_id,
        kind=TalkKind.STUDENT,
        happened_on=happened_on,
        place=place,
        content=content,
        next_step=next_step,
    )
    return record_entry(entry, [EvidenceKind.TALK] if _counts() else [], actor=actor)


def own_subject_talks(case_id: UUID, *, actor: Actor) -> Sequence[OwnTalk]:
    """What this person wrote of their own talks with the child of an opened hint, newest first."""
    query = _own(case_id, actor).order_by(Talk.happened_on.desc(), Talk.recorded_at.desc()).limit(MOST_SHOWN)
    return [_own_talk(talk) for talk in session().scalars(query)]


def withdraw_subject_talk(case_id: UUID, talk_id: UUID, *, actor: Actor) -> None:
    """Take back one's own on the day it was written; raises NotFound, UndoTooLate."""
    files.open_tip(case_id, actor=actor)
    talk = session().scalar(_own(case_id, actor).where(Talk.id == talk_id).with_for_update())
    if talk is None:
        raise NotFound
    withdraw(record=talk, actor=actor)


def _own(case_id: UUID, actor: Actor) -> Select[Talk]:
    return select(Talk).where(
        Talk.case_id == case_id,
        Talk.recorded_by == actor.user_id,
        Talk.kind == TalkKind.STUDENT,
        Talk.withdrawn_at.is_(None),
    )


def _own_talk(talk: Talk) -> OwnTalk:
    sealed = talk.next_step_sealed
    return OwnTalk(
        id=talk.id,
        happened_on=talk.happened_on,
        place=talk.place,
        content=crypto.unseal(talk.content_sealed, row=talk.id, field="talks.content"),
        next_step=crypto.unseal(sealed, row=talk.id, field="talks.next_step") if sealed else "",
        can_be_undone=talk.recorded_on == clock.today(),
    )


def _counts() -> bool:
    """Whether the document asks subject teachers to talk as well."""
    in_force = profiles.in_force()
    rules = in_force.profile.rules if in_force else ()
    talks = (rule for rule in rules if rule.enabled and EvidenceKind.TALK in rule.evidence)
    return any(Role.SUBJECT_TEACHER in (rule.owner, *rule.helpers) for rule in talks)
