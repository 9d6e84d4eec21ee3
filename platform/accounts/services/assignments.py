"""Need-to-know: which class, grade or college a person answers for, granted by the principal and limited in time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from accounts.errors import AlreadyAssigned, DatesReversed, RoleMissing, TargetMissing, TargetNotTaken, TargetsTogether
from accounts.events import AssignmentEnded, AssignmentGiven
from accounts.models import Assignment
from accounts.roles import CLASS_ROLES, LABELS, Role
from accounts.services.memberships import holds_role
from kernel import clock, events
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id


def assign(
    *,
    user_id: UUID,
    kind: Role,
    class_id: UUID | None = None,
    grade: int | None = None,
    org_unit_id: UUID | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    actor: Actor,
) -> Assignment:
    """Let the person answer for a class (teachers; a student helper belongs to one), a grade or a college (its head).

    Both days are included; without `starts_on` from today, without `ends_on` until ended. Raises RoleMissing, TargetMissing,
    TargetNotTaken, DatesReversed, AlreadyAssigned, and NotFound for a class or a college that is not this school's.
    """
    check_target(kind, class_id=class_id, grade=grade, org_unit_id=org_unit_id, is_needed=True)
    first = starts_on or clock.today()
    if ends_on is not None and ends_on < first:
        raise DatesReversed
    if not holds_role(user_id, kind):
        raise RoleMissing(role=LABELS[kind])
    given = Assignment(
        id=new_id(),
        user_id=user_id,
        kind=kind,
        class_id=class_id,
        grade=grade,
        org_unit_id=org_unit_id,
        starts_on=first,
        ends_on=ends_on,
        granted_by=actor.user_id,
    )
    if _overlaps(given):
        raise AlreadyAssigned
    _insert(given)
    events.record(
        AssignmentGiven(
            assignment_id=given.id,
            user_id=user_id,
            kind=kind,
            class_id=class_id,
            grade=grade,
            org_unit_id=org_unit_id,
        ),
        actor,
    )
    return given


def cover(*, user_id: UUID, class_id: UUID, ends_on: date, actor: Actor) -> Assignment:
    """Let a colleague into a class for what was handed over, until the end of `ends_on`; it asks nothing else of them.

    A cover that is in force is prolonged and given back. Raises RoleMissing, DatesReversed, NotFound.
    """
    today = clock.today()
    if ends_on < today:
        raise DatesReversed
    if not holds_role(user_id, Role.CLASS_TEACHER):
        raise RoleMissing(role=LABELS[Role.CLASS_TEACHER])
    known = session().scalar(
        select(Assignment)
        .where(Assignment.user_id == user_id, Assignment.class_id == class_id, Assignment.is_cover)
        .where(Assignment.starts_on <= today, Assignment.ends_on >= today)
        .with_for_update()
    )
    if known is not None:
        known.ends_on = max(known.ends_on or ends_on, ends_on)
        return known
    given = Assignment(
        id=new_id(),
        user_id=user_id,
        kind=Role.CLASS_TEACHER,
        class_id=class_id,
        starts_on=today,
        ends_on=ends_on,
        granted_by=actor.user_id,
        is_cover=True,
    )
    _insert(given)
    events.record(
        AssignmentGiven(
            assignment_id=given.id, user_id=user_id, kind=Role.CLASS_TEACHER, class_id=class_id, grade=None
        ),
        actor,
    )
    return given


def end_assignment(*, assignment_id: UUID, actor: Actor, last_day: date | None = None) -> Assignment:
    """End it after `last_day`; without one it is over at once. Raises NotFound."""
    row = session().scalar(select(Assignment).where(Assignment.id == assignment_id).with_for_update())
    if row is None:
        raise NotFound
    row.ends_on = last_day or clock.today() - timedelta(days=1)
    events.record(AssignmentEnded(assignment_id=row.id, user_id=row.user_id), actor)
    return row


def check_target(
    kind: Role, *, class_id: UUID | None, grade: int | None, org_unit_id: UUID | None = None, is_needed: bool
) -> None:
    """Refuse a class for a grade head, a grade or a college for a teacher, any of them for anybody else, and two at once.

    Raises TargetNotTaken, TargetsTogether, and TargetMissing where one is needed.
    """
    takes_class, takes_others = kind in CLASS_ROLES, kind is Role.GRADE_HEAD
    others = [target for target in (grade, org_unit_id) if target is not None]
    takes_none = not takes_class and not takes_others
    if (class_id and not takes_class) or (others and not takes_others) or (is_needed and takes_none):
        raise TargetNotTaken(role=LABELS[kind])
    if len(others) > 1:
        raise TargetsTogether
    if is_needed and not (class_id if takes_class else others):
        raise TargetMissing(role=LABELS[kind], target="班级" if takes_class else "年级或学院")


def _overlaps(given: Assignment) -> bool:
    same = (
        select(Assignment.id)
        .where(Assignment.user_id == given.user_id, Assignment.kind == given.kind)
        .where(Assignment.is_cover.is_(False))
        .where(Assignment.class_id.is_not_distinct_from(given.class_id))
        .where(Assignment.grade.is_not_distinct_from(given.grade))
        .where(Assignment.org_unit_id.is_not_distinct_from(given.org_unit_id))
        .where(or_(Assignment.ends_on.is_(None), Assignment.ends_on >= given.starts_on))
    )
    if given.ends_on is not None:
        same = same.where(Assignment.starts_on <= given.ends_on)
    return session().scalar(same.limit(1)) is not None


def _insert(given: Assignment) -> None:
    try:
        with session().begin_nested():
            session().add(given)
    except IntegrityError as fault:
        # The composite foreign key: a class of another school, or none at all.
        raise NotFound from fault
