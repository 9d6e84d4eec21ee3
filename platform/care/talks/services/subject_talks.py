"""Talks of subject teachers with children whom they teach, written beside the hint for the lessons.

In some documents class teacher and subject teachers talk alike (E5-4.2); everywhere a talk that took place is worth keeping. The
author keeps sight of what they wrote (domain.md section 4, need-to-know), and sees nothing else of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, false, select, true

from accounts.roles import Role
from care.cases import queries as cases
from care.cases import services as files
from care.cases.models import CaseFile
from care.talks.models import Talk
from care.talks.services.recording import Recorded, TalkEntry, record_entry
from care.talks.services.withdrawing import withdraw
from care.talks.terms import TalkKind
from kernel import clock, crypto
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people.models import ClassGroup, Student
from policy_profiles import queries as profiles
from policy_profiles.categories import Tier
from policy_profiles.evidence import EvidenceKind
from privacy import services as privacy
from privacy.protection import shut_to

MOST_SHOWN = 20
OWN, WROTE = "自己登记的谈话", "您登记了这次谈话"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTalk:
    """A talk as its author reads it again."""

    id: UUID
    case_id: UUID
    student_name: str
    class_name: str
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


def list_own_subject_talks(*, case_id: UUID | None = None, actor: Actor) -> list[OwnTalk]:
    """What this person wrote of talks with children of other teachers' classes, newest first; logged like the hints.

    It stays theirs to read when they no longer teach the child, or the file was closed: authors keep sight of their own
    (domain.md section 4). A protected file is shut to them all the same.
    """
    query = _own(actor).order_by(Talk.happened_on.desc(), Talk.recorded_at.desc()).limit(MOST_SHOWN)
    rows = session().execute(query if case_id is None else query.where(Talk.case_id == case_id)).all()
    students = list(dict.fromkeys(student.id for _talk, student, _group in rows))
    privacy.log_reads(student_ids=students, what=OWN, tier=Tier.T2, reason=WROTE, actor=actor)
    return [_own_talk(talk, student, group) for talk, student, group in rows]


def withdraw_subject_talk(talk_id: UUID, *, actor: Actor) -> None:
    """Take back one's own on the day it was written; raises NotFound, WritingBarred, UndoTooLate."""
    row = session().execute(_own(actor).where(Talk.id == talk_id).with_for_update(of=Talk)).first()
    if row is None:
        raise NotFound
    cases.refuse_barred(actor, row[0].case_id)
    withdraw(record=row[0], actor=actor)


def _own(actor: Actor) -> Select[Talk, Student, ClassGroup]:
    mine = (Talk.recorded_by == actor.user_id, Talk.kind == TalkKind.STUDENT, Talk.withdrawn_at.is_(None))
    return (
        select(Talk, Student, ClassGroup)
        .join(CaseFile, and_(CaseFile.school_id == Talk.school_id, CaseFile.id == Talk.case_id))
        .join(Student, and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id))
        .join(ClassGroup, and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id))
        .where(*mine, ClassGroup.id.not_in(actor.class_ids), false() if actor.is_student else true())
        .where(~shut_to(actor, CaseFile.student_id))
    )


def _own_talk(talk: Talk, student: Student, group: ClassGroup) -> OwnTalk:
    sealed = talk.next_step_sealed
    return OwnTalk(
        id=talk.id,
        case_id=talk.case_id,
        student_name=student.name,
        class_name=group.name,
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
