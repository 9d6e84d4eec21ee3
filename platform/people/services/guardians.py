"""Naming a student's guardians. Telephone numbers are sealed here, before they reach the database."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kernel import crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound, StaleRecord
from kernel.ids import new_id
from people.events import GuardianDismissed, GuardianNamed
from people.models import Guardian, Student, StudentGuardian
from people.queries import PHONE


def name_guardian(
    *,
    student: Student,
    position: int,
    name: str,
    relation: str,
    phone: str = "",
    seen_version: int | None = None,
    actor: Actor,
) -> Guardian:
    """Set the first or second guardian of a student. A guardian whom siblings share changes for all of them.

    `seen_version` is the guardian's that the person saw, None where there was none. Raises StaleRecord.
    """
    found = _at(student.id, position)
    if found is None:
        guardian = _add(student, position, name, relation, phone)
    else:
        guardian, link = found
        current = {"name": guardian.name, "relation": link.relation, "version": guardian.version}
        locking.expect(guardian, seen_version or 0, current=current)
        guardian.name, link.relation = name, relation
        _write_phone(guardian, phone)
    events.record(GuardianNamed(student_id=student.id, guardian_id=guardian.id), actor)
    return guardian


def dismiss_guardian(*, student: Student, position: int, actor: Actor) -> None:
    """Take a guardian from a student; one who is nobody's guardian any more is erased. Raises NotFound."""
    found = _at(student.id, position)
    if found is None:
        raise NotFound
    guardian, link = found
    session().delete(link)
    session().flush()  # the next question must not see the link
    if session().scalar(select(StudentGuardian.id).where(StudentGuardian.guardian_id == guardian.id).limit(1)) is None:
        session().delete(guardian)
    events.record(GuardianDismissed(student_id=student.id, guardian_id=guardian.id), actor)


def sealed_phone(phone: str, guardian_id: UUID) -> tuple[bytes | None, bytes | None]:
    """A telephone number as it is stored: the seal and what it is found and compared by."""
    if not phone:
        return None, None
    return crypto.seal(phone, row=guardian_id, field=PHONE), phone_index(phone)


def phone_index(phone: str) -> bytes:
    """What a telephone number is found and compared by."""
    return crypto.blind_index(phone, field=PHONE)


def _at(student_id: UUID, position: int) -> tuple[Guardian, StudentGuardian] | None:
    row = (
        session()
        .execute(
            select(Guardian, StudentGuardian)
            .join(StudentGuardian, StudentGuardian.guardian_id == Guardian.id)
            .where(StudentGuardian.student_id == student_id, StudentGuardian.position == position)
            .with_for_update()
        )
        .first()
    )
    return (row[0], row[1]) if row else None


def _add(student: Student, position: int, name: str, relation: str, phone: str) -> Guardian:
    guardian = Guardian(id=new_id(), name=name)
    _write_phone(guardian, phone)
    try:
        with session().begin_nested():
            session().add(guardian)
            session().flush()  # the link points at it
            session().add(
                StudentGuardian(student_id=student.id, guardian_id=guardian.id, position=position, relation=relation)
            )
    except IntegrityError as fault:
        raise StaleRecord from fault  # somebody else named one in the same moment
    return guardian


def _write_phone(guardian: Guardian, phone: str) -> None:
    # A seal is different every time, so an unchanged number must not be sealed anew: it would count as a change.
    if (phone_index(phone) if phone else None) != guardian.phone_index:
        guardian.phone_sealed, guardian.phone_index = sealed_phone(phone, guardian.id)
