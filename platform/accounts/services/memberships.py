"""Roles of people in the school or the office in scope: given, given again, ended."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from accounts.errors import LastAdministrator, LastPrincipal, OtherOffice, RoleNotHere, StudentAccount
from accounts.events import RoleEnded, RoleGiven
from accounts.models import Assignment, Membership, User
from accounts.roles import DISTRICT_ROLES, LABELS, Role
from accounts.services.locking import lock_user
from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.tenancy import SchoolScope


def give_role(*, user_id: UUID, role: Role, actor: Actor) -> None:
    """Give the person the role here, from now on; giving it twice changes nothing.

    Raises NotFound, RoleNotHere, StudentAccount and OtherOffice.
    """
    # Locked, so that two offices cannot both find the person free.
    user = lock_user(user_id)
    check_role_here(role)
    check_kind(role, is_student=user.is_student)
    if role in DISTRICT_ROLES and _works_in_another_office(user_id):
        raise OtherOffice
    here = {"user_id": user_id, "district_id": tenancy.district_id(), "member_school_id": school_here(), "role": role}
    given = session().scalar(
        insert(Membership)
        .values(id=new_id(), since=clock.now(), **here)
        .on_conflict_do_update(
            index_elements=list(here),
            set_={"ended_at": None, "since": clock.now()},
            where=Membership.ended_at.is_not(None),
        )
        .returning(Membership.id)
    )
    if given is not None:
        events.record(RoleGiven(user_id=user_id, role=role), actor)


def end_role(*, user_id: UUID, role: Role, actor: Actor) -> None:
    """End the role here, and what was assigned with it. Raises NotFound, LastPrincipal, LastAdministrator."""
    _keep_one(role, but=user_id)
    ended = session().scalar(
        update(Membership)
        .where(*_here(role), Membership.user_id == user_id)
        .values(ended_at=clock.now())
        .returning(Membership.id)
    )
    if ended is None:
        raise NotFound
    if school_here():
        yesterday = clock.today() - timedelta(days=1)
        session().execute(
            update(Assignment)
            .where(Assignment.user_id == user_id, Assignment.kind == role)
            .where(or_(Assignment.ends_on.is_(None), Assignment.ends_on > yesterday))
            .values(ends_on=yesterday)
        )
    events.record(RoleEnded(user_id=user_id, role=role), actor)


def check_role_here(role: Role) -> None:
    """Refuse an office's role in a school and a school's in an office (RoleNotHere)."""
    if (role in DISTRICT_ROLES) == (school_here() is not None):
        raise RoleNotHere(role=LABELS[role])


def check_kind(role: Role, *, is_student: bool) -> None:
    """Refuse to mix students and staff in one account (StudentAccount): a student's can never reach a case (INV-3)."""
    if is_student != (role is Role.STUDENT_HELPER):
        raise StudentAccount


def school_here() -> UUID | None:
    """The school in scope, None in an office."""
    scope = tenancy.scope()
    return scope.school_id if isinstance(scope, SchoolScope) else None


def holds_role(user_id: UUID, role: Role) -> bool:
    """Whether the person holds the role here; locks it, so that it cannot end before this transaction does."""
    held = select(Membership.id).where(*_here(role), Membership.user_id == user_id).with_for_update()
    return session().scalar(held) is not None


def holders(role: Role, people: Collection[UUID]) -> set[UUID]:
    """Those of these people who hold the role here; locks it, so that it cannot end before this transaction does."""
    held = select(Membership.user_id).where(*_here(role), Membership.user_id.in_(people)).order_by(Membership.id)
    return set(session().scalars(held.with_for_update()))


def _here(role: Role) -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.district_id == tenancy.district_id(),
        Membership.member_school_id.is_not_distinct_from(school_here()),
        Membership.role == role,
        Membership.ended_at.is_(None),
    )


def _keep_one(role: Role, *, but: UUID) -> None:
    """A place is never left without somebody who can manage it. Locked: two who end each other take turns."""
    guarded = {Role.PRINCIPAL: LastPrincipal, Role.DISTRICT_ADMIN: LastAdministrator}
    if role not in guarded:
        return
    holders = session().scalars(
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(*_here(role), User.active)
        .order_by(Membership.id)
        .with_for_update(of=Membership)
    )
    if not set(holders) - {but}:
        raise guarded[role]


def _works_in_another_office(user_id: UUID) -> bool:
    other = (
        select(Membership.id)
        .where(Membership.user_id == user_id, Membership.ended_at.is_(None), Membership.member_school_id.is_(None))
        .where(Membership.district_id != tenancy.district_id())
    )
    return session().scalar(other.limit(1)) is not None
