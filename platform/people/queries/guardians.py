"""Reads about guardians, whose telephone numbers are sealed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from accounts.roles import Role
from kernel import crypto
from kernel.actor import Actor
from kernel.db import session
from people.models import ClassGroup, Guardian, StudentGuardian

PHONE = "guardians.phone"
"""The sealed field, as its seal names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A guardian with the telephone number opened; reading it is reading tier T2."""

    guardian: Guardian
    position: int
    relation: str
    phone: str


def may_see_contacts(actor: Actor, group: ClassGroup) -> bool:
    """Whether this person may have the telephone numbers of a class's guardians (domain.md section 4, contacts).

    Whoever keeps the roster or answers for the class may; subject teachers and counsellors know the class without them.
    """
    return (
        actor.has_role(Role.PRINCIPAL, Role.ACADEMIC_AFFAIRS, Role.GROUP_HEAD, Role.GROUP_MEMBER)
        or (actor.has_role(Role.GRADE_HEAD) and _heads(actor, group))
        or (actor.has_role(Role.CLASS_TEACHER) and group.id in actor.class_ids)
    )


def _heads(actor: Actor, group: ClassGroup) -> bool:
    return group.grade in actor.grades or group.org_unit_id in actor.org_unit_ids


def contacts(student_id: UUID) -> list[Contact]:
    """The guardians of a student with their telephone numbers; the caller logs that they were read."""
    rows = session().execute(
        select(Guardian, StudentGuardian)
        .join(StudentGuardian, StudentGuardian.guardian_id == Guardian.id)
        .where(StudentGuardian.student_id == student_id)
        .order_by(StudentGuardian.position)
    )
    return [
        Contact(guardian=guardian, position=link.position, relation=link.relation, phone=phone_of(guardian))
        for guardian, link in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLine:
    """A guardian as a list of families shows one: how related, and whether a number is known, but not which."""

    relation: str
    name: str
    has_phone: bool


def families_of(student_ids: Collection[UUID]) -> dict[UUID, list[FamilyLine]]:
    """The guardians of these students, whoever is asked first in front; one statement for all of them."""
    found: dict[UUID, list[FamilyLine]] = {student: [] for student in student_ids}
    rows = session().execute(
        select(StudentGuardian.student_id, StudentGuardian.relation, Guardian.name, Guardian.phone_index.is_not(None))
        .join(
            Guardian,
            (Guardian.school_id == StudentGuardian.school_id) & (Guardian.id == StudentGuardian.guardian_id),
        )
        .where(StudentGuardian.student_id.in_(student_ids))
        .order_by(StudentGuardian.student_id, StudentGuardian.position)
    )
    for student, relation, name, has_phone in rows:
        found[student].append(FamilyLine(relation=relation, name=name, has_phone=has_phone))
    return found


def phone_of(guardian: Guardian) -> str:
    """A guardian's telephone number, opened; empty when none is known."""
    if guardian.phone_sealed is None:
        return ""
    return crypto.unseal(guardian.phone_sealed, row=guardian.id, field=PHONE)
