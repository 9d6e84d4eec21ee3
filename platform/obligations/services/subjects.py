"""What duties can be about, as the packages that own these things tell it. Duties follow at once, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert

from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from obligations.events import SubjectUnnamed
from obligations.models import DutySubject, Obligation, ObligationCredit
from obligations.services.opening import open_due, take_turns
from people.models import ClassGroup
from policy_profiles.facts import SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubject:
    """Something that duties can be about; `id` is its own, `active_from` the first day on which the school carried it.

    `attributes` by kind: a case has `confirmed_on`, `priority_since`, `categories` ([{code, subtag, since}]) and `teachers`
    (user ids); a class has `graduating`; an event has `kind`, `happened_at` (with time zone) and `harm_risk`.
    """

    id: UUID
    kind: str
    active_from: date
    class_id: UUID | None = None
    student_id: UUID | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)  # Any: plain JSON values


def register_subject(
    *,
    subject_id: UUID,
    kind: str,
    class_id: UUID | None = None,
    student_id: UUID | None = None,
    active_from: date,
    attributes: Mapping[str, Any] | None = None,  # Any: plain JSON values
    actor: Actor,
) -> DutySubject:
    """Make one thing known and open what is due for it; registering it again changes nothing."""
    register_subjects(
        subjects=[
            NewSubject(
                id=subject_id,
                kind=kind,
                active_from=active_from,
                class_id=class_id,
                student_id=student_id,
                attributes=attributes or {},
            )
        ],
        actor=actor,
    )
    return _known(subject_id)


def register_subjects(*, subjects: Iterable[NewSubject], actor: Actor) -> int:
    """Make many things known in one statement and open what is due for them; returns how many were new."""
    rows = [
        {
            "id": subject.id,
            "kind": SubjectKind(subject.kind),
            "class_id": subject.class_id,
            "student_id": subject.student_id,
            "active_from": subject.active_from,
            "attributes": dict(subject.attributes),
        }
        for subject in subjects
    ]
    if not rows:
        return 0
    take_turns()
    added = session().scalars(insert(DutySubject).on_conflict_do_nothing().returning(DutySubject.id), rows).all()
    if added:
        open_due(subject_ids=added, actor=actor)
    return len(added)


def update_subject(
    *,
    subject_id: UUID,
    class_id: UUID | None = None,
    attributes: Mapping[str, Any] | None = None,  # Any: plain JSON values
    actor: Actor,
) -> DutySubject:
    """Tell what changed; `attributes` replace those of the same name. Raises NotFound.

    Duties that can still be done move to the new class and follow the new facts; what was done or missed stays with the old.
    """
    take_turns()
    subject = _known(subject_id)
    if attributes is not None:
        subject.attributes = {**subject.attributes, **attributes}
    if class_id is not None and class_id != subject.class_id:
        subject.class_id = class_id
        _move_open_duties(subject_id, class_id)
    open_due(subject_ids=[subject_id], actor=actor)
    return subject


def close_subject(*, subject_id: UUID, active_to: date, actor: Actor) -> DutySubject:
    """Nothing is asked for it after `active_to`. Raises NotFound.

    What was not late on that day is superseded, for nobody failed to do it; what was late is missed and stays on record.
    """
    take_turns()
    subject = _known(subject_id)
    subject.active_to = max(active_to, subject.active_from)
    open_due(subject_ids=[subject_id], actor=actor)
    return subject


def unname_subject(*, subject_id: UUID, actor: Actor) -> DutySubject:
    """Take the student's name off every duty about a subject that should never have been one (误列). Raises NotFound.

    The duties stay, without a name, so that what staff did and missed is still counted.
    """
    subject = _known(subject_id)
    subject.student_id = None
    events.record(SubjectUnnamed(subject_id=subject_id), actor)
    return subject


def _known(subject_id: UUID) -> DutySubject:
    subject = session().get(DutySubject, (tenancy.school_id(), subject_id))
    if subject is None:
        raise NotFound
    return subject


def _move_open_duties(subject_id: UUID, class_id: UUID) -> None:
    done = select(ObligationCredit.obligation_id).where(ObligationCredit.withdrawn_at.is_(None))
    grade = select(ClassGroup.grade).where(ClassGroup.id == class_id).scalar_subquery()
    session().execute(
        update(Obligation)
        .where(Obligation.subject_id == subject_id, Obligation.superseded_at.is_(None), Obligation.id.not_in(done))
        .where(or_(Obligation.period_end_on.is_(None), Obligation.period_end_on >= clock.today()))
        .values(class_id=class_id, grade=grade)
    )
