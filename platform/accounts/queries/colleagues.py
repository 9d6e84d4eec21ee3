"""Who works in the school or the office in scope, who is invited, and which tokens are in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from accounts.codes import digest
from accounts.errors import InvitationSpent
from accounts.models import ApiToken, Assignment, Invitation, Membership, User
from accounts.roles import LABELS, Role
from kernel import clock, tenancy
from kernel.db import session
from kernel.errors import NotFound
from kernel.tenancy import DistrictScope, SchoolScope
from tenants.models import District, School


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a person answers for, now or later; `ends_on` is the last day."""

    id: UUID
    role: Role
    class_id: UUID | None
    grade: int | None
    org_unit_id: UUID | None
    starts_on: date
    ends_on: date | None
    is_cover: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A person who works here."""

    user_id: UUID
    name: str
    username: str
    roles: tuple[Role, ...]
    charges: tuple[Charge, ...]

    @property
    def role_words(self) -> str:
        """The roles in the words of the school."""
        return "、".join(LABELS[role] for role in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A link that is good: for whom, as what, and where."""

    name: str
    role: Role
    place: str
    scope: SchoolScope | DistrictScope


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """A token without its text, and the place in which it counts."""

    id: UUID
    scope: SchoolScope | DistrictScope
    label: str
    owner: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @property
    def is_good(self) -> bool:
        """Whether it still opens a door."""
        return self.revoked_at is None and self.expires_at > clock.now()


def colleagues() -> list[Colleague]:
    """Everybody who holds a role here, in two statements (one in an office), principals first, then by name."""
    people: dict[UUID, tuple[User, list[Role]]] = {}
    for user, role in session().execute(_MEMBERS.where(*_members_here())):
        people.setdefault(user.id, (user, []))[1].append(Role(role))
    charges = _charges(people) if isinstance(tenancy.scope(), SchoolScope) else {}
    order = list(Role)
    found = [
        Colleague(
            user_id=user.id,
            name=user.name,
            username=user.username or "",
            roles=tuple(sorted(roles, key=order.index)),
            charges=tuple(charges.get(user.id, ())),
        )
        for user, roles in people.values()
    ]
    return sorted(found, key=lambda person: (order.index(person.roles[0]), person.name))


def colleague(user_id: UUID) -> Colleague:
    """One person who works here; raises NotFound for anybody else."""
    for person in colleagues():
        if person.user_id == user_id:
            return person
    raise NotFound


def schools_with_role(role: Role) -> set[UUID]:
    """The schools of the district in scope in which somebody holds the role; one statement."""
    query = select(Membership.member_school_id).where(
        Membership.district_id == tenancy.district_id(),
        Membership.role == role,
        Membership.ended_at.is_(None),
        Membership.member_school_id.is_not(None),
    )
    return {school_id for school_id in session().scalars(query) if school_id is not None}


def names_with_role(school_id: UUID, role: Role) -> list[str]:
    """Who holds the role in a school of the district in scope."""
    here = (Membership.member_school_id == school_id, Membership.district_id == tenancy.district_id())
    names = select(User.name).join(Membership, Membership.user_id == User.id)
    held = (Membership.role == role, Membership.ended_at.is_(None), User.active)
    return list(session().scalars(names.where(*here, *held).order_by(User.name)))


def people_in(*roles: Role) -> list[tuple[Role, str]]:
    """Who holds one of these roles in the school in scope, in the order given; one statement."""
    here = (Membership.member_school_id == tenancy.school_id(), Membership.role.in_(roles))
    query = select(Membership.role, User.name).join(User, User.id == Membership.user_id)
    rows = session().execute(query.where(*here, Membership.ended_at.is_(None), User.active))
    return sorted(((Role(role), name) for role, name in rows), key=lambda one: (roles.index(one[0]), one[1]))


def open_invitations() -> Sequence[Invitation]:
    """The links of this place that are still good, newest first."""
    good = (Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > clock.now())
    here = (
        Invitation.district_id == tenancy.district_id(),
        Invitation.invited_school_id.is_not_distinct_from(_school()),
    )
    return session().scalars(select(Invitation).where(*good, *here).order_by(Invitation.created_at.desc())).all()


def invited(code: str) -> Invited:
    """What a link is for, read before any scope opens; raises InvitationSpent."""
    row = (
        session()
        .execute(
            select(Invitation, School.name, District.name)
            .join(District, District.id == Invitation.district_id)
            .outerjoin(School, School.id == Invitation.invited_school_id)
            .where(Invitation.token_hash == digest(code))
            .where(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > clock.now())
        )
        .one_or_none()
    )
    if row is None:
        raise InvitationSpent
    invitation, school_name, district_name = row
    return Invited(
        name=invitation.name,
        role=Role(invitation.role),
        place=school_name or district_name,
        scope=_scope(invitation.invited_school_id, invitation.district_id),
    )


def tokens_here() -> list[IssuedToken]:
    """The tokens of this place, newest first; ended ones stay to be seen."""
    here = (ApiToken.district_id == tenancy.district_id(), ApiToken.token_school_id.is_not_distinct_from(_school()))
    return _issued(*here)


def all_tokens() -> list[IssuedToken]:
    """Every token of the deployment (console only)."""
    return _issued()


def _issued(*where: ColumnElement[bool]) -> list[IssuedToken]:
    rows = session().execute(
        select(ApiToken, User.name)
        .join(User, User.id == ApiToken.user_id)
        .where(*where)
        .order_by(ApiToken.created_at.desc())
    )
    return [
        IssuedToken(
            id=token.id,
            scope=_scope(token.token_school_id, token.district_id),
            label=token.label,
            owner=owner,
            created_at=token.created_at,
            expires_at=token.expires_at,
            revoked_at=token.revoked_at,
        )
        for token, owner in rows
    ]


_MEMBERS = select(User, Membership.role).join(Membership, Membership.user_id == User.id).where(User.active)


def _members_here() -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.district_id == tenancy.district_id(),
        Membership.member_school_id.is_not_distinct_from(_school()),
        Membership.ended_at.is_(None),
    )


def _charges(people: dict[UUID, tuple[User, list[Role]]]) -> dict[UUID, list[Charge]]:
    found: dict[UUID, list[Charge]] = {}
    not_over = or_(Assignment.ends_on.is_(None), Assignment.ends_on >= clock.today())
    rows = session().scalars(
        select(Assignment)
        .where(Assignment.user_id.in_(people), not_over)
        .order_by(Assignment.grade, Assignment.starts_on)
    )
    for row in rows:
        charge = Charge(
            id=row.id,
            role=Role(row.kind),
            class_id=row.class_id,
            grade=row.grade,
            org_unit_id=row.org_unit_id,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            is_cover=row.is_cover,
        )
        found.setdefault(row.user_id, []).append(charge)
    return found


def _school() -> UUID | None:
    scope = tenancy.scope()
    return scope.school_id if isinstance(scope, SchoolScope) else None


def _scope(school_id: UUID | None, district_id: UUID) -> SchoolScope | DistrictScope:
    return SchoolScope(school_id, district_id) if school_id else DistrictScope(district_id)
