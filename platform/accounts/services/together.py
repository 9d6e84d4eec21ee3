"""Many colleagues at once: accounts with their role, and what each answers for; the rules of a single one hold for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accounts import usernames
from accounts.errors import AlreadyAssigned, RoleMissing, RoleNotHere, UsernameTaken
from accounts.events import AssignmentsGiven, RolesGiven
from accounts.models import Assignment, Membership, User
from accounts.roles import DISTRICT_ROLES, LABELS, Role
from accounts.services.assignments import check_target
from accounts.services.credentials import new_uniquifier
from accounts.services.memberships import check_kind, check_role_here, holders, school_here
from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import InvalidInput, NotFound
from kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be opened."""

    username: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssignment:
    """What somebody is to answer for, from today: a class, or for a grade head a grade or a college."""

    user_id: UUID
    class_id: UUID | None = None
    grade: int | None = None
    org_unit_id: UUID | None = None


def open_accounts(*, accounts: Sequence[NewAccount], role: Role, actor: Actor) -> list[User]:
    """Open accounts of colleagues in the school in scope, all or none, each with this role.

    They have no password: nobody signs in with one until its owner is given a first one at the console. Raises InvalidInput,
    UsernameTaken, RoleNotHere, StudentAccount.
    """
    check_role_here(role)
    if role in DISTRICT_ROLES:
        raise RoleNotHere(role=LABELS[role])
    check_kind(role, is_student=False)
    if faults := [fault for account in accounts for fault in usernames.faults(account.username)]:
        raise InvalidInput({"username": list(dict.fromkeys(faults))})
    users = [_user(account) for account in accounts]
    try:
        with session().begin_nested():
            session().add_all(users)
    except IntegrityError as fault:
        raise UsernameTaken from fault
    session().add_all(_membership(user, role) for user in users)
    if users:
        events.record(RolesGiven(user_ids=tuple(user.id for user in users), role=role), actor)
    return users


def assign_all(*, kind: Role, assignments: Sequence[NewAssignment], actor: Actor) -> list[Assignment]:
    """Let people answer for classes, grades or colleges from today on, all or none.

    Raises RoleMissing, TargetMissing, TargetNotTaken, AlreadyAssigned, and NotFound for a class that is not this school's.
    """
    for wanted in assignments:
        check_target(kind, class_id=wanted.class_id, grade=wanted.grade, org_unit_id=wanted.org_unit_id, is_needed=True)
    people = {wanted.user_id for wanted in assignments}
    if people - holders(kind, people):
        raise RoleMissing(role=LABELS[kind])
    targets = [(wanted.user_id, wanted.class_id, wanted.grade, wanted.org_unit_id) for wanted in assignments]
    if len(set(targets)) < len(targets) or _assigned(kind, people) & set(targets):
        raise AlreadyAssigned
    given = [_assignment(kind, wanted, actor) for wanted in assignments]
    try:
        with session().begin_nested():
            session().add_all(given)
    except IntegrityError as fault:
        # The composite foreign key: a class of another school, or none at all.
        raise NotFound from fault
    if given:
        events.record(AssignmentsGiven(assignment_ids=tuple(one.id for one in given), kind=kind), actor)
    return given


def _user(account: NewAccount) -> User:
    return User(
        id=new_id(),
        username=usernames.normalise(account.username),
        name=account.name,
        fs_uniquifier=new_uniquifier(),
    )


def _membership(user: User, role: Role) -> Membership:
    return Membership(
        id=new_id(),
        user_id=user.id,
        district_id=tenancy.district_id(),
        member_school_id=school_here(),
        role=role,
        since=clock.now(),
    )


def _assigned(kind: Role, people: set[UUID]) -> set[tuple[UUID, UUID | None, int | None, UUID | None]]:
    """What these people answer for already, today or later."""
    query = select(Assignment.user_id, Assignment.class_id, Assignment.grade, Assignment.org_unit_id).where(
        Assignment.user_id.in_(people),
        Assignment.kind == kind,
        (Assignment.ends_on.is_(None)) | (Assignment.ends_on >= clock.today()),
    )
    return {(user, class_id, grade, unit) for user, class_id, grade, unit in session().execute(query)}


def _assignment(kind: Role, wanted: NewAssignment, actor: Actor) -> Assignment:
    return Assignment(
        id=new_id(),
        user_id=wanted.user_id,
        kind=kind,
        class_id=wanted.class_id,
        grade=wanted.grade,
        org_unit_id=wanted.org_unit_id,
        starts_on=clock.today(),
        granted_by=actor.user_id,
    )
