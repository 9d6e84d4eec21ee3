"""Publishing the notice, entering answers into the consent ledger, and writing the access log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from kernel import clock, events, locking, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound, ServiceUnavailable
from kernel.ids import new_id
from people import queries as people
from people.models import Student
from policy_profiles import queries as profiles
from policy_profiles.categories import Tier
from privacy import queries, wording
from privacy.consent import Decision, Purpose, Signer, is_valid_signature, may_follow
from privacy.errors import (
    LabelledWording,
    NoNotice,
    NothingToWithdraw,
    NoticeUnchanged,
    SignatureMissing,
    SignedInFuture,
)
from privacy.events import ConsentsRecorded, NoticePublished
from privacy.models import AccessLog, Consent, PrivacyNotice
from tenants import services as tenants
from tenants.onboarding import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one paper says about one purpose."""

    student_id: UUID
    purpose: Purpose
    decision: Decision
    signer: Signer


def publish_notice(*, body: str, actor: Actor) -> PrivacyNotice:
    """Publish a new version of the notice and confirm the onboarding step CONSENT_INFORMED.

    Raises LabelledWording when the text would hand a label to a guardian, NoticeUnchanged when it is the one in force.
    """
    refuse_labels(body, names=category_names())
    locking.take_turns("privacy.publish_notice")
    current = queries.current_notice()
    if current and current.body == body:
        raise NoticeUnchanged
    notice = PrivacyNotice(
        id=new_id(),
        number=current.number + 1 if current else 1,
        body=body,
        published_by=actor.user_id,
        published_by_name=actor.name,
    )
    session().add(notice)
    events.record(NoticePublished(notice_id=notice.id, number=notice.number), actor)
    tenants.confirm_step(step=Step.CONSENT_INFORMED, note=f"第 {notice.number} 版", actor=actor)
    return notice


def refuse_labels(text: str, *, names: Collection[str] = ()) -> None:
    """Raise LabelledWording, naming each blocked word and what to write instead; `names` are the profile's categories."""
    faults = wording.faults(text, names)
    if faults:
        hints = dict.fromkeys(_hint(fault) for fault in faults)
        raise LabelledWording(words="，".join(hints))


def record_answers(*, answers: Sequence[Answer], signed_on: date, actor: Actor) -> int:
    """Enter signed paper answers into the ledger, all or none; returns how many were new.

    An answer that repeats what stands adds nothing. Raises NotFound for a student whom the actor does not answer for,
    SignatureMissing, SignedInFuture, NothingToWithdraw, NoNotice.
    """
    notice = queries.current_notice()
    if notice is None:
        raise NoNotice
    if signed_on > clock.today():
        raise SignedInFuture
    standing = queries.standing_consents({answer.student_id for answer in answers})
    _check(answers, standing, _birthdays(answers, actor), signed_on)
    fresh = [answer for answer in answers if standing[answer.student_id].get(answer.purpose) is not answer.decision]
    if fresh:
        moment = clock.now()
        session().add_all(_row(answer, notice, signed_on, actor, moment) for answer in fresh)
        students = len({answer.student_id for answer in fresh})
        events.record(ConsentsRecorded(notice_id=notice.id, students=students, answers=len(fresh)), actor)
    return len(fresh)


def log_reads(*, student_ids: Collection[UUID], what: str, tier: Tier, reason: str, actor: Actor) -> None:
    """Write that `actor` reads `what` about these students, in one INSERT of this transaction (INV-6).

    Raises ServiceUnavailable when it cannot be written: then nothing may be shown.
    """
    if not student_ids:
        return
    school = tenancy.school_id()
    reader = {"user_id": actor.user_id, "actor_name": actor.name, "what": what, "tier": tier.value, "reason": reason}
    rows = [{"school_id": school, "id": new_id(), "subject_id": student, **reader} for student in student_ids]
    try:
        session().execute(insert(AccessLog), rows)
    except SQLAlchemyError as fault:
        raise ServiceUnavailable from fault


def category_names() -> list[str]:
    """The category names of the profile in force; a school may publish its notice before it has one."""
    in_force = profiles.in_force()
    return [category.title for category in in_force.profile.categories] if in_force else []


def _hint(fault: wording.Fault) -> str:
    return f"「{fault.word}」可写「{fault.suggestion}」" if fault.suggestion else f"「{fault.word}」请删去"


def _birthdays(answers: Sequence[Answer], actor: Actor) -> dict[UUID, date | None]:
    """The birthdays of the students; raises NotFound when one of them is not the actor's."""
    wanted = {answer.student_id for answer in answers}
    mine = people.visible_students(actor).where(Student.id.in_(wanted)).with_only_columns(Student.id, Student.born_on)
    birthdays = {row.id: row.born_on for row in session().execute(mine)}
    if birthdays.keys() != wanted:
        raise NotFound
    return birthdays


def _check(
    answers: Sequence[Answer],
    standing: dict[UUID, dict[Purpose, Decision]],
    birthdays: dict[UUID, date | None],
    signed_on: date,
) -> None:
    unsigned = {
        answer.student_id
        for answer in answers
        if not is_valid_signature(answer.decision, answer.signer, birthdays[answer.student_id], signed_on)
    }
    if unsigned:
        raise SignatureMissing(count=len(unsigned))
    for answer in answers:
        if not may_follow(answer.decision, standing[answer.student_id].get(answer.purpose)):
            raise NothingToWithdraw


def _row(answer: Answer, notice: PrivacyNotice, signed_on: date, actor: Actor, moment: object) -> Consent:
    return Consent(
        id=new_id(),
        student_id=answer.student_id,
        notice_id=notice.id,
        purpose=answer.purpose,
        decision=answer.decision,
        signer_kind=answer.signer,
        signed_on=signed_on,
        recorded_at=moment,
        recorded_by=actor.user_id,
        recorded_by_name=actor.name,
    )
