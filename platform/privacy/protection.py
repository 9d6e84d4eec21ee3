"""A protected file stands above roles: only the people named open it, each as far as their roles go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, select
from sqlalchemy.orm import InstrumentedAttribute

from accounts import queries as accounts
from accounts.models import User
from accounts.roles import Role
from kernel import clock, crypto, events, locking
from kernel.actor import Actor
from kernel.db import session
from kernel.ids import new_id
from people.models import Student
from privacy.events import FileProtected, ProtectionLifted
from privacy.models import FileProtection, FileReader

REASON = "file_protections.reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """Who was named to open a protected file, since when, and why; those in office open it without a name."""

    readers: tuple[tuple[UUID, str], ...]
    reason: str
    by: str
    since: date

    @property
    def reader_ids(self) -> frozenset[UUID]:
        """The accounts of those who were named."""
        return frozenset(user_id for user_id, _name in self.readers)


def shut_to(
    actor: Actor,
    student_id: ColumnElement[Any] | InstrumentedAttribute[Any],  # Any: nullable or not, the same to SQL
) -> ColumnElement[bool]:
    """Whether the student's file is protected and this person is not among those who open it.

    The principal, the head of the group and the class teacher of today always do: whoever comes into the office later
    must be able to do what is due, to name others, and to lift the protection. Who only stands in for the class teacher
    has to be named.
    """
    if actor.has_role(Role.PRINCIPAL, Role.GROUP_HEAD) and not actor.is_student:
        return false()
    standing = (FileProtection.student_id == student_id, FileProtection.lifted_on.is_(None))
    named = exists().where(
        FileReader.school_id == FileProtection.school_id,
        FileReader.protection_id == FileProtection.id,
        FileReader.user_id == actor.user_id,
    )
    own = exists().where(Student.id == FileProtection.student_id, Student.class_id.in_(actor.own_class_ids))
    return exists().where(*standing, ~named, ~own)


@dataclass(frozen=True, slots=True)
class Doors:
    """Who opens which protected file, for everybody at once; it says of each person what `shut_to` says of them."""

    _let_in: Mapping[UUID, frozenset[UUID]]

    def shut_out(self, user_ids: Iterable[UUID], student_id: UUID | None) -> frozenset[UUID]:
        """Which of these people do not open the student's file; nobody where it is a file like others."""
        let_in = self._let_in.get(student_id) if student_id else None
        return frozenset(user_ids) - let_in if let_in is not None else frozenset()


def doors() -> Doors:
    """Of every protected file of the school in scope today; two statements, one while no file is protected."""
    protected = (
        select(FileProtection.student_id, Student.class_id, FileReader.user_id)
        .join(Student, and_(Student.school_id == FileProtection.school_id, Student.id == FileProtection.student_id))
        .outerjoin(
            FileReader,
            and_(FileReader.school_id == FileProtection.school_id, FileReader.protection_id == FileProtection.id),
        )
        .where(FileProtection.lifted_on.is_(None))
    )
    rows = session().execute(protected).all()
    held = accounts.holders(_IN_OFFICE) if rows else []
    let_in = {
        student_id: {one.user_id for one in held if one.role is not Role.CLASS_TEACHER or one.class_id == class_id}
        for student_id, class_id, _reader in rows
    }
    for student_id, _class_id, reader in rows:
        if reader is not None:
            let_in[student_id].add(reader)
    return Doors({student_id: frozenset(people) for student_id, people in let_in.items()})


_IN_OFFICE = (Role.PRINCIPAL, Role.GROUP_HEAD, Role.CLASS_TEACHER)


def is_protected(student_id: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether the student's file is open to the people named alone."""
    return exists().where(FileProtection.student_id == student_id, FileProtection.lifted_on.is_(None))


def protection_of(student_id: UUID) -> Protection | None:
    """The protection that stands, with its readers by name; None for a file like others. Two statements."""
    row = _standing(student_id)
    if row is None:
        return None
    readers = (
        select(User.id, User.name)
        .join(FileReader, FileReader.user_id == User.id)
        .where(FileReader.protection_id == row.id)
        .order_by(User.name, User.id)
    )
    return Protection(
        readers=tuple((user_id, name) for user_id, name in session().execute(readers)),
        reason=crypto.unseal(row.reason_sealed, row=row.id, field=REASON),
        by=row.protected_by_name,
        since=row.protected_on,
    )


def protect(student_id: UUID, *, reader_ids: Collection[UUID], reason: str, actor: Actor) -> FileProtection:
    """Let only these people open the student's file from now on; what stood before is history."""
    locking.take_turns(f"privacy.protect:{student_id}")
    _end(_standing(student_id), actor)
    row = new_id()
    protection = FileProtection(
        id=row,
        student_id=student_id,
        reason_sealed=crypto.seal(reason, row=row, field=REASON),
        protected_by=actor.user_id,
        protected_by_name=actor.name,
        protected_on=clock.today(),
    )
    session().add(protection)
    session().flush()  # the readers point at it
    session().add_all(FileReader(id=new_id(), protection_id=row, user_id=one) for one in sorted(reader_ids))
    events.record(FileProtected(protection_id=row, student_id=student_id, readers=len(reader_ids)), actor)
    return protection


def lift(student_id: UUID, *, actor: Actor) -> None:
    """Let roles decide again; a file that is not protected stays as it is."""
    locking.take_turns(f"privacy.protect:{student_id}")
    standing = _standing(student_id)
    _end(standing, actor)
    if standing is not None:
        events.record(ProtectionLifted(protection_id=standing.id, student_id=student_id), actor)


def _standing(student_id: UUID) -> FileProtection | None:
    query = select(FileProtection).where(FileProtection.student_id == student_id, FileProtection.lifted_on.is_(None))
    return session().scalar(query)


def _end(protection: FileProtection | None, actor: Actor) -> None:
    if protection is not None:
        protection.lifted_on, protection.lifted_by_name = clock.today(), actor.name
        session().flush()  # only one stands, and the database sees to it
