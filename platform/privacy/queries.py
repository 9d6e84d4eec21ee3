"""Reads of notices, of what stands in the consent ledger, and of the access log."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from kernel import clock
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup, Student
from people.queries import StudentLine
from privacy.consent import Decision, Purpose
from privacy.models import AccessLog, Consent, PrivacyNotice
from privacy.protection import shut_to

PAGE = 50

RECENT, LOOKED_BACK = 6, 120
"""How many students one looked at last, among how many of one's latest readings."""


def notices() -> Sequence[PrivacyNotice]:
    """Every published version, the one in force first."""
    return session().scalars(select(PrivacyNotice).order_by(PrivacyNotice.number.desc())).all()


def current_notice() -> PrivacyNotice | None:
    """The version in force, if the school has published one."""
    return session().scalar(select(PrivacyNotice).order_by(PrivacyNotice.number.desc()).limit(1))


def standing_consents(student_ids: Collection[UUID]) -> dict[UUID, dict[Purpose, Decision]]:
    """What holds today for each student and purpose: the newest row of the ledger. One statement for all of them.

    A purpose without an answer is absent. The caller brings only students that the actor may see.
    """
    newest = (
        select(Consent.student_id, Consent.purpose, Consent.decision)
        .ext(distinct_on(Consent.student_id, Consent.purpose))
        .where(Consent.student_id.in_(student_ids))
        .order_by(Consent.student_id, Consent.purpose, Consent.recorded_at.desc(), Consent.id.desc())
    )
    standing: dict[UUID, dict[Purpose, Decision]] = {student: {} for student in student_ids}
    for student, purpose, decision in session().execute(newest):
        standing[student][Purpose(purpose)] = Decision(decision)
    return standing


def refused(standing: Mapping[Purpose, Decision], asked: Collection[Purpose]) -> list[Purpose]:
    """The asked purposes that somebody said no to, or took the yes back; an open question is not among them."""
    return [purpose for purpose in Purpose if purpose in asked and standing.get(purpose) in _NO]


_NO = (Decision.REFUSED, Decision.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """A line of the access log as people read it."""

    id: UUID
    at: datetime
    actor_name: str
    student_id: UUID
    student_name: str
    what: str
    tier: str
    reason: str


def reads(*, text: str = "", after: UUID | None = None, limit: int = PAGE) -> list[ReadEntry]:
    """The access log, newest first, `limit` lines of it; `text` narrows to a reader's or a student's name.

    `after` is the last line of the page before. Whole school: for those who may read the log at all.
    """
    query = (
        select(
            AccessLog.id,
            AccessLog.at,
            AccessLog.actor_name,
            AccessLog.subject_id,
            Student.name,
            AccessLog.what,
            AccessLog.tier,
            AccessLog.reason,
        )
        .join(Student, (Student.school_id == AccessLog.school_id) & (Student.id == AccessLog.subject_id))
        .order_by(AccessLog.at.desc(), AccessLog.id.desc())
        .limit(limit)
    )
    if text:
        query = query.where((AccessLog.actor_name == text) | (Student.name == text) | (Student.number == text))
    if after is not None:
        last = select(AccessLog.at, AccessLog.id).where(AccessLog.id == after).subquery()
        query = query.join(
            last, (AccessLog.at < last.c.at) | ((AccessLog.at == last.c.at) & (AccessLog.id < last.c.id))
        )
    return [ReadEntry(*row) for row in session().execute(query)]


def recently_read(
    actor: Actor, *, files: Collection[str], others: Collection[str], among: Select[Student]
) -> list[StudentLine]:
    """Names of those `among` whose pages (of `files` and `others`) this person opened last, newest first; one statement.

    It is read from the log that is kept anyway, and from no case: a name says what the person did and nothing of how the
    student's file stands today, so showing it is no reading (decisions/0013). That they opened a file counts no
    more once it is protected from them.
    """
    own_files = and_(AccessLog.what.in_(files), ~shut_to(actor, AccessLog.subject_id))
    mine = (
        select(AccessLog.subject_id, AccessLog.at)
        .where(AccessLog.user_id == actor.user_id, or_(AccessLog.what.in_(others), own_files))
        .order_by(AccessLog.at.desc())
        .limit(LOOKED_BACK)
        .subquery()
    )
    last = select(mine.c.subject_id, func.max(mine.c.at).label("at")).group_by(mine.c.subject_id).subquery()
    rows = session().execute(
        among.join(last, last.c.subject_id == Student.id)
        .join(ClassGroup, ClassGroup.id == Student.class_id)
        .add_columns(ClassGroup.name)
        .order_by(last.c.at.desc())
        .limit(RECENT)
    )
    return [StudentLine(student, class_name) for student, class_name in rows]


def count_reads(since: date, until: date) -> int:
    """How many readings the log has from the first day to the last one; for those who may read the log; one statement."""
    begins, ends = _midnight(since), _midnight(until + timedelta(days=1))
    return session().scalar(select(func.count()).where(AccessLog.at >= begins, AccessLog.at < ends)) or 0


def answered(purpose: Purpose) -> int:
    """For how many students at the school a paper with an answer came back; one statement."""
    at_school = (
        (Student.school_id == Consent.school_id) & (Student.id == Consent.student_id) & Student.left_on.is_(None)
    )
    query = select(func.count(Consent.student_id.distinct())).join(Student, at_school)
    return session().scalar(query.where(Consent.purpose == purpose)) or 0


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.SCHOOL_TIME)
