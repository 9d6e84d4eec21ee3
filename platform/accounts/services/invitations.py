"""Invitations: a link that is random, stored hashed, for one use, expiring; the person chooses the user name."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, update

from accounts.codes import digest, new_code
from accounts.errors import InvitationSpent, RoleNotHere
from accounts.events import InvitationAccepted, InvitationRevoked, PersonInvited
from accounts.models import Invitation, User
from accounts.roles import DISTRICT_ROLES, GROUP_ROLES, LABELS, Role
from accounts.services.assignments import assign, check_target
from accounts.services.credentials import open_account
from accounts.services.memberships import check_kind, check_role_here, give_role, school_here
from kernel import clock, events, tenancy
from kernel.actor import Actor
from kernel.db import session
from kernel.errors import NotFound
from kernel.ids import new_id

VALID = timedelta(days=7)


def invite(
    *, role: Role, name: str, class_id: UUID | None = None, grade: int | None = None, actor: Actor
) -> tuple[Invitation, str]:
    """A link for a new colleague here, and its code, told only now. Raises RoleNotHere, TargetNotTaken.

    `class_id` or `grade` become an assignment on acceptance. The leadership group is appointed, not invited.
    """
    check_role_here(role)
    if role in GROUP_ROLES:
        raise RoleNotHere(role=LABELS[role])
    check_target(role, class_id=class_id, grade=grade, is_needed=False)
    return _send(
        Invitation(
            id=new_id(),
            district_id=tenancy.district_id(),
            invited_school_id=school_here(),
            role=role,
            name=name,
            assigned_class_id=class_id,
            assigned_grade=grade,
            invited_by=actor.user_id,
        ),
        actor,
    )


def invite_principal(*, school_id: UUID, name: str, actor: Actor) -> tuple[Invitation, str]:
    """A link for the principal of a school of the district in scope; the caller has found the school there."""
    if school_here() is not None:
        raise RoleNotHere(role=LABELS[Role.PRINCIPAL])
    return _send(
        Invitation(
            id=new_id(),
            district_id=tenancy.district_id(),
            invited_school_id=school_id,
            role=Role.PRINCIPAL,
            name=name,
            invited_by=actor.user_id,
        ),
        actor,
    )


def revoke_invitation(*, invitation_id: UUID, actor: Actor) -> None:
    """Withdraw a link of this place that was not used yet. Raises NotFound."""
    revoked = session().scalar(
        update(Invitation)
        .where(Invitation.id == invitation_id, *_here(), Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .returning(Invitation.id)
    )
    if revoked is None:
        raise NotFound
    events.record(InvitationRevoked(invitation_id=invitation_id), actor)


def accept(*, code: str, username: str, password: str, email: str | None = None) -> User:
    """Open an account with the link, in the scope of the place that invited. Of two clicks at once exactly one wins.

    Raises InvitationSpent, InvalidInput, UsernameTaken, EmailTaken.
    """
    invitation = _use(code)
    user = open_account(
        username=username,
        name=invitation.name,
        password=password,
        email=email,
        is_student=invitation.role == Role.STUDENT_HELPER,
    )
    _welcome(invitation, user)
    return user


def join(*, code: str, user_id: UUID) -> User:
    """Accept with the account that one has already. Raises InvitationSpent, StudentAccount, OtherOffice."""
    invitation = _use(code)
    user = session().get_one(User, user_id)
    check_kind(Role(invitation.role), is_student=user.is_student)
    _welcome(invitation, user)
    return user


def _send(invitation: Invitation, actor: Actor) -> tuple[Invitation, str]:
    code = new_code()
    invitation.token_hash, invitation.expires_at = digest(code), clock.now() + VALID
    session().add(invitation)
    events.record(PersonInvited(invitation_id=invitation.id, role=invitation.role), actor)
    return invitation, code


def _here() -> tuple[ColumnElement[bool], ...]:
    """Invitations of the school in scope; in an office its own, and those for the principals of its schools."""
    here = (Invitation.district_id == tenancy.district_id(),)
    if school := school_here():
        return (*here, Invitation.invited_school_id == school)
    return (*here, Invitation.role.in_({Role.PRINCIPAL, *DISTRICT_ROLES}))


def _use(code: str) -> Invitation:
    """Mark the link as used, in one statement: a second click waits for the first, and then finds nothing."""
    now = clock.now()
    used: Invitation | None = session().scalar(
        update(Invitation)
        .where(Invitation.token_hash == digest(code), Invitation.district_id == tenancy.district_id())
        .where(Invitation.invited_school_id.is_not_distinct_from(school_here()))
        .where(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now)
        .values(used_at=now)
        .returning(Invitation)
    )
    if used is None:
        raise InvitationSpent
    return used


def _welcome(invitation: Invitation, user: User) -> None:
    """Role and assignment, granted in the name of whoever invited."""
    role = Role(invitation.role)
    newcomer = Actor(user_id=user.id, name=user.name, district_id=tenancy.district_id(), school_id=school_here())
    invitation.accepted_by = user.id
    give_role(user_id=user.id, role=role, actor=newcomer)
    if invitation.assigned_class_id or invitation.assigned_grade:
        given = assign(
            user_id=user.id,
            kind=role,
            class_id=invitation.assigned_class_id,
            grade=invitation.assigned_grade,
            actor=newcomer,
        )
        given.granted_by = invitation.invited_by
    if school_here():
        # Its reaction puts the person on the school's staff list; for an office RoleGiven says all.
        events.record(InvitationAccepted(invitation_id=invitation.id, user_id=user.id, role=role), newcomer)
