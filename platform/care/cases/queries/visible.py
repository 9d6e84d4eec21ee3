"""Which cases a person may know of, and of whose students they are told at all: the one rule, and its joins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from accounts.roles import Role
from care.cases.lifecycle import CaseState
from care.cases.models import CaseCategory, CaseFile, CaseRequest, RiskFlag
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from people import queries as people
from people.models import ClassGroup, Student
from policy_profiles.categories import Tier
from privacy import tiers
from privacy.bars import may_not_write
from privacy.errors import WritingBarred
from privacy.protection import shut_to
from privacy.tiers import Standing, View

# Offices that know the school's people, but not who is in care.
_NOT_ABOUT_CASES = frozenset({Role.ACADEMIC_AFFAIRS, Role.LOGISTICS, Role.SUBJECT_TEACHER})


def visible_cases(actor: Actor) -> Select[CaseFile]:
    """The cases that this person may know of: need-to-know by class, and for a student's account none (INV-3).

    A candidate whose every category is of tier 4 is known to those who read tier 4 and to its proposer. A protected file
    is known to the people named alone.
    """
    return (
        select(CaseFile)
        .join(Student, of_student())
        .join(ClassGroup, of_class())
        .where(_mine(actor), or_(CaseFile.state != CaseState.CANDIDATE, _knows_candidate(actor)))
        .where(~shut_to(actor, CaseFile.student_id))
    )


def visible_case(actor: Actor, case_id: UUID) -> CaseFile:
    """One of them, locked for the use case that follows; raises NotFound, WritingBarred."""
    row = session().execute(_to_change(visible_cases(actor).where(CaseFile.id == case_id), actor)).first()
    if row is None:
        raise NotFound
    case, is_barred = row
    if is_barred:
        raise WritingBarred
    return case


def visible_case_student(actor: Actor, case_id: UUID) -> UUID:
    """Whose file one of them is, without locking it; raises NotFound."""
    query = visible_cases(actor).where(CaseFile.id == case_id).with_only_columns(CaseFile.student_id)
    found = session().scalar(query)
    if found is None:
        raise NotFound
    return found


def shut_among(actor: Actor, case_ids: Collection[UUID]) -> set[UUID]:
    """Which of these cases this person does not open because they are protected: for counts that must not tell of them."""
    return set(
        session().scalars(select(CaseFile.id).where(CaseFile.id.in_(case_ids), shut_to(actor, CaseFile.student_id)))
    )


def visible_cases_of(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, CaseFile]:
    """These cases, locked in a steady order, in one statement; raises NotFound unless this person may know of every one.

    Raises WritingBarred where they write nothing about one of the students for now.
    """
    query = visible_cases(actor).where(CaseFile.id.in_(case_ids)).order_by(CaseFile.id)
    rows = session().execute(_to_change(query, actor)).all()
    found = {case.id: case for case, _is_barred in rows}
    if found.keys() != set(case_ids):
        raise NotFound
    if any(is_barred for _case, is_barred in rows):
        raise WritingBarred
    return found


def refuse_barred(actor: Actor, case_id: UUID) -> None:
    """For records that are found without their case: raises WritingBarred; one statement."""
    query = select(CaseFile.id).where(CaseFile.id == case_id, may_not_write(actor, CaseFile.student_id))
    if session().scalar(query) is not None:
        raise WritingBarred


def answered_for(actor: Actor) -> Select[Student]:
    """The students at school whose files this person could be shown, whether they have one or not: no case is read."""
    return people.visible_students(_about_cases(actor))


def standing_in(class_group: ClassGroup, actor: Actor) -> Standing:
    """In which roles the actor stands to the students of a class."""
    return tiers.standing(
        actor,
        class_id=class_group.id,
        grade=class_group.grade,
        org_unit_id=class_group.org_unit_id,
        class_title=class_group.name,
    )


def _to_change(query: Select[CaseFile], actor: Actor) -> Select[CaseFile, bool]:
    barred = may_not_write(actor, CaseFile.student_id)
    return query.with_only_columns(CaseFile, barred).with_for_update(of=CaseFile)


def _mine(actor: Actor) -> ColumnElement[bool]:
    return false() if actor.is_student else people.class_filter(_about_cases(actor))


def _about_cases(actor: Actor) -> Actor:
    """The person without what tells them nothing of cases: some offices, and the classes in which they only teach."""
    return replace(actor, roles=actor.roles - _NOT_ABOUT_CASES, taught_class_ids=frozenset())


def _knows_candidate(actor: Actor) -> ColumnElement[bool]:
    held = [role for role in tiers.WHOLE_SCHOOL if role in actor.roles]
    if tiers.view(Tier.T4, held) is View.FULL:
        return CaseFile.id.is_not(None)
    open_enough = exists().where(
        *hangs_on_case(CaseCategory), CaseCategory.removed_at.is_(None), CaseCategory.tier != Tier.T4
    )
    return or_(open_enough, CaseFile.proposed_by == actor.user_id)


def hangs_on_case(
    model: type[CaseCategory | CaseRequest | RiskFlag],
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return model.school_id == CaseFile.school_id, model.case_id == CaseFile.id


def of_student() -> ColumnElement[bool]:
    return and_(Student.school_id == CaseFile.school_id, Student.id == CaseFile.student_id)


def of_class() -> ColumnElement[bool]:
    return and_(ClassGroup.school_id == Student.school_id, ClassGroup.id == Student.class_id)


def has_agreed_support() -> ColumnElement[bool]:
    """Whether something was agreed to help, as a condition; what it is stays sealed."""
    return CaseFile.support_sealed.is_not(None)
